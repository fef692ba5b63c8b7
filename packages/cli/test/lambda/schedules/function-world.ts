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
import type { FaultInjector, LocalFunction } from "@isthmus/local-cloud";
import { memoryDeadLetters, memoryMetrics } from "@isthmus/testkit";
import type { RegionUnderTest, ReplicationWorld } from "@isthmus/testkit";
import type { InboxRecord, TakeAll } from "./function-inbox.ts";
import { KEY_NAMES } from "./function-region.ts";
import type { FunctionRegion } from "./function-region.ts";
import { invokeBatches } from "./invoke-batches.ts";

/** One region with its functions. */
export interface FunctionSide {
  readonly region: FunctionRegion;
  readonly forward: LocalFunction;
  readonly apply: LocalFunction;
  /** What arrives here. */
  readonly takeInbox: TakeAll;
  /** What has been put into the dead letters here since the last call. */
  readonly takeLetters: () => Promise<readonly DeadLetter[]>;
  /** The way from here to the other region. */
  readonly link: FaultInjector;
  /** The same way without a function: for a backfill. */
  readonly transport: ChangeTransport;
}

const ROUNDS_MAX = 200;
const STUCK_PAUSE_MS = 250;
const FORWARD_BATCH = 100;
const APPLY_BATCH = 10;

/** Two regions with the bundled functions between them, each invoked when the schedule says so, with the events that a mapping would build. */
export function functionWorld(
  [sideA, sideB]: readonly [FunctionSide, FunctionSide],
  tick: () => Promise<void>,
): ReplicationWorld {
  const sides = [sideA, sideB];
  const [a, b]: readonly [RegionUnderTest, RegionUnderTest] = [sideA.region, sideB.region];
  const deadLetters: DeadLetter[] = [];
  const backlog = new Map(sides.map((side) => [side, [] as { id: string; record: object }[]]));
  const undone = new Map(sides.map((side) => [side, [] as InboxRecord[]]));
  const sent = new Map(sides.map((side) => [side, [] as InboxRecord[]]));
  const parked = new Map<FunctionSide, InboxRecord[]>();
  let changesSent = 0;
  let isCut = false;

  const sideOf = (region: RegionUnderTest): FunctionSide => (region === a ? sideA : sideB);
  const peerOf = (side: FunctionSide): FunctionSide => (side === sideA ? sideB : sideA);
  const listOf = <T>(lists: ReadonlyMap<FunctionSide, T[]>, side: FunctionSide): T[] => {
    const list = lists.get(side);
    assert(list !== undefined);
    return list;
  };
  const collect = async (from: FunctionSide): Promise<void> => {
    const arrived = await peerOf(from).takeInbox();
    changesSent += arrived.reduce((sum, { changes }) => sum + changes, 0);
    listOf(sent, from).push(...arrived);
    (parked.get(from) ?? listOf(undone, peerOf(from))).push(...arrived);
    deadLetters.push(...(await from.takeLetters()));
  };

  const forward = async (side: FunctionSide): Promise<number> => {
    const waiting = listOf(backlog, side);
    const pulled = await side.region.pullRecords();
    waiting.push(...pulled.map(({ record, sequence }) => ({ id: sequence, record })));
    const left = await invokeBatches(side.forward, waiting, FORWARD_BATCH, "from the lowest");
    const moved = waiting.length - left.length;
    backlog.set(side, left);
    await collect(side);
    return moved;
  };
  const apply = async (side: FunctionSide): Promise<number> => {
    const waiting = listOf(undone, side);
    const isStream = waiting.some(({ record }) => "kinesis" in record);
    const left = await invokeBatches(side.apply, waiting, APPLY_BATCH, isStream ? "from the lowest" : "each");
    const moved = waiting.length - left.length;
    undone.set(side, left);
    deadLetters.push(...(await side.takeLetters()));
    return moved;
  };

  return {
    a,
    b,
    tick,
    forward: async (from) => void (await forward(sideOf(from))),
    begin: async (region) => void (await sideOf(region).region.pullRecords()),
    backfill: async (from) => {
      const side = sideOf(from);
      const outcomes = await backfillItems(await from.readAll(), KEY_NAMES, {
        store: from.store,
        transport: side.transport,
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
      await collect(side);
    },
    async drain() {
      for (let round = 0; round < ROUNDS_MAX; round++) {
        const moved = [await forward(sideA), await forward(sideB), await apply(sideA), await apply(sideB)];
        if (moved.some((count) => count > 0)) continue;
        const left = [...backlog.values(), ...undone.values()].some(({ length }) => length > 0);
        if (!left || isCut) return;
        // What is left is to be tried again: a circuit that is open after a cut closes only after a while.
        await new Promise((resolve) => setTimeout(resolve, STUCK_PAUSE_MS));
      }
      assert.fail(`The regions were not quiet after ${ROUNDS_MAX} rounds.`);
    },
    cut: () => {
      isCut = true;
      for (const { link } of sides) link.cut();
    },
    heal: () => {
      isCut = false;
      for (const { link } of sides) link.heal();
    },
    park(from) {
      const aside: InboxRecord[] = [];
      parked.set(sideOf(from), aside);
      return {
        stop: () => void parked.delete(sideOf(from)),
        deliver: async () => void listOf(undone, peerOf(sideOf(from))).push(...aside),
      };
    },
    redeliver: async (from) => void listOf(undone, peerOf(sideOf(from))).push(...listOf(sent, sideOf(from))),
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
