import assert from "node:assert/strict";
import {
  backfillItems,
  DEFAULT_VERSION_ATTRIBUTES,
  itemsEqual,
  keyText,
  omitAttributes,
  parseRegionId,
  pickAttributes,
} from "@isthmus/core";
import type { ChangeTransport, DeadLetter, Item } from "@isthmus/core";
import type { FaultInjector } from "@isthmus/local-cloud";
import { memoryDeadLetters, memoryMetrics } from "@isthmus/testkit";
import type { RegionUnderTest, ReplicationWorld } from "@isthmus/testkit";
import { KEY_NAMES } from "./function-region.ts";
import type { FunctionRegion } from "./function-region.ts";
import type { EventRecord, Passage } from "./gate.ts";
import type { InboxWatch } from "./inbox-watch.ts";
import { untilQuiet } from "./until-quiet.ts";
import type { GatedMapping } from "./until-quiet.ts";

/** One region with its functions and the mappings that feed them. */
export interface FunctionSide {
  readonly region: FunctionRegion;
  /** From the table's stream. */
  readonly forward: GatedMapping;
  /** From the region's inbox. */
  readonly apply: GatedMapping;
  /** What arrives here. */
  readonly inbox: InboxWatch;
  /** What has been put into the dead letters here since the last call. */
  readonly takeLetters: () => Promise<readonly DeadLetter[]>;
  /** The way from here to the other region. */
  readonly link: FaultInjector;
  /** The same way without a function: for a backfill. */
  readonly transport: ChangeTransport;
}

/** Two regions with the bundled functions between them, fed by event source mappings that stand still until the schedule lets them go on. */
export function functionWorld(
  [sideA, sideB]: readonly [FunctionSide, FunctionSide],
  tick: () => Promise<void>,
): ReplicationWorld {
  const sides = [sideA, sideB];
  const mappings = sides.flatMap(({ forward, apply }) => [forward, apply]);
  const [a, b]: readonly [RegionUnderTest, RegionUnderTest] = [sideA.region, sideB.region];
  const deadLetters: DeadLetter[] = [];
  const parked = new Map<FunctionSide, EventRecord[]>();
  let changesSent = 0;
  let isCut = false;

  const sideOf = (region: RegionUnderTest): FunctionSide => (region === a ? sideA : sideB);
  const peerOf = (side: FunctionSide): FunctionSide => (side === sideA ? sideB : sideA);
  const inboxPassage = (side: FunctionSide): Passage => (parked.has(peerOf(side)) ? "aside" : "open");

  /** Lets some mappings work until nothing moves any more, and notes what that has brought. */
  const letGo = async (passages: ReadonlyMap<GatedMapping, Passage>): Promise<void> => {
    for (const [{ gate }, passage] of passages) gate.passage = passage;
    try {
      const mayFail = isCut ? sides.map(({ forward }) => forward) : [];
      await untilQuiet([...passages.keys()], mappings, mayFail);
    } finally {
      for (const { gate } of passages.keys()) gate.passage = "closed";
    }
    for (const side of sides) {
      parked.get(peerOf(side))?.push(...side.inbox.takeAside());
      deadLetters.push(...(await side.takeLetters()));
    }
    const counts = await Promise.all(sides.map(async ({ inbox }) => inbox.changes()));
    changesSent = counts.reduce((sum, count) => sum + count, 0);
  };

  return {
    a,
    b,
    tick,
    async forward(from) {
      const side = sideOf(from);
      await letGo(new Map([[side.forward, "open"]]));
      if (parked.has(side)) await letGo(new Map([[peerOf(side).apply, "aside"]]));
    },
    begin: async (region) => letGo(new Map([[sideOf(region).forward, "aside"]])),
    async backfill(from) {
      const outcomes = await backfillItems(await from.readAll(), KEY_NAMES, {
        store: from.store,
        transport: sideOf(from).transport,
        deadLetters: memoryDeadLetters(),
        metrics: memoryMetrics(),
        clock: { now: () => from.now() },
        context: {
          table: from.store.table,
          region: parseRegionId(from.region),
          attributes: DEFAULT_VERSION_ATTRIBUTES,
          futureBoundMs: 300_000,
          expiry: "replicate",
        },
      });
      assert(
        outcomes.every(({ status }) => status !== "failed"),
        "an item could not be backfilled",
      );
    },
    drain: async () =>
      letGo(
        new Map(
          sides.flatMap((side) => [
            [side.forward, "open"],
            [side.apply, inboxPassage(side)],
          ]),
        ),
      ),
    cut: () => {
      isCut = true;
      for (const { link } of sides) link.cut();
    },
    heal: () => {
      isCut = false;
      for (const { link } of sides) link.heal();
    },
    park(from) {
      const aside: EventRecord[] = [];
      parked.set(sideOf(from), aside);
      return {
        stop: () => void parked.delete(sideOf(from)),
        deliver: async () => peerOf(sideOf(from)).inbox.resend(aside),
      };
    },
    redeliver: async (from) => {
      const { inbox } = peerOf(sideOf(from));
      await inbox.resend([...inbox.arrived]);
    },
    deadLetters,
    get changesSent() {
      return changesSent;
    },
    total: () => assert.fail("no schedule asks for metrics"),
    assertEqual: async () => assertEqual(await a.readAll(), await b.readAll()),
  };
}

/** Asserts that both tables hold the same, but for the marks of what replication wrote. */
function assertEqual(itemsA: readonly Item[], itemsB: readonly Item[]): readonly Item[] {
  const byKey = (items: readonly Item[]): Map<string, Item> =>
    new Map(
      items.map((item) => [
        keyText(pickAttributes(item, KEY_NAMES)),
        omitAttributes(item, [DEFAULT_VERSION_ATTRIBUTES.replicated]),
      ]),
    );
  const [mapA, mapB] = [byKey(itemsA), byKey(itemsB)];
  assert.deepEqual([...mapA.keys()].sort(), [...mapB.keys()].sort(), "the regions hold different keys");
  for (const [key, item] of mapA) {
    const other = mapB.get(key);
    assert(other !== undefined && itemsEqual(item, other), `the regions hold different items under ${key}`);
  }
  return itemsA;
}
