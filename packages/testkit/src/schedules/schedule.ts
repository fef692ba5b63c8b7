import assert from "node:assert/strict";
import {
  addMillis,
  DEFAULT_VERSION_ATTRIBUTES,
  isAbove,
  itemsEqual,
  omitAttributes,
  versionAttributeNames,
} from "@isthmus/core";
import type { Item, ItemKey } from "@isthmus/core";
import type { ContractCase } from "../contract-case.ts";
import type { RegionUnderTest } from "./replica-app.ts";
import type { ReplicationWorld } from "./replication-world.ts";

/** A named sequence of writes and deliveries together with the end that it must have. */
export interface Schedule {
  /** The counterexample's number in the protocol's list, or a name of its own. */
  readonly id: string;
  /** What happens, and how it must end. */
  readonly title: string;
  run(world: ScheduleWorld): Promise<void>;
}

/** A world with words for schedules. */
export interface ScheduleWorld extends ReplicationWorld {
  /** The key that most schedules write. */
  readonly k: ItemKey;
  /** Another key. */
  key(name: string): ItemKey;
  /** An item with a value and no version. */
  raw(value: string, key?: ItemKey): Item;
  /** An item with a value that its writer has stamped itself, `seconds` after the schedule's origin, which lies in the past. */
  stamped(value: string, seconds: number, region: RegionUnderTest, key?: ItemKey): Item;
  /** Version attributes to be set by an update. */
  stamp(seconds: number, region: RegionUnderTest): Item;
  /** The region whose name sorts higher. */
  readonly higher: RegionUnderTest;
  /** Drains, then asserts that both regions hold exactly these items, versions aside. */
  endsWith(...items: readonly Item[]): Promise<void>;
}

/** Seconds before the world's now at which a schedule's own clock has its zero. */
const ORIGIN_SECONDS_AGO = 1000;

/** Gives a world the words of {@link ScheduleWorld}. Its table has partition key `pk` (S) and sort key `sk` (N). */
export function scheduleWorld(world: ReplicationWorld): ScheduleWorld {
  const origin = addMillis(world.a.now(), -ORIGIN_SECONDS_AGO * 1000);
  const key = (name: string): ItemKey => ({ pk: { S: name }, sk: { N: "1" } });
  const k = key("k");
  const stamp = (seconds: number, region: RegionUnderTest): Item => ({
    [DEFAULT_VERSION_ATTRIBUTES.timestamp]: { N: addMillis(origin, seconds * 1000) },
    [DEFAULT_VERSION_ATTRIBUTES.region]: { S: region.region },
  });
  const raw = (value: string, at: ItemKey = k): Item => ({ ...at, value: { S: value } });
  const version = (region: RegionUnderTest) => ({ timestamp: origin, region: region.region });
  return {
    ...world,
    get changesSent() {
      return world.changesSent;
    },
    k,
    key,
    raw,
    stamp,
    stamped: (value, seconds, region, at) => ({ ...raw(value, at), ...stamp(seconds, region) }),
    higher: isAbove(version(world.a), version(world.b)) ? world.a : world.b,
    async endsWith(...items) {
      await world.drain();
      const held = await world.assertEqual();
      assert.equal(held.length, items.length, `${held.length} items are left; ${items.length} are expected`);
      for (const item of items) {
        const found = held.some((other) => itemsEqual(withoutVersion(other), withoutVersion(item)));
        assert(found, "an expected item is missing or differs");
      }
    },
  };
}

function withoutVersion(item: Item): Item {
  return omitAttributes(item, versionAttributeNames(DEFAULT_VERSION_ATTRIBUTES));
}

/** Runs each schedule in a world of its own. */
export function scheduleCases(
  schedules: readonly Schedule[],
  open: () => Promise<{ readonly world: ReplicationWorld; close(): Promise<void> }>,
): readonly ContractCase[] {
  return schedules.map(({ id, title, run }) => ({
    name: `${id}: ${title}`,
    async run() {
      const { world, close } = await open();
      try {
        await run(scheduleWorld(world));
      } finally {
        await close();
      }
    },
  }));
}
