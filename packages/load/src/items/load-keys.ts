import type { KeySchema, KeyType } from "@isthmus/adapter-dynamodb";
import { emptyItem } from "@isthmus/core";
import type { AttributeValue, ItemKey } from "@isthmus/core";
import type { KeyId } from "./key-id.ts";

/** The keys of one run in a table, whatever its key schema. */
export interface LoadKeys {
  /** The key as the table has it. */
  toKey(id: KeyId): ItemKey;
  /** The short name of a key; `undefined` for a key that is not of this run. */
  toId(key: ItemKey): KeyId | undefined;
}

const SORT_VALUES: Readonly<Record<KeyType, AttributeValue>> = {
  S: { S: "isthmus-load" },
  N: { N: "0" },
  B: { B: Buffer.from("isthmus-load") },
};

const ID = /^(\d*)([nos])(\d+)$/;
/** In numeric keys: a digit for the space, two for the region, ten for the index. */
const NUMERIC = /^([123])(\d\d)(\d{10})$/;
const SPACES = ["o", "n", "s"];

/**
 * Keys that tell run, region and number. A sort key, where the table has one, is always the same.
 *
 * @param run names the run: a whole number of at most 15 digits, different for every run on a table
 */
export function loadKeys({ partitionKey, sortKey }: KeySchema, run: number): LoadKeys {
  const prefix = `isthmus-load-${run}-`;
  return {
    toKey(id) {
      const key = emptyItem();
      key[partitionKey.name] = valueOf(partitionKey.type, prefix, run, id);
      if (sortKey !== undefined) key[sortKey.name] = SORT_VALUES[sortKey.type];
      return key;
    },
    toId(key) {
      const value = Object.hasOwn(key, partitionKey.name) ? key[partitionKey.name] : undefined;
      if (value === undefined) return undefined;
      if ("N" in value) return numericId(value.N, String(run));
      const text = "S" in value ? value.S : "B" in value ? Buffer.from(value.B).toString("latin1") : "";
      const id = text.startsWith(prefix) ? text.slice(prefix.length) : "";
      return ID.test(id) ? id : undefined;
    },
  };
}

function valueOf(type: KeyType, prefix: string, run: number, id: KeyId): AttributeValue {
  switch (type) {
    case "S":
      return { S: `${prefix}${id}` };
    case "B":
      return { B: Buffer.from(`${prefix}${id}`, "latin1") };
    case "N": {
      const [, region = "", space = "", index = ""] = ID.exec(id) ?? [];
      return { N: `${run}${SPACES.indexOf(space) + 1}${region.padStart(2, "0")}${index.padStart(10, "0")}` };
    }
    default:
      return type satisfies never;
  }
}

function numericId(digits: string, run: string): KeyId | undefined {
  if (!digits.startsWith(run)) return undefined;
  const [, space, region, index] = NUMERIC.exec(digits.slice(run.length)) ?? [];
  if (space === undefined) return undefined;
  const letter = SPACES[Number(space) - 1] as string;
  return `${letter === "s" ? "" : Number(region)}${letter}${Number(index)}`;
}
