import type { NodeHttpHandler } from "@smithy/node-http-handler";

/** The SDK's HTTP handler, as far as its clients use it. Everything under a client's `requestHandler` is one. */
export type RequestHandlerLike = Pick<
  NodeHttpHandler,
  "handle" | "destroy" | "metadata" | "updateHttpClientConfig" | "httpHandlerConfigs"
>;

/** Puts something between a client and its handler. Wrappers compose, see `composeWrappers`. */
export type HandlerWrapper = (handler: RequestHandlerLike) => RequestHandlerLike;

/** The request as it would go over the wire, signed. */
export type WireRequest = Parameters<RequestHandlerLike["handle"]>[0];

/** The abort signal and timeouts that the client passes along. */
export type WireOptions = NonNullable<Parameters<RequestHandlerLike["handle"]>[1]>;

/** The response as it came over the wire; its body is a stream that can be read once. */
export type WireResponse = Awaited<ReturnType<RequestHandlerLike["handle"]>>["response"];

/** A handler that does `handle` for every request and is otherwise as `inner`. */
export function interceptHandler(
  inner: RequestHandlerLike,
  handle: (request: WireRequest, options: WireOptions) => Promise<WireResponse>,
): RequestHandlerLike {
  return {
    metadata: inner.metadata,
    handle: async (request, options = {}) => ({ response: await handle(request, options) }),
    destroy: () => inner.destroy(),
    updateHttpClientConfig: (key, value) => inner.updateHttpClientConfig(key, value),
    httpHandlerConfigs: () => inner.httpHandlerConfigs(),
  };
}

/** One wrapper from several: the first is the outermost, so it sees a request first and its response last. */
export function composeWrappers(...wrappers: readonly HandlerWrapper[]): HandlerWrapper {
  return (handler) => wrappers.reduceRight((inner, wrap) => wrap(inner), handler);
}
