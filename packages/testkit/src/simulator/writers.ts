import { DEFAULT_VERSION_ATTRIBUTES, emptyItem, isAbove, nextVersion, readVersionState } from "@isthmus/core";
import type { AttributeValue, Item, ItemKey, RegionId, Version } from "@isthmus/core";
import { cutMicrosToSecond, timestampOfMicros } from "./time-text.ts";

const { timestamp: TIMESTAMP, region: REGION } = DEFAULT_VERSION_ATTRIBUTES;

/** Where and when an application writes. */
export interface WriterSetting {
  readonly key: ItemKey;
  readonly region: string;
  /** Some other region's name, for writers that get it wrong. */
  readonly otherRegion: string;
  /** The clock of the application's machine. */
  readonly nowMicros: number;
  /** Unlike any other write's. */
  readonly value: string;
  /** The item as this application read it some time ago; left out: it reads it now. */
  readonly seen?: { readonly item: Item | undefined } | undefined;
}

/** What an application leaves under a key, given what is there. `undefined`: no item. The same object: it wrote nothing. */
export type Writer = (held: Item | undefined, setting: WriterSetting) => Item | undefined;

const ONE_SECOND = 1_000_000;
/** Ahead by more than any bound on the future that a simulation sets. */
const FAR_AHEAD = 7 * 86_400 * ONE_SECOND;

/** The name of a kind of writer. */
export type WriterKind =
  | "plug-in put"
  | "plug-in update"
  | "plug-in extension"
  | "raw put"
  | "raw update"
  | "delete"
  | "expiry"
  | "read-modify-write"
  | "write back"
  | "self-stamped put"
  | "slow self-stamped put"
  | "forgotten tag"
  | "tag alone"
  | "wrong region"
  | "time in milliseconds"
  | "far ahead";

/** Every kind of writer that the protocol must live with. */
export const WRITERS: Readonly<Record<WriterKind, Writer>> = {
  /** The writer plug-in's put: a whole item under `(now, me)`, or just above what is held. */
  "plug-in put": (held, s) => stamped(fresh(s), pluginVersion(held, s)),
  /** The writer plug-in's update: one attribute and the version; everything else stays. */
  "plug-in update": (held, s) => stamped(edited(held, s), pluginVersion(held, s)),
  /** The writer plug-in extends the item's life. */
  "plug-in extension": (held, s) =>
    held && stamped(withAttribute(held, "ttl", { N: String(s.nowMicros) }), pluginVersion(held, s)),
  /** A whole item without version attributes. */
  "raw put": (_, s) => fresh(s),
  /** One attribute; the version attributes stay as they are. */
  "raw update": (held, s) => edited(held, s),
  delete: () => undefined,
  /** DynamoDB's time to live deletes the item. */
  expiry: () => undefined,
  /** A whole item as it was read, version attributes and all, with one attribute changed. */
  "read-modify-write": (held, s) => {
    const seen = s.seen === undefined ? held : s.seen.item;
    return seen && edited(seen, s);
  },
  /** Writes back exactly what was read, as a restore does. */
  "write back": (held, s) => (s.seen?.item === undefined ? held : s.seen.item),
  /** Stamps its own writes, with a clock of whole seconds. */
  "self-stamped put": (_, s) =>
    stamped(fresh(s), { timestamp: timestampOfMicros(cutMicrosToSecond(s.nowMicros)), region: s.region }),
  /** Stamps its own writes, with a clock that is behind by a second. */
  "slow self-stamped put": (_, s) =>
    stamped(fresh(s), { timestamp: timestampOfMicros(s.nowMicros - ONE_SECOND), region: s.region }),
  /** Stamps the time and forgets the region tag. */
  "forgotten tag": (held, s) =>
    withAttribute(edited(held, s), TIMESTAMP, { N: timestampOfMicros(s.nowMicros) }),
  /** Changes the region tag and forgets the time. */
  "tag alone": (held, s) => withAttribute(edited(held, s), REGION, { S: s.region }),
  /** Stamps its writes with another region's name. */
  "wrong region": (held, s) =>
    stamped(edited(held, s), { timestamp: timestampOfMicros(s.nowMicros), region: s.otherRegion }),
  /** Takes milliseconds for seconds. */
  "time in milliseconds": (_, s) =>
    stamped(fresh(s), {
      timestamp: String(Math.floor(s.nowMicros / 1000)),
      region: s.region,
    }),
  /** Has a clock that is a week ahead. */
  "far ahead": (held, s) =>
    stamped(edited(held, s), { timestamp: timestampOfMicros(s.nowMicros + FAR_AHEAD), region: s.region }),
};

/** All kinds, in a fixed order. */
export const WRITER_KINDS: readonly WriterKind[] = Object.keys(WRITERS) as WriterKind[];

/** What the application leaves under its key. */
export function writeAs(kind: WriterKind, held: Item | undefined, setting: WriterSetting): Item | undefined {
  return WRITERS[kind](held, setting);
}

function fresh(s: WriterSetting): Record<string, AttributeValue> {
  return withAttribute(s.key, "d", { S: s.value });
}

function edited(held: Item | undefined, s: WriterSetting): Record<string, AttributeValue> {
  return withAttribute(held ?? s.key, "d", { S: s.value });
}

/** A copy of `item` with one attribute set. */
function withAttribute(item: Item, name: string, value: AttributeValue): Record<string, AttributeValue> {
  const copy = Object.assign(emptyItem(), item);
  copy[name] = value;
  return copy;
}

function stamped(
  item: Record<string, AttributeValue>,
  version: { readonly timestamp: string; readonly region: string },
): Item {
  return withAttribute(withAttribute(item, TIMESTAMP, { N: version.timestamp }), REGION, {
    S: version.region,
  });
}

/** The plug-in writes `(now, me)` where that is above what is held, and just above what is held otherwise. */
function pluginVersion(held: Item | undefined, s: WriterSetting): Version {
  const now: Version = { timestamp: timestampOfMicros(s.nowMicros), region: s.region };
  const state = held && readVersionState(held, DEFAULT_VERSION_ATTRIBUTES);
  if (state?.kind !== "versioned" || isAbove(now, state.version)) return now;
  return nextVersion(s.region as RegionId, now.timestamp, state.version);
}
