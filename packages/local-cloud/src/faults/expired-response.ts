import { jsonResponse } from "../wire/json-message.ts";
import type { WireService } from "../wire/operation.ts";
import type { WireResponse } from "../wire/request-handler.ts";

const NAME = "ExpiredTokenException";
const MESSAGE = "The security token included in the request is expired (injected fault).";

/** The response with which a service refuses credentials whose time is over. */
export function expiredResponse(service: WireService | undefined): WireResponse {
  if (service !== "sqs") {
    const prefix = service === "kinesis" ? "" : "com.amazon.coral.service#";
    return jsonResponse(400, { __type: `${prefix}${NAME}`, message: MESSAGE });
  }
  const response = jsonResponse(403, { __type: `com.amazon.coral.service#${NAME}`, message: MESSAGE });
  // As the service sends it, for clients that go by the error's name from before it spoke JSON.
  response.headers["x-amzn-query-error"] = `${NAME};Sender`;
  return response;
}
