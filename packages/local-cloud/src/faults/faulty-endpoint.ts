import { NodeHttpHandler } from "@smithy/node-http-handler";
import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import { HOP_HEADERS } from "../wire/hop-headers.ts";
import { readBytes } from "../wire/json-message.ts";
import { closeServer, listenOnLoopback } from "../wire/loopback.ts";
import type { HandlerWrapper, RequestHandlerLike, WireRequest } from "../wire/request-handler.ts";

/** Where requests come in, and where they go. */
export interface FaultyEndpointOptions {
  /** The service's own endpoint. */
  readonly target: string;
  /** What each request meets on its way: fault injection, counting. */
  readonly wrap: HandlerWrapper;
}

/** A second endpoint of a service. */
export interface FaultyEndpoint {
  readonly url: string;
  /** Resets the connections that are open. */
  stop(): Promise<void>;
}

const REQUEST_TIMEOUT_MS = 60_000;

/**
 * Starts an endpoint that passes requests on to a service through a wrapper, for clients that cannot be given one: those of bundled functions, and
 * of other processes. Where the wrapper makes a connection fail, the client's connection is reset.
 *
 * @example
 * const link = faultInjector({ seed: 1 });
 * const inbox = await startFaultyEndpoint({ target: cloud.endpoints("cn-north-1").kinesis, wrap: link.wrap });
 */
export async function startFaultyEndpoint({ target, wrap }: FaultyEndpointOptions): Promise<FaultyEndpoint> {
  const handler = wrap(new NodeHttpHandler({ requestTimeout: REQUEST_TIMEOUT_MS }));
  const server = createServer((incoming, outgoing) => {
    // A reset is how a network tells of its failures.
    pass(incoming, outgoing, handler, new URL(target)).catch(() => incoming.socket.destroy());
  });
  const url = await listenOnLoopback(server);
  return {
    url,
    stop: async () => {
      await closeServer(server);
      handler.destroy();
    },
  };
}

async function pass(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  handler: RequestHandlerLike,
  target: URL,
): Promise<void> {
  const gone = new AbortController();
  outgoing.once("close", () => gone.abort());
  const chunks: Uint8Array[] = [];
  for await (const chunk of incoming as AsyncIterable<Uint8Array>) chunks.push(chunk);
  const body = Buffer.concat(chunks);
  const headers = Object.entries(incoming.headers).flatMap(([name, value]) =>
    HOP_HEADERS.has(name) || value === undefined ? [] : [[name, [value].flat().join(", ")] as const],
  );
  const request = {
    protocol: target.protocol,
    hostname: target.hostname,
    port: Number(target.port),
    method: incoming.method ?? "POST",
    // The query stays in the path, so that nothing is decoded and encoded on the way.
    path: incoming.url ?? "/",
    query: {},
    headers: { ...Object.fromEntries(headers), host: target.host, "content-length": String(body.byteLength) },
    body,
  } as unknown as WireRequest;
  const { response } = await handler.handle(request, { abortSignal: gone.signal });
  const answer = await readBytes(response);
  const kept = Object.entries(response.headers).filter(([name]) => !HOP_HEADERS.has(name.toLowerCase()));
  outgoing.writeHead(response.statusCode, {
    ...Object.fromEntries(kept),
    "content-length": answer.byteLength,
  });
  outgoing.end(incoming.method === "HEAD" ? undefined : answer);
}
