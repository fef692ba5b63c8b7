import { queryRequest, xmlAnswer } from "./query-protocol.ts";
import type { Answer, ServiceCall } from "./service-call.ts";

/** Whether a call to SQS is in the query protocol, which the emulator does not speak and Debian's command line does. */
export function isOlderSqsCall({ service, headers }: ServiceCall): boolean {
  return service === "sqs" && headers["x-amz-target"] === undefined;
}

/** The same call in the JSON protocol. */
export function toJsonCall(call: ServiceCall): ServiceCall {
  const request = queryRequest(call);
  const input: Record<string, unknown> = {};
  const attributes: Record<string, string> = {};
  for (const [key, value] of new URLSearchParams(call.body.toString("utf8"))) {
    const [, n] = /^Attribute\.(\d+)\.Name$/.exec(key) ?? [];
    if (n !== undefined) attributes[value] = request.text(`Attribute.${n}.Value`);
    else if (!key.includes(".")) input[key] = value;
  }
  if (Object.keys(attributes).length > 0) input["Attributes"] = attributes;
  const names = request.list("AttributeName");
  if (names.length > 0) input["AttributeNames"] = names;
  return {
    ...call,
    headers: {
      ...call.headers,
      "content-type": "application/x-amz-json-1.0",
      "x-amz-target": `AmazonSQS.${request.action}`,
    },
    body: Buffer.from(JSON.stringify(input)),
  };
}

/** An answer of the JSON protocol in the query protocol. */
export function toQueryAnswer(answer: Answer, call: ServiceCall): Answer {
  const { action } = queryRequest(call);
  const value = JSON.parse(answer.body.toString() || "{}") as Readonly<Record<string, string>> & {
    readonly Attributes?: Readonly<Record<string, string>>;
  };
  if (answer.status !== 200) {
    const body = `<ErrorResponse><Error><Code>${value["__type"]?.split("#").at(-1)}</Code><Message>${value["message"]}</Message></Error></ErrorResponse>`;
    return { status: answer.status, headers: { "content-type": "text/xml" }, body };
  }
  if (value.Attributes === undefined) return xmlAnswer(action, value);
  // The list is flat: without an element around its members.
  const attributes = Object.entries(value.Attributes)
    .map(([Name, Value]) => `<Attribute><Name>${Name}</Name><Value>${Value}</Value></Attribute>`)
    .join("");
  const body = `<${action}Response><${action}Result>${attributes}</${action}Result></${action}Response>`;
  return { status: 200, headers: { "content-type": "text/xml" }, body };
}
