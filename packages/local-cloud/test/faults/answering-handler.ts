import { Readable } from "node:stream";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import type { RequestHandlerLike } from "../../src/index.ts";
import { readRequest } from "../../src/wire/json-message.ts";

/** What a handler was asked to send. */
export interface Sent {
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Readonly<Record<string, unknown>>;
}

/** The innermost handler of a test: it answers by itself and remembers what reached it. */
export function answeringHandler(answer: (sent: Sent) => unknown): {
  readonly handler: RequestHandlerLike;
  readonly sent: readonly Sent[];
} {
  const sent: Sent[] = [];
  const real = new NodeHttpHandler();
  const handler: RequestHandlerLike = {
    metadata: real.metadata,
    handle: async (request) => {
      const headers = Object.fromEntries(
        Object.entries(request.headers).map(([name, value]) => [name.toLowerCase(), value]),
      );
      const entry: Sent = {
        target: headers["x-amz-target"] ?? "",
        headers,
        body: readRequest(request),
      };
      sent.push(entry);
      const body = Buffer.from(JSON.stringify(await answer(entry)));
      return { response: { statusCode: 200, headers: {}, body: Readable.from([body]) } };
    },
    destroy: () => real.destroy(),
    updateHttpClientConfig: () => undefined,
    httpHandlerConfigs: () => ({}),
  };
  return { handler, sent };
}
