import { fanOutTransport } from "@isthmus/core";
import type { ChangeTransport } from "@isthmus/core";
import { forwardOrders } from "../../baseline/forward-orders.ts";
import { ROUND_TRIP_MS } from "../../baseline/long-link.ts";
import { recordedStream } from "../../counted/recorded-stream.ts";

/** What was put for each change. */
export interface SentPerChange {
  readonly requests: number;
  readonly bytes: number;
}

/** Batches that are forwarded at the same time, each from a stream or shard of its own. */
export interface Forwarding {
  /** Each batch goes to every peer. */
  readonly batches: readonly (readonly object[])[];
  readonly peers: number;
}

/** Forwards all batches at the same time over a link. */
export async function forwardFar({ batches, peers }: Forwarding): Promise<void> {
  await Promise.all(
    batches.map(async (records) => forwardOrders(records, toPeers(peers, ROUND_TRIP_MS).transport)),
  );
}

/** Forwards all batches without distance, and counts. */
export async function countForwarded({ batches, peers }: Forwarding): Promise<SentPerChange> {
  let requests = 0;
  let bytes = 0;
  for (const records of batches) {
    const { transport, take } = toPeers(peers, 0);
    await forwardOrders(records, transport);
    for (const tally of take()) {
      requests += tally.requests;
      bytes += tally.bodies.reduce((sum, { length }) => sum + length, 0);
    }
  }
  const changes = batches.reduce((sum, { length }) => sum + length, 0);
  return { requests: requests / changes, bytes: bytes / changes };
}

function toPeers(peers: number, answerAfterMs: number) {
  const streams = Array.from({ length: peers }, () => recordedStream(answerAfterMs));
  const transport: ChangeTransport = fanOutTransport(streams.map((stream) => stream.transport));
  return { transport, take: () => streams.map((stream) => stream.take()) };
}
