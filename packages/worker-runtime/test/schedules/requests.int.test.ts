import { readFileSync } from "node:fs";
import { DEFAULT_VERSION_ATTRIBUTES } from "@isthmus/core";
import { requestCounter, startLocalCloud } from "@isthmus/local-cloud";
import type { LocalCloud, OperationCounts, RequestCounter } from "@isthmus/local-cloud";
import { memoryTransport, replicationWorld, scheduleWorld } from "@isthmus/testkit";
import type { ScheduleWorld } from "@isthmus/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { emulatedRegion } from "./emulated-region.ts";

const REGIONS = ["us-east-1", "cn-north-1"] as const;
const SPEC = new URL("../../../core/SPEC.md", import.meta.url);

interface Kind {
  readonly kind: string;
  /** What is there before; it is replicated and not counted. */
  readonly before?: (w: ScheduleWorld) => Promise<void>;
  /** What is counted, in region A. */
  readonly act: (w: ScheduleWorld) => Promise<void>;
}

const stampedPut = async (w: ScheduleWorld): Promise<void> => w.a.put(w.stamped("v", 1, w.a));

const KINDS: readonly Kind[] = [
  { kind: "versioned insert", act: stampedPut },
  { kind: "versioned overwrite", before: stampedPut, act: async (w) => w.a.put(w.stamped("v2", 2, w.a)) },
  { kind: "unversioned insert", act: async (w) => w.a.put(w.raw("v")) },
  { kind: "unversioned overwrite", before: stampedPut, act: async (w) => w.a.put(w.raw("v2")) },
  {
    kind: "unversioned update",
    before: stampedPut,
    act: async (w) => w.a.update(w.k, { other: { N: "1" } }),
  },
  { kind: "delete", before: stampedPut, act: async (w) => w.a.delete(w.k) },
  { kind: "expiry", before: stampedPut, act: async (w) => w.a.expire(w.k) },
  {
    kind: "re-creation after a delete",
    before: async (w) => {
      await stampedPut(w);
      await w.drain();
      await w.a.delete(w.k);
    },
    // Stamped when it is written: what was stamped before the deletion would be below its tombstone, and another kind of change.
    act: async (w) =>
      w.a.put({
        ...w.raw("again"),
        ...w.stamp(0, w.a),
        [DEFAULT_VERSION_ATTRIBUTES.timestamp]: { N: w.a.now() },
      }),
  },
  {
    kind: "a thousand versioned overwrites of one key in a batch",
    before: stampedPut,
    act: async (w) => {
      for (let n = 0; n < 1000; n++) await w.a.put(w.stamped(String(n), 2 + n / 10_000, w.a));
    },
  },
  {
    kind: "a thousand unversioned overwrites of one key in a batch",
    before: stampedPut,
    act: async (w) => {
      for (let n = 0; n < 1000; n++) await w.a.put(w.raw(String(n)));
    },
  },
  { kind: "a message that arrives twice", before: stampedPut, act: async (w) => w.redeliver(w.a) },
];

describe("requests per kind of change", () => {
  let cloud: LocalCloud;
  let count = 0;
  beforeAll(async () => {
    cloud = await startLocalCloud({ regions: REGIONS, services: ["dynamodb"] });
  });
  afterAll(async () => {
    await cloud.stop();
  });

  async function open(): Promise<{ world: ScheduleWorld; source: RequestCounter; target: RequestCounter }> {
    const [source, target] = [requestCounter(), requestCounter()];
    const name = `requests-${++count}`;
    const region = async (id: string, counter: RequestCounter) =>
      emulatedRegion(id, name, {
        dynamodb: cloud.clients(id).dynamodb,
        streams: cloud.clients(id).streams,
        replication: cloud.clients(id, { wrapHandler: counter.wrap }).dynamodb,
      });
    const world = replicationWorld({
      regions: [await region(REGIONS[0], source), await region(REGIONS[1], target)],
      link: () => {
        const transport = memoryTransport();
        return { transport, receive: async () => Promise.resolve(transport.take()) };
      },
      keyNames: ["pk", "sk"],
      tick: async () => Promise.resolve(),
    });
    return { world: scheduleWorld(world), source, target };
  }

  it("are those of the table in SPEC.md", async () => {
    const rows: string[] = [];
    for (const { kind, before, act } of KINDS) {
      const { world, source, target } = await open();
      await before?.(world);
      await world.drain();
      source.reset();
      target.reset();
      const sentBefore = world.changesSent;
      await act(world);
      await world.drain();
      await world.assertEqual();
      rows.push(
        `| ${kind} | ${spell(source.counts())} | ${world.changesSent - sentBefore} | ${spell(target.counts())} |`,
      );
    }
    const table = [
      "| kind of change | at the source | changes sent | at the target |",
      "|---|---|---|---|",
      ...rows,
    ].join("\n");
    process.stdout.write(`\n${table}\n`);
    expect(unaligned(readFileSync(SPEC, "utf8"))).toContain(unaligned(table));
  });
});

/** A table without the spaces and dashes that only align it. */
function unaligned(markdown: string): string {
  return markdown.replaceAll(/ *\| */g, "|").replaceAll(/-{3,}/g, "---");
}

/** Requests in words, writes first. */
function spell(counts: OperationCounts): string {
  const parts = Object.entries(counts)
    .sort(([a], [b]) => Number(a.includes("Get")) - Number(b.includes("Get")) || a.localeCompare(b))
    .map(([operation, times]) => (times === 1 ? operation : `${times} ${operation}`));
  return parts.length === 0 ? "none" : parts.join(", ");
}
