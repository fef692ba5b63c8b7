import assert from "node:assert/strict";
import {
  applyChanges,
  backfillItems,
  DEFAULT_VERSION_ATTRIBUTES,
  forwardChanges,
  IsthmusError,
  itemsEqual,
  keyText,
  parseRegionId,
  pickAttributes,
} from "@isthmus/core";
import type {
  Change,
  ChangeTransport,
  DeadLetter,
  DecodedMessage,
  ForwardDeps,
  Item,
  MetricName,
  Metrics,
  SendOutcome,
  StreamEntry,
} from "@isthmus/core";
import type { RegionUnderTest } from "./replica-app.ts";

/** The way from one region to another. */
export interface LinkUnderTest {
  readonly transport: ChangeTransport;
  /** What has arrived since the last call. */
  receive(): Promise<readonly DecodedMessage[]>;
}

/** What a world is made of. */
export interface ReplicationWorldOptions {
  readonly regions: readonly [RegionUnderTest, RegionUnderTest];
  readonly link: (from: string, to: string) => LinkUnderTest;
  /** Names of the key attributes. */
  readonly keyNames: readonly string[];
  /** Lets at least one tick of the streams' clock pass in all regions. */
  readonly tick: () => Promise<void>;
  readonly futureBoundMs?: number;
  readonly insertAgeMaxMs?: number;
}

/**
 * Two regions with the real use cases between them, driven step by step by a schedule. The first region is called A and the second B in
 * the schedules.
 */
export interface ReplicationWorld {
  readonly a: RegionUnderTest;
  readonly b: RegionUnderTest;
  tick(): Promise<void>;
  /** Forwards what is in one region's stream, without delivering anything. */
  forward(from: RegionUnderTest): Promise<void>;
  /** Forgets what is in one region's stream, as if replication had begun only now. */
  begin(region: RegionUnderTest): Promise<void>;
  /** Brings everything that a region holds to its peer. */
  backfill(from: RegionUnderTest): Promise<void>;
  /** Forwards and applies until nothing moves any more; rejects if that takes too many rounds. */
  drain(): Promise<void>;
  /** Until `heal`, nothing that is sent leaves its region: sending fails. */
  cut(): void;
  heal(): void;
  /** From now on keeps aside what is sent from `from`. `stop` ends that; `deliver` delivers what was kept, as often as it is called. */
  park(from: RegionUnderTest): { stop(): void; deliver(): Promise<void> };
  /** Delivers once more everything that was ever sent from `from`. */
  redeliver(from: RegionUnderTest): Promise<void>;
  /** Everything given up so far. */
  readonly deadLetters: readonly DeadLetter[];
  /** Messages sent so far between the regions, counted in changes. */
  readonly changesSent: number;
  total(metric: MetricName): number;
  /** Asserts that both tables hold the same items, attribute by attribute, versions included. */
  assertEqual(): Promise<readonly Item[]>;
}

const DRAIN_ROUNDS_MAX = 60;

