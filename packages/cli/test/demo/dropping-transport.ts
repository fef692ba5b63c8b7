import { Readable } from "node:stream";
import type { HandlerWrapper } from "@isthmus/local-cloud";

/**
 * A Kinesis that says yes to every record and keeps none, as long as `drops` says so: what a transport must never do.
 *
 * @param dropped told of each request that was swallowed
 */
export function droppingTransport(drops: () => boolean, dropped: () => void): HandlerWrapper {
  return (inner) => ({
    metadata: inner.metadata,
    destroy: () => inner.destroy(),
    updateHttpClientConfig: (key, value) => inner.updateHttpClientConfig(key, value),
    httpHandlerConfigs: () => inner.httpHandlerConfigs(),
    async handle(request, options) {
      if (!request.headers["x-amz-target"]?.endsWith(".PutRecords") || !drops()) {
        return inner.handle(request, options);
      }
      const body: unknown = request.body;
      const text = body instanceof Uint8Array ? new TextDecoder().decode(body) : String(body);
      const { Records } = JSON.parse(text) as { readonly Records: readonly unknown[] };
      dropped();
      const answer = {
        FailedRecordCount: 0,
        Records: Records.map((_, i) => ({ SequenceNumber: String(i), ShardId: "shardId-000000000000" })),
      };
      return {
        response: {
          statusCode: 200,
          headers: { "content-type": "application/x-amz-json-1.1" },
          body: Readable.from([Buffer.from(JSON.stringify(answer))]),
        },
      };
    },
  });
}
