import { jsonResponse } from "../wire/json-message.ts";
import { operationOf } from "../wire/operation.ts";
import { interceptHandler } from "../wire/request-handler.ts";
import type { HandlerWrapper } from "../wire/request-handler.ts";

/** Whose requests are let through. */
export interface KeyGuardOptions {
  /** Asked when the request comes. */
  readonly accepts: (accessKeyId: string) => boolean;
  /** Told of each request that was refused. */
  readonly onRefused?: () => void;
}

/** A wrapper that refuses requests which were signed with another access key than it accepts, as services do with keys that were rotated away. */
export function keyGuard({ accepts, onRefused }: KeyGuardOptions): HandlerWrapper {
  return (inner) =>
    interceptHandler(inner, async (request, options) => {
      const [, key = ""] = /Credential=([^/]+)\//.exec(request.headers["authorization"] ?? "") ?? [];
      if (accepts(key)) return (await inner.handle(request, options)).response;
      onRefused?.();
      const message = "The security token included in the request is invalid (injected fault).";
      if (operationOf(request)?.service !== "sqs")
        return jsonResponse(400, { __type: "UnrecognizedClientException", message });
      const name = "InvalidClientTokenId";
      const response = jsonResponse(403, { __type: `com.amazon.coral.service#${name}`, message });
      response.headers["x-amzn-query-error"] = `${name};Sender`;
      return response;
    });
}
