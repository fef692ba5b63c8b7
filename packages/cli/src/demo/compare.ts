import { formatVersion, itemsEqual, omitAttributes, pickAttributes, readVersionState } from "@isthmus/core";
import type { AttributeValue, Item, KeyText, VersionAttributes } from "@isthmus/core";
import type { ReplicaItems } from "./scan-table.ts";

/** One key that is not alike everywhere. */
export interface Difference {
  /** The values of the key's attributes, as text. */
  readonly key: string;
  /** By region: the version held there, `unversioned`, or `absent`. */
  readonly versions: Readonly<Record<string, string>>;
  /** Attributes that not all regions hold alike; empty where an item is only missing or without a version. */
  readonly attributes: readonly string[];
}

/** What a comparison of all regions' tables found. */
export interface Comparison {
  /** Keys whose items are alike in every region, in every attribute and in their version. */
  readonly identical: number;
  readonly differing: number;
  /** The first of the differing keys. */
  readonly differences: readonly Difference[];
}

/** Options of {@link compareReplicas}. */
export interface CompareOptions {
  readonly attributes: VersionAttributes;
  readonly keyNames: readonly string[];
  /** How many differences are described. */
  readonly describedMax: number;
}

/**
 * Compares tables item by item: every attribute exactly, the version included. Left out is only the mark that says which
 * version replication wrote, since that is each region's own. An item without a version counts as a difference although it may be alike
 * everywhere: it says that a write has not been captured.
 */
export function compareReplicas(
  replicas: ReadonlyMap<string, ReplicaItems>,
  options: CompareOptions,
): Comparison {
  const keys = new Set<KeyText>();
  for (const items of replicas.values()) for (const key of items.keys()) keys.add(key);
  const differences: Difference[] = [];
  let differing = 0;
  for (const key of keys) {
    const held = [...replicas].map(([region, items]) => ({ region, item: items.get(key) }));
    if (alike(held, options.attributes)) continue;
    differing += 1;
    if (differences.length < options.describedMax) differences.push(describe(held, options));
  }
  return { identical: keys.size - differing, differing, differences };
}

interface Held {
  readonly region: string;
  readonly item: Item | undefined;
}

function alike(held: readonly Held[], attributes: VersionAttributes): boolean {
  const first = held[0]?.item;
  if (first === undefined || readVersionState(first, attributes).kind !== "versioned") return false;
  const expected = omitAttributes(first, [attributes.replicated]);
  return held
    .slice(1)
    .every(
      ({ item }) => item !== undefined && itemsEqual(expected, omitAttributes(item, [attributes.replicated])),
    );
}

function describe(held: readonly Held[], { attributes, keyNames }: CompareOptions): Difference {
  const present = held.flatMap(({ item }) => (item === undefined ? [] : [item]));
  const key = pickAttributes(present[0] ?? {}, keyNames);
  const names = new Set(present.flatMap((item) => Object.keys(item)));
  names.delete(attributes.replicated);
  return {
    key: keyNames.map((name) => scalarText(key[name])).join(", "),
    versions: Object.fromEntries(held.map(({ region, item }) => [region, versionText(item, attributes)])),
    attributes: [...names]
      .filter((name) => {
        const [first, ...others] = present.map((item) => pickAttributes(item, [name]));
        return first !== undefined && !others.every((other) => itemsEqual(first, other));
      })
      .sort(),
  };
}

function versionText(item: Item | undefined, attributes: VersionAttributes): string {
  if (item === undefined) return "absent";
  const state = readVersionState(item, attributes);
  return state.kind === "versioned" ? formatVersion(state.version) : state.kind;
}

function scalarText(value: AttributeValue | undefined): string {
  if (value === undefined) return "?";
  if ("S" in value) return value.S;
  if ("N" in value) return value.N;
  return "B" in value ? Buffer.from(value.B).toString("base64") : "?";
}
