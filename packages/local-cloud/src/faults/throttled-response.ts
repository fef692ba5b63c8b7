import { jsonResponse } from "../wire/json-message.ts";
import type { WireService } from "../wire/operation.ts";
import type { WireResponse } from "../wire/request-handler.ts";

const MESSAGE = "Rate exceeded (injected fault).";

/** The response with which a service refuses a request as coming too fast. */
export function throttledResponse(service: WireService | undefined, code?: string): WireResponse {
  switch (service) {
    case "dynamodb": {
      const name = code ?? "ProvisionedThroughputExceededException";
      return jsonResponse(400, { __type: `com.amazonaws.dynamodb.v20120810#${name}`, message: MESSAGE });
    }
    case "kinesis":
      return jsonResponse(400, {
        __type: code ?? "ProvisionedThroughputExceededException",
        message: MESSAGE,
      });
    case "sqs": {
      const name = code ?? "RequestThrottled";
      const response = jsonResponse(403, { __type: `com.amazonaws.sqs#${name}`, message: MESSAGE });
      // As the service sends it, for clients that go by the error's name from before it spoke JSON.
      response.headers["x-amzn-query-error"] = `${name};Sender`;
      return response;
    }
    case "streams":
    case undefined:
      return jsonResponse(400, { __type: code ?? "ThrottlingException", message: MESSAGE });
    default:
      return service satisfies never;
  }
}
