import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkKey } from "@isthmus/adapter-dynamodb";
import type { KeySchema } from "@isthmus/adapter-dynamodb";
import { keyId, ownerOf } from "../../src/items/key-id.ts";
import { loadKeys } from "../../src/items/load-keys.ts";

const type = fc.constantFrom("S" as const, "N" as const, "B" as const);
const schema: fc.Arbitrary<KeySchema> = fc.oneof(
  type.map((each) => ({ partitionKey: { name: "pk", type: each } })),
  fc.tuple(type, type).map(([one, two]) => ({
    partitionKey: { name: "pk", type: one },
    sortKey: { name: "sk", type: two },
  })),
);
const run = fc.integer({ min: 0, max: 10 ** 15 - 1 });
const id = fc
  .tuple(
    fc.constantFrom("own" as const, "new" as const, "shared" as const),
    fc.integer({ min: 0, max: 9_999_999 }),
    fc.integer({ min: 0, max: 99 }),
  )
  .map(([space, index, region]) => keyId({ space, index }, region));

describe("the keys of a run", () => {
  it("fit any key schema, and are told apart again", () => {
    fc.assert(
      fc.property(schema, run, id, (keySchema, number, each) => {
        const keys = loadKeys(keySchema, number);
        const key = keys.toKey(each);
        checkKey(key, keySchema);
        expect(keys.toId(key)).toBe(each);
      }),
    );
  });

  it("are not taken for those of another run, nor is anybody else's key", () => {
    fc.assert(
      fc.property(schema, id, run, run, fc.string(), (keySchema, each, one, other, stranger) => {
        fc.pre(one !== other && String(one).length === String(other).length);
        expect(loadKeys(keySchema, other).toId(loadKeys(keySchema, one).toKey(each))).toBeUndefined();
        expect(loadKeys(keySchema, one).toId({ pk: { S: stranger } })).toBeUndefined();
      }),
    );
  });

  it("name the only region that writes them", () => {
    expect(ownerOf(keyId({ space: "own", index: 5 }, 12))).toBe(12);
    expect(ownerOf(keyId({ space: "new", index: 5 }, 0))).toBe(0);
    expect(ownerOf(keyId({ space: "shared", index: 5 }, 0))).toBeUndefined();
  });
});
