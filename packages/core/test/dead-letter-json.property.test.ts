import { arbitraryChange, arbitraryItem, arbitraryKey, arbitraryTimestamp } from "@isthmus/testkit";
import fc from "fast-check";
import { expect, it } from "vitest";
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

/** Comparable whatever the prototypes: items have none. */
function plain(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (_, member: unknown) =>
      member instanceof Uint8Array ? { bytes: [...member] } : member,
    ),
  );
}