/** Builds a {@link ReplicationWorld} from two regions and the links between them. */
export function replicationWorld(options: ReplicationWorldOptions): ReplicationWorld {
  const [a, b] = options.regions;
  const deadLetters: DeadLetter[] = [];
  const totals = new Map<MetricName, number>();
  const metrics: Metrics = {
    add: (metric, value) => void totals.set(metric, (totals.get(metric) ?? 0) + value),
  };
  const backlog = new Map<RegionUnderTest, readonly StreamEntry[]>([
    [a, []],
    [b, []],
  ]);
  const undone = new Map<RegionUnderTest, readonly DecodedMessage[]>([
    [a, []],
    [b, []],
  ]);
  const sentFrom = new Map<RegionUnderTest, Change[]>([
    [a, []],
    [b, []],
  ]);
  const parked = new Map<RegionUnderTest, Change[]>();
  let isCut = false;
  let changesSent = 0;

  const peerOf = (region: RegionUnderTest): RegionUnderTest => (region === a ? b : a);
  const links = new Map([
    [a, options.link(a.region, b.region)],
    [b, options.link(b.region, a.region)],
  ]);
  const linkFrom = (region: RegionUnderTest): LinkUnderTest => {
    const link = links.get(region);
    assert(link !== undefined);
    return link;
  };
  const ports = (region: RegionUnderTest) => ({
    deadLetters: { put: async (letter: DeadLetter) => void deadLetters.push(letter) },
    clock: { now: () => region.now() },
    metrics,
  });

  const controlled = (from: RegionUnderTest): ChangeTransport => ({
    async send(changes): Promise<readonly SendOutcome[]> {
      if (isCut) {
        const error = new IsthmusError("unavailable", "The link is cut.", { kind: "retryable" });
        return changes.map(() => ({ status: "failed", error }));
      }
      changesSent += changes.length;
      sentFrom.get(from)?.push(...changes);
      const aside = parked.get(from);
      if (aside !== undefined) {
        aside.push(...changes);
        return changes.map(() => ({ status: "sent" }));
      }
      return linkFrom(from).transport.send(changes);
    },
    async close() {},
  });

  const forwardDeps = (from: RegionUnderTest): ForwardDeps => ({
    ...ports(from),
    store: from.store,
    transport: controlled(from),
    context: {
      table: from.store.table,
      region: parseRegionId(from.region),
      attributes: DEFAULT_VERSION_ATTRIBUTES,
      futureBoundMs: options.futureBoundMs ?? 300_000,
      expiry: "replicate",
    },
  });

  const forward = async (from: RegionUnderTest): Promise<number> => {
    const entries = [...(backlog.get(from) ?? []), ...(await from.pull())];
    if (entries.length === 0) return 0;
    const { outcomes } = await forwardChanges(entries, forwardDeps(from));
    // As a checkpoint does: everything from the first failure on comes again.
    const failed = outcomes.findIndex((outcome) => outcome.status === "failed");
    backlog.set(from, failed < 0 ? [] : entries.slice(failed));
    return failed < 0 ? entries.length : failed;
  };

  const apply = async (from: RegionUnderTest): Promise<number> => {
    const to = peerOf(from);
    const messages = [...(undone.get(to) ?? []), ...(await linkFrom(from).receive())];
    if (messages.length === 0) return 0;
    const { outcomes } = await applyChanges(messages, {
      ...ports(to),
      region: parseRegionId(to.region),
      stores: new Map([[to.store.table, to.store]]),
      futureBoundMs: options.futureBoundMs ?? 300_000,
      insertAgeMaxMs: options.insertAgeMaxMs ?? 30 * 86_400_000,
    });
    const failed = messages.filter((_, index) => outcomes[index]?.status === "failed");
    undone.set(to, failed);
    return messages.length - failed.length;
  };

  const deliver = async (from: RegionUnderTest, changes: readonly Change[]): Promise<void> => {
    for (const change of changes) await linkFrom(from).transport.send([change]);
  };

  return {
    a,
    b,
    tick: options.tick,
    async forward(from) {
      await forward(from);
    },
    async begin(region) {
      await region.pull();
    },
    async backfill(from) {
      const outcomes = await backfillItems(await from.readAll(), options.keyNames, forwardDeps(from));
      assert(
        outcomes.every(({ status }) => status !== "failed"),
        "an item could not be backfilled",
      );
    },
    async drain() {
      for (let round = 0; round < DRAIN_ROUNDS_MAX; round++) {
        const moved = [await forward(a), await forward(b), await apply(a), await apply(b)];
        if (moved.every((count) => count === 0)) return;
      }
      assert.fail(`The regions were not quiet after ${DRAIN_ROUNDS_MAX} rounds.`);
    },
    cut: () => void (isCut = true),
    heal: () => void (isCut = false),
    park(from) {
      const aside: Change[] = [];
      parked.set(from, aside);
      return { stop: () => void parked.delete(from), deliver: async () => deliver(from, aside) };
    },
    redeliver: async (from) => deliver(from, [...(sentFrom.get(from) ?? [])]),
    deadLetters,
    get changesSent() {
      return changesSent;
    },
    total: (metric) => totals.get(metric) ?? 0,
    async assertEqual() {
      const [itemsA, itemsB] = [await a.readAll(), await b.readAll()];
      const byKey = (items: readonly Item[]): Map<string, Item> =>
        new Map(items.map((item) => [keyText(pickAttributes(item, options.keyNames)), shared(item)]));
      const [mapA, mapB] = [byKey(itemsA), byKey(itemsB)];
      assert.deepEqual([...mapA.keys()].sort(), [...mapB.keys()].sort(), "the regions hold different keys");
      for (const [key, item] of mapA) {
        const other = mapB.get(key);
        assert(
          other !== undefined && itemsEqual(item, other),
          `the regions hold different items under ${key}`,
        );
      }
      return itemsA;
    },
  };
}

/** What both regions must agree on: everything but the mark of what replication wrote. */
function shared(item: Item): Item {
  const { [DEFAULT_VERSION_ATTRIBUTES.replicated]: _, ...rest } = item;
  return rest;
}
