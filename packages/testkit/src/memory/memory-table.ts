import { emptyItem, IsthmusError, itemsEqual, keyText, pickAttributes } from "@isthmus/core";
import type {
  AttributeValue,
  Clock,
  Item,
  ItemKey,
  KeyText,
  DecodedEntry,
  StreamRecord,
  Timestamp,
} from "@isthmus/core";
import { storedItem } from "./stored-item.ts";

/** Names of the key attributes. */
export interface MemoryKeySchema {
  readonly partitionKey: string;
  readonly sortKey?: string;
}

/** What {@link memoryTable} is made of. */
export interface MemoryTableOptions {
  /** The logical name, alike in all regions. */
  readonly name: string;
  readonly keySchema: MemoryKeySchema;
  /** Tells the time at which a write reaches the stream. */
  readonly clock: Clock;
  /** The time as the stream shows it, for example {@link cutToSecond}. Default: as the clock tells it. */
  readonly streamTime?: (time: Timestamp) => Timestamp;
}

/** Attributes to be set; those that are `undefined` are to be removed. */
export type MemoryPatch = Readonly<Record<string, AttributeValue | undefined>>;

/**
 * A table with its change stream, as an application sees it. Every operation is synchronous and so atomic: a conditional write is a
 * `get` and a `put` with nothing awaited between. What goes in and what comes out are deep copies.
 */
export interface MemoryTable {
  readonly name: string;
  readonly keySchema: MemoryKeySchema;
  /** Writes the whole item. */
  put(item: Item): void;
  /** Sets and removes attributes; creates the item if there is none. */
  update(key: ItemKey, patch: MemoryPatch): void;
  delete(key: ItemKey): void;
  /** Deletes as DynamoDB's time to live does: the stream says so. */
  expire(key: ItemKey): void;
  get(key: ItemKey): Item | undefined;
  /** All items, in the order of their key texts, so that two tables compare easily. */
  items(): readonly Item[];
  /** The stream from its `from`th record on (default 0, the oldest). A write that changed nothing left no record. */
  records(from?: number): readonly DecodedEntry[];
}

/** Width of a sequence number, so that they sort as text, too. */
const SEQUENCE_DIGITS = 21;

/**
 * Makes an empty table in memory.
 *
 * Its operations throw IsthmusError `wrong-key` (poison) when a key attribute is missing, empty, superfluous or of a type that keys cannot
 * have, or when an update would change one.
 *
 * @example
 * const table = memoryTable({ name: "orders", keySchema: { partitionKey: "id" }, clock: manualClock("1732500000") });
 * table.put({ id: { S: "1" } });
 * table.records(); // one insert
 */
export function memoryTable(options: MemoryTableOptions): MemoryTable {
  const { name, keySchema, clock, streamTime = (time) => time } = options;
  const names =
    keySchema.sortKey === undefined ? [keySchema.partitionKey] : [keySchema.partitionKey, keySchema.sortKey];
  const held = new Map<KeyText, Item>();
  const stream: StreamRecord[] = [];

  const record = (
    key: ItemKey,
    before: Item | undefined,
    after: Item | undefined,
    expired: boolean,
  ): void => {
    if (before === undefined && after === undefined) return;
    if (before !== undefined && after !== undefined && itemsEqual(before, after)) return;
    stream.push({
      sequence: String(stream.length + 1).padStart(SEQUENCE_DIGITS, "0"),
      key,
      ...(before && { oldImage: before }),
      ...(after && { newImage: after }),
      createdAt: streamTime(clock.now()),
      expired,
    });
  };
  const put = (item: Item): void => {
    const after = storedItem(item);
    const key = keyIn(after, names);
    const id = keyText(key);
    record(key, held.get(id), after, false);
    held.set(id, after);
  };
  const remove = (key: ItemKey, expired: boolean): void => {
    const id = keyText(wholeKey(key, names));
    const before = held.get(id);
    if (before === undefined) return;
    record(pickAttributes(before, names), before, undefined, expired);
    held.delete(id);
  };

  return {
    name,
    keySchema,
    put,
    update: (key, patch) => {
      const changed = Object.keys(patch).find((attribute) => names.includes(attribute));
      if (changed !== undefined) throw wrongKey(changed, "is changed by an update");
      put(patched(held.get(keyText(wholeKey(key, names))) ?? key, patch));
    },
    delete: (key) => {
      remove(key, false);
    },
    expire: (key) => {
      remove(key, true);
    },
    get: (key) => {
      const item = held.get(keyText(wholeKey(key, names)));
      return item && storedItem(item);
    },
    items: () => [...held].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, item]) => storedItem(item)),
    records: (from = 0) => stream.slice(from).map((entry) => ({ kind: "record", record: copyRecord(entry) })),
  };
}

function patched(item: Item, patch: MemoryPatch): Item {
  const result = emptyItem();
  for (const name of Object.keys(item)) {
    if (!Object.hasOwn(patch, name)) result[name] = item[name] as AttributeValue;
  }
  for (const name of Object.keys(patch)) {
    const value = patch[name];
    if (value !== undefined) result[name] = value;
  }
  return result;
}

function copyRecord({ key, oldImage, newImage, ...rest }: StreamRecord): StreamRecord {
  return {
    ...rest,
    key: storedItem(key),
    ...(oldImage && { oldImage: storedItem(oldImage) }),
    ...(newImage && { newImage: storedItem(newImage) }),
  };
}

function wholeKey(key: ItemKey, names: readonly string[]): ItemKey {
  const superfluous = Object.keys(key).find((name) => !names.includes(name));
  if (superfluous !== undefined) throw wrongKey(superfluous, "does not belong to the key");
  return keyIn(key, names);
}

function keyIn(item: Item, names: readonly string[]): ItemKey {
  for (const name of names) {
    const value = Object.hasOwn(item, name) ? item[name] : undefined;
    if (value === undefined) throw wrongKey(name, "is missing");
    if (("S" in value && value.S === "") || ("B" in value && value.B.length === 0))
      throw wrongKey(name, "is empty");
    if (!("S" in value || "N" in value || "B" in value))
      throw wrongKey(name, `has type ${Object.keys(value)[0] ?? "none"}`);
  }
  return pickAttributes(item, names);
}

function wrongKey(attribute: string, what: string): IsthmusError {
  return new IsthmusError(
    "wrong-key",
    `The key attribute ${JSON.stringify(attribute)} ${what}. A key has exactly the attributes of the table's key schema, each a non-empty S, N or B.`,
  );
}
