import { emptyItem, timestampFromMicros } from "@isthmus/core";
import type { AttributeValue, Change, Item, Timestamp, Version } from "@isthmus/core";
import * as fc from "fast-check";

const attributeName: fc.Arbitrary<string> = fc.oneof(
  { weight: 8, arbitrary: fc.string({ minLength: 1, maxLength: 12, unit: "grapheme" }) },
  { weight: 1, arbitrary: fc.constantFrom("__proto__", "constructor", "prototype", "toString") },
);
const number: fc.Arbitrary<string> = fc.oneof(
  fc.bigInt({ min: -(10n ** 38n), max: 10n ** 38n }).map(String),
  fc.constantFrom("0", "1.10", "-0.5", "1E+125", "9.9999999999999999999999999999999999999E-130"),
);
const binary = fc.uint8Array({ maxLength: 40 });

/** Any attribute value, nested up to a few levels. */
export const anyValue: fc.Arbitrary<AttributeValue> = fc.letrec<{ value: AttributeValue; item: Item }>(
  (tie) => ({
    value: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      fc.string({ unit: "binary" }).map((S) => ({ S })),
      number.map((N) => ({ N })),
      binary.map((B) => ({ B })),
      fc.boolean().map((BOOL) => ({ BOOL })),
      fc.constant({ NULL: true } as const),
      fc.array(fc.string(), { maxLength: 3 }).map((SS) => ({ SS })),
      fc.array(number, { maxLength: 3 }).map((NS) => ({ NS })),
      fc.array(binary, { maxLength: 3 }).map((BS) => ({ BS })),
      fc.array(tie("value"), { maxLength: 4 }).map((L) => ({ L })),
      tie("item").map((M) => ({ M })),
    ),
    item: fc.array(fc.tuple(attributeName, tie("value")), { maxLength: 4 }).map((pairs) => itemOf(pairs)),
  }),
).value;

/** An item of these attributes, the last of a name winning. */
export function itemOf(pairs: readonly (readonly [string, AttributeValue])[]): Item {
  const item = emptyItem();
  for (const [name, value] of pairs) item[name] = value;
  return item;
}

const timestamp: fc.Arbitrary<Timestamp> = fc
  .bigInt({ min: 0n, max: 4_000_000_000_000_000n })
  .map((micros) => timestampFromMicros(micros));
const version: fc.Arbitrary<Version> = fc.record({
  timestamp,
  region: fc.constantFrom("us-east-1", "cn-north-1", "région ✓"),
});

/** A change of one of a few tables, whose key names it `id`, so that no two of a list are alike. */
export function anyChange(id: string): fc.Arbitrary<Change> {
  return fc
    .record({
      kind: fc.constantFrom("put", "put", "delete"),
      table: fc.constantFrom("orders", "users", "a.b-c_d"),
      sort: fc.option(number),
      version,
      base: fc.option(version),
      writtenAt: timestamp,
      rest: fc.array(fc.tuple(attributeName, anyValue), { maxLength: 5 }),
    })
    .map(({ kind, table, sort, version: at, base, writtenAt, rest }) => {
      const keyPairs: (readonly [string, AttributeValue])[] = [["pk", { S: id }]];
      if (sort !== null) keyPairs.push(["sk", { N: sort }]);
      const shared = { table, key: itemOf(keyPairs), version: at, writtenAt, ...(base && { base }) };
      return kind === "delete"
        ? { ...shared, kind: "delete" }
        : { ...shared, kind: "put", item: itemOf([...rest, ...keyPairs]) };
    });
}

/** A list of changes of different keys. */
export const anyChanges: fc.Arbitrary<readonly Change[]> = fc
  .integer({ min: 0, max: 30 })
  .chain((count) => fc.tuple(...Array.from({ length: count }, (_, index) => anyChange(`key-${index}`))));
