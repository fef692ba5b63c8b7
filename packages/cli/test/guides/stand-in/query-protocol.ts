import type { Answer, ServiceCall } from "./service-call.ts";
import { ServiceError } from "./service-call.ts";

/** A request of the query protocol, which IAM, STS, CloudWatch and older clients of SQS speak. */
export interface QueryRequest {
  readonly action: string;
  /** @throws ServiceError `MissingParameter` */
  text(name: string): string;
  optional(name: string): string | undefined;
  /** The members of a list: `Name.member.1`, or `Name.1` if it is flat. */
  list(name: string): string[];
}

/** What an answer is made of: texts, lists and structures. */
export type XmlValue =
  | string
  | number
  | boolean
  | readonly XmlValue[]
  | { readonly [name: string]: XmlValue };

/** Reads the form. */
export function queryRequest({ body }: ServiceCall): QueryRequest {
  const form = new URLSearchParams(body.toString("utf8"));
  const optional = (name: string) => form.get(name) ?? undefined;
  return {
    action: form.get("Action") ?? "",
    optional,
    text(name) {
      const found = optional(name);
      if (found === undefined)
        throw new ServiceError("MissingParameter", `The parameter ${name} is missing.`);
      return found;
    },
    list(name) {
      return [...form]
        .filter(([key]) => key.startsWith(`${name}.`) && /^(?:\.member)?\.\d+$/.test(key.slice(name.length)))
        .map(([, value]) => value);
    },
  };
}

/** A successful answer. Lists become `member` elements. */
export function xmlAnswer(action: string, result: { readonly [name: string]: XmlValue } = {}): Answer {
  const body = `<${action}Response><${action}Result>${members(result)}</${action}Result><ResponseMetadata><RequestId>stand-in</RequestId></ResponseMetadata></${action}Response>`;
  return { status: 200, headers: { "content-type": "text/xml" }, body };
}

/** A refusal. */
export function xmlRefusal({ code, message, status }: ServiceError): Answer {
  const body = `<ErrorResponse><Error><Type>Sender</Type>${members({ Code: code, Message: message })}</Error><RequestId>stand-in</RequestId></ErrorResponse>`;
  return { status, headers: { "content-type": "text/xml" }, body };
}

function members(structure: { readonly [name: string]: XmlValue }): string {
  return Object.entries(structure)
    .map(([name, value]) => `<${name}>${content(value)}</${name}>`)
    .join("");
}

function content(value: XmlValue): string {
  if (Array.isArray(value))
    return (value as readonly XmlValue[]).map((one) => `<member>${content(one)}</member>`).join("");
  if (typeof value === "object") return members(value as { readonly [name: string]: XmlValue });
  return String(value).replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
