import type { Answer, ServiceCall } from "./service-call.ts";
import { ServiceError } from "./service-call.ts";

/** A request of the JSON protocol, or of a REST service with a JSON body. */
export interface JsonRequest {
  /** The operation, from the header `X-Amz-Target`; empty for REST. */
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
  /** @throws ServiceError `ValidationException` */
  text(name: string): string;
}

/** Reads it. */
export function jsonRequest({ headers, body }: ServiceCall): JsonRequest {
  const input =
    body.length === 0 ? {} : (JSON.parse(body.toString("utf8")) as Readonly<Record<string, unknown>>);
  return {
    operation: headers["x-amz-target"]?.split(".").at(-1) ?? "",
    input,
    text(name) {
      const value = input[name];
      if (typeof value !== "string") throw new ServiceError("ValidationException", `${name} is missing.`);
      return value;
    },
  };
}

/** An answer; without a value, an empty one. */
export function jsonAnswer(value?: object, status = 200): Answer {
  return {
    status,
    headers: { "content-type": "application/x-amz-json-1.1" },
    body: value === undefined ? "" : JSON.stringify(value),
  };
}

/** A refusal. */
export function jsonRefusal({ code, message, status }: ServiceError): Answer {
  return {
    status,
    headers: { "content-type": "application/x-amz-json-1.1", "x-amzn-errortype": code },
    body: JSON.stringify({ __type: code, message, Message: message }),
  };
}
