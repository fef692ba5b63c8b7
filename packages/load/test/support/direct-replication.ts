import { dynamoDbReplicaStore, dynamoDbStreamSource } from "@isthmus/adapter-dynamodb";
import { applyChanges, forwardChanges, timestampFromMillis } from "@isthmus/core";
import type { ApplyDeps, Change, Clock, ReplicaStore } from "@isthmus/core";
import { sleep } from "@isthmus/sdk-calls";
import { memoryDeadLetters, memoryMetrics, memoryTransport } from "@isthmus/testkit";
import type { TestSide } from "./load-sides.ts";

const TABLE = "load";
const LIFE_MS = 86_400_000;
const POLL_MS = 10;
const FUTURE_BOUND_MS = 300_000;

/**
 * Replicates in both directions with the real rules and the real store, and with nothing between the regions: what a stream has is applied to the other
 * side at once.
 *
 * @param drops tells which changes are accepted and never arrive
 * @returns how to stop it
 */
export function directReplication(
  [one, two]: readonly [TestSide, TestSide],
  drops: (change: Change) => boolean = () => false,
): () => Promise<void> {
  const stopping = new AbortController();
  const stores = new Map([one, two].map((side) => [side, storeOf(side)]));
  const directions = [
    replicate(one, two, stores, drops, stopping.signal),
    replicate(two, one, stores, drops, stopping.signal),
  ];
  return async () => {
    stopping.abort();
    await Promise.all(directions);
  };
}

const clock: Clock = { now: () => timestampFromMillis(Date.now()) };

function storeOf({ plain, tableName, keySchema, tombstones }: TestSide): ReplicaStore {
  return dynamoDbReplicaStore({
    client: plain,
    table: TABLE,
    tableName,
    keySchema,
    tombstones: { tableName: tombstones, lifeMs: LIFE_MS },
    clock,
  });
}

async function replicate(
  from: TestSide,
  to: TestSide,
  stores: ReadonlyMap<TestSide, ReplicaStore>,
  drops: (change: Change) => boolean,
  signal: AbortSignal,
): Promise<void> {
  const source = dynamoDbStreamSource({ client: from.streams, streamArn: from.streamArn });
  const [shard] = await source.listShards();
  const reader = await source.openShard(shard?.id ?? "", { kind: "oldest" });
  const common = { deadLetters: memoryDeadLetters(), clock, metrics: memoryMetrics() };
  const transport = memoryTransport();
  const apply: ApplyDeps = {
    ...common,
    region: to.region,
    stores: new Map([[TABLE, stores.get(to) as ReplicaStore]]),
    futureBoundMs: FUTURE_BOUND_MS,
    insertAgeMaxMs: LIFE_MS,
  };
  while (!signal.aborted) {
    const { entries } = await reader.next();
    await forwardChanges(
      entries.map(({ value }) => value),
      {
        ...common,
        store: stores.get(from) as ReplicaStore,
        transport: {
          send: async (changes) => {
            await transport.send(changes.filter((change) => !drops(change)));
            return changes.map(() => ({ status: "sent" }) as const);
          },
          close: async () => transport.close(),
        },
        context: {
          table: TABLE,
          region: from.region,
          attributes: from.attributes,
          futureBoundMs: FUTURE_BOUND_MS,
          expiry: "replicate",
        },
      },
    );
    await applyChanges(transport.take(), apply);
    if (entries.length === 0) await sleep(POLL_MS, signal).catch(() => undefined);
  }
}
