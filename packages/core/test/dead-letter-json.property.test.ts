import { arbitraryChange, arbitraryItem, arbitraryKey, arbitraryTimestamp } from "@isthmus/testkit";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DEAD_LETTER_REASONS, decodeDeadLetter, encodeDeadLetter } from "../src/index.ts";
import type { DeadLetter, DeadLetterContent, StreamRecord } from "../src/index.ts";

const record: fc.Arbitrary<StreamRecord> = fc.record(
  {
    sequence: fc.string({ minLength: 1 }),
    key: arbitraryKey(),
    oldImage: arbitraryItem(),
    newImage: arbitraryItem(),
    createdAt: arbitraryTimestamp(),
    expired: fc.boolean(),
  },
  { requiredKeys: ["sequence", "key", "createdAt", "expired"] },
);

const content: fc.Arbitrary<DeadLetterContent> = fc.oneof(
  fc.record({ kind: fc.constant("message" as const), body: fc.uint8Array() }),
  fc.record({ kind: fc.constant("change" as const), change: arbitraryChange() }),
  fc.record({ kind: fc.constant("record" as const), record }),
);

const letter: fc.Arbitrary<DeadLetter> = fc.record(
  {
    reason: fc.constantFrom(...DEAD_LETTER_REASONS),
    detail: fc.string(),
    stage: fc.constantFrom("forward" as const, "apply" as const),
    region: fc.string(),
    table: fc.string(),
    content,
    position: fc.string(),
    attempts: fc.nat(),
    at: arbitraryTimestamp(),
  },
  { requiredKeys: ["reason", "detail", "stage", "region", "content", "position", "attempts", "at"] },
);

it("gives back every letter exactly", () => {
  fc.assert(
    fc.property(letter, (original) => {
      expect(plain(decodeDeadLetter(encodeDeadLetter(original)))).toEqual(plain(original));
    }),
    { numRuns: 300 },
  );
});

it("gives back a raw record as plain JSON", () => {
  const cycle: Record<string, unknown> = { time: new Date(1000), bytes: new Uint8Array([1, 2]), big: 7n };
  const raw = { reason: "malformed-record", detail: "", stage: "forward", region: "a" } as const;
  const text = encodeDeadLetter({
    ...raw,
    position: "",
    attempts: 1,
    at: "1" as DeadLetter["at"],
    content: { kind: "raw-record", record: cycle },
  });
  expect(decodeDeadLetter(text).content).toEqual({
    kind: "raw-record",
    record: { time: "1970-01-01T00:00:01.000Z", bytes: { $bytes: "AQI=" }, big: "7" },
  });
});

it("does not fall over a raw record that contains itself", () => {
  const cycle: Record<string, unknown> = {};
  cycle["self"] = cycle;
  const text = encodeDeadLetter({
    reason: "malformed-record",
    detail: "",
    stage: "forward",
    region: "a",
    position: "",
    attempts: 1,
    at: "1" as DeadLetter["at"],
    content: { kind: "raw-record", record: cycle },
  });
  expect(text).toContain("nested too deeply");
});

describe("what is not a dead letter", () => {
  it.each(["", "{", "[]", '{"format":2}', '{"format":1,"reason":"because"}'])("is told apart: %s", (text) => {
    expect(() => decodeDeadLetter(text)).toThrow(/not a dead letter/);
  });
});

/** Comparable whatever the prototypes: items have none. */
function plain(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (_, member: unknown) =>
      member instanceof Uint8Array ? { bytes: [...member] } : member,
    ),
  );
}
