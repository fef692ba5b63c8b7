import { emptyItem, parseTimestamp, timestampFromMicros } from "@isthmus/core";
import type { AttributeValue, Change, Item, ItemKey, Timestamp, Version } from "@isthmus/core";
import * as fc from "fast-check";

// Generators for fast-check of everything that travels. They give what DynamoDB accepts and nothing else: numbers of at most 38 digits in
// canonical spelling, sets without repeats and never empty, keys that are not empty, text without halves of surrogate pairs.

/** Names that break code which keeps attributes in plain objects. */
const PERILOUS_NAMES = ["__proto__", "constructor", "toString", "hasOwnProperty", "length"];

/** Text of any code points, empty text included. */
export function arbitraryText(): fc.Arbitrary<string> {
  return fc.oneof(fc.string(), fc.string({ unit: "binary" }));
}

/** A DynamoDB number as decimal text, of up to 38 digits and far from JavaScript's range, in canonical spelling. */
export function arbitraryNumberText(): fc.Arbitrary<string> {
  const digits = fc.bigInt({ min: -(10n ** 38n) + 1n, max: 10n ** 38n - 1n });
  return fc.oneof(
    fc.integer({ min: -1000, max: 1000 }).map(String),
    fc
      .tuple(digits, fc.integer({ min: -80, max: 80 }))
      .map(([n, exponent]) => parseTimestamp(`${n}E${exponent}`)),
  );
}

/** A time in whole microseconds: often one of a few, so that times collide, else any of a hundred years. */
export function arbitraryTimestamp(): fc.Arbitrary<Timestamp> {
  return fc.oneof(
    fc.bigInt({ min: 0n, max: 3n }).map((n) => timestampFromMicros(1_700_000_000_000_000n + n)),
    fc.bigInt({ min: 0n, max: 3_155_760_000_000_000n }).map(timestampFromMicros),
  );
}

/** A version: of one of a few regions or of any text that an application may have written as its region. */
export function arbitraryVersion(): fc.Arbitrary<Version> {
  return fc.record({
    timestamp: arbitraryTimestamp(),
    region: fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom("us-east-1", "cn-north-1", "eu-west-1") },
      { weight: 1, arbitrary: arbitraryText() },
    ),
  });
}

/** Any attribute value, nested a few levels deep. */
export function arbitraryAttributeValue(): fc.Arbitrary<AttributeValue> {
  return fc.letrec<{ value: AttributeValue; scalar: AttributeValue; item: Item }>((tie) => ({
    scalar: fc.oneof(
      arbitraryText().map((S) => ({ S })),
      arbitraryNumberText().map((N) => ({ N })),
      bytes(0).map((B) => ({ B })),
      fc.boolean().map((BOOL) => ({ BOOL })),
      fc.constant({ NULL: true as const }),
      setOf(arbitraryText(), String).map((SS) => ({ SS })),
      setOf(arbitraryNumberText(), String).map((NS) => ({ NS })),
      setOf(bytes(0), String).map((BS) => ({ BS })),
    ),
    item: itemOf(tie("value")),
    value: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      tie("scalar"),
      fc.array(tie("value"), { maxLength: 4 }).map((L) => ({ L })),
      tie("item").map((M) => ({ M })),
    ),
  })).value;
}

/** Any item or map, empty ones included. It inherits nothing, and may have attributes named `__proto__` or `constructor`. */
export function arbitraryItem(): fc.Arbitrary<Item> {
  return itemOf(arbitraryAttributeValue());
}

/** A key of the given attributes, each non-empty and of any of the types that keys may have. Default: one attribute, `pk`. */
export function arbitraryKey(names: readonly string[] = ["pk"]): fc.Arbitrary<ItemKey> {
  const value: fc.Arbitrary<AttributeValue> = fc.oneof(
    fc.string({ unit: "binary", minLength: 1 }).map((S) => ({ S })),
    arbitraryNumberText().map((N) => ({ N })),
    bytes(1).map((B) => ({ B })),
  );
  return fc.tuple(...names.map(() => value)).map((values) => {
    const key = emptyItem();
    names.forEach((name, i) => {
      key[name] = values[i] as AttributeValue;
    });
    return key;
  });
}

/** Any change. A put's item has the key's attributes in it, as on the wire; its table has one or two key attributes. */
export function arbitraryChange(): fc.Arbitrary<Change> {
  return fc
    .constantFrom({ table: "orders", names: ["pk"] }, { table: "events", names: ["pk", "sk"] })
    .chain(({ table, names }) =>
      fc.record({
        table: fc.constant(table),
        key: arbitraryKey(names),
        version: arbitraryVersion(),
        base: fc.option(arbitraryVersion(), { nil: undefined }),
        writtenAt: arbitraryTimestamp(),
        item: fc.option(arbitraryItem(), { nil: undefined, freq: 3 }),
      }),
    )
    .map(({ base, item, ...rest }): Change => {
      const fields = { ...rest, ...(base && { base }) };
      return item === undefined
        ? { ...fields, kind: "delete" }
        : { ...fields, kind: "put", item: merged(item, rest.key) };
    });
}

function bytes(minLength: number): fc.Arbitrary<Uint8Array> {
  return fc.uint8Array({ minLength, maxLength: 40 });
}

function setOf<T>(member: fc.Arbitrary<T>, identity: (member: T) => string): fc.Arbitrary<T[]> {
  return fc.uniqueArray(member, { minLength: 1, maxLength: 5, selector: identity });
}

function itemOf(value: fc.Arbitrary<AttributeValue>): fc.Arbitrary<Item> {
  const name = fc.oneof(
    fc.constantFrom("a", "b", "c", ...PERILOUS_NAMES),
    fc.string({ unit: "binary", minLength: 1, maxLength: 12 }),
  );
  return fc
    .uniqueArray(fc.tuple(name, value), { maxLength: 6, selector: ([attribute]) => attribute })
    .map((attributes) => {
      const item = emptyItem();
      for (const [attribute, held] of attributes) item[attribute] = held;
      return item;
    });
}

function merged(item: Item, key: ItemKey): Item {
  const whole = emptyItem();
  for (const source of [item, key]) {
    for (const name of Object.keys(source)) whole[name] = source[name] as AttributeValue;
  }
  return whole;
}
