import { Server } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import { listenOnLoopback } from "../wire/loopback.ts";
import type { RunningService } from "./running-service.ts";

/** Streams are ready almost at once, but callers still see that they have to wait. */
const STREAM_CHANGE_MS = 5;
/** AWS's own default is 500 in the large regions; enough here for any test to make a stream per case. */
const SHARD_LIMIT = 500;

/** Starts one Kinesis, in memory, in this process. It is loaded only now, because many tests never need it. */
export async function startKinesalite(): Promise<RunningService> {
  const { default: kinesalite } = await import("kinesalite");
  const server = kinesalite({
    createStreamMs: STREAM_CHANGE_MS,
    deleteStreamMs: STREAM_CHANGE_MS,
    updateStreamMs: STREAM_CHANGE_MS,
    shardLimit: SHARD_LIMIT,
  });
  surviveAborts(server);
  const endpoint = await listenOnLoopback(server);
  return { endpoint, stop: async () => close(server) };
}

type RequestListener = (request: IncomingMessage, response: ServerResponse) => void;

/**
 * Kinesalite throws out of its error listener when a client goes away before the answer, as every aborted call does, and would take
 * the whole process with it.
 */
function surviveAborts(server: Server): void {
  const listeners = server.listeners("request") as RequestListener[];
  server.removeAllListeners("request");
  server.on("request", (request: IncomingMessage, response: ServerResponse) => {
    for (const listener of listeners) listener.call(server, request, response);
    request.removeAllListeners("error");
    request.on("error", () => undefined);
  });
}

async function close(server: Server): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    // Not the server's own `close`: kinesalite overrides it to close its store first, and it throws what the store refuses to a
    // request still under way. The store is in memory and goes with the server.
    Server.prototype.close.call(server, (error?: Error) => (error === undefined ? resolve() : reject(error)));
    server.closeAllConnections();
  });
}
