import { cutToSecond } from "../memory/cut-to-second.ts";
import { manualClock } from "../memory/manual-clock.ts";
import type { ManualClock } from "../memory/manual-clock.ts";
import { memoryReplicaStore } from "../memory/memory-replica-store.ts";
import { memoryTable } from "../memory/memory-table.ts";
import { memoryTransport } from "../memory/memory-transport.ts";
import type { RegionUnderTest } from "./replica-app.ts";
import { replicationWorld } from "./replication-world.ts";
import type { LinkUnderTest, ReplicationWorld } from "./replication-world.ts";

/** An instant that means nothing in particular. */
const START = "1732500000";

/**
 * Two regions in memory, `us-east-1` and `cn-north-1`, whose streams show times cut to the second as real ones do. The table has
 * partition key `pk` and sort key `sk`.
 */
export function memoryWorld(): ReplicationWorld {
  const clock = manualClock(START);
  return replicationWorld({
    regions: [memoryRegion("us-east-1", clock), memoryRegion("cn-north-1", clock)],
    link: memoryLink,
    keyNames: ["pk", "sk"],
    tick: async () => {
      clock.advance(1000);
      return Promise.resolve();
    },
  });
}

function memoryRegion(region: string, clock: ManualClock): RegionUnderTest {
  const table = memoryTable({
    name: "items",
    keySchema: { partitionKey: "pk", sortKey: "sk" },
    clock,
    streamTime: cutToSecond,
  });
  let read = 0;
  return {
    region,
    store: memoryReplicaStore({ table }),
    put: async (item) => Promise.resolve(table.put(item)),
    update: async (key, attributes) => Promise.resolve(table.update(key, attributes)),
    delete: async (key) => Promise.resolve(table.delete(key)),
    expire: async (key) => Promise.resolve(table.expire(key)),
    read: async (key) => Promise.resolve(table.get(key)),
    readAll: async () => Promise.resolve(table.items()),
    pull: async () => {
      const entries = table.records(read);
      read += entries.length;
      return Promise.resolve(entries);
    },
    now: () => clock.now(),
  };
}

function memoryLink(from: string, to: string): LinkUnderTest {
  const transport = memoryTransport({ name: `${from}-${to}` });
  return { transport, receive: async () => Promise.resolve(transport.take()) };
}
