import { arbitraryChange, arbitraryText } from "@isthmus/testkit";
import { decodeDeadLetter, DEAD_LETTER_REASONS, encodeDeadLetter, parseTimestamp } from "@isthmus/core";
import type { DeadLetter } from "@isthmus/core";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { deadLetterId } from "../src/index.ts";
import { decodeLetterBody, encodeLetterBody } from "../src/letter-message.ts";

const letters: fc.Arbitrary<DeadLetter> = fc.record({
  reason: fc.constantFrom(...DEAD_LETTER_REASONS),
  detail: arbitraryText(),
  stage: fc.constantFrom("apply", "forward"),
  region: fc.constantFrom("us-east-1", "cn-north-1"),
  table: fc.oneof(fc.constant("orders"), arbitraryText()),
  position: arbitraryText(),
  attempts: fc.nat(),
  at: fc.constant(parseTimestamp("1732500000")),
  content: fc.oneof(
    arbitraryChange().map((change) => ({ kind: "change" as const, change })),
    fc.uint8Array().map((body) => ({ kind: "message" as const, body: Uint8Array.from(body) })),
  ),
});

/** Whether SQS takes the text: the characters that XML may have. Halves of surrogate pairs are none. */
function isSqsText(text: string): boolean {
  return Array.from(text).every((character) => {
    const code = character.codePointAt(0) ?? 0;
    const isBlank = code === 0x9 || code === 0xa || code === 0xd;
    return (
      isBlank || (code >= 0x20 && code <= 0xd7ff) || (code >= 0xe000 && code <= 0xfffd) || code >= 0x10000
    );
  });
}

it("gives back every letter exactly, in characters that SQS takes, within its bytes, plain or compressed", async () => {
  const plain = { true: 0, false: 0 };
  await fc.assert(
    fc.asyncProperty(letters, fc.integer({ min: 100, max: 3000 }), async (letter, bytesMax) => {
      const body = await encodeLetterBody(letter, bytesMax);
      if (body === undefined) return;
      plain[body.startsWith('{"deadLetter"') ? "false" : "true"]++;
      expect(Buffer.byteLength(body)).toBeLessThanOrEqual(bytesMax);
      expect(isSqsText(body)).toBe(true);
      expect(await decodeLetterBody(body)).toEqual({
        kind: "letter",
        letter: decodeDeadLetter(encodeDeadLetter(letter)),
      });
    }),
    { numRuns: 300 },
  );
  expect(Math.min(plain.true, plain.false)).toBeGreaterThan(0);
});

it("names the same letter alike, whenever, however often and with whatever detail it is put down, and others otherwise", () => {
  fc.assert(
    fc.property(letters, letters, fc.nat(), (one, other, attempts) => {
      const again = { ...one, attempts, at: parseTimestamp("1"), detail: "Another." };
      expect(deadLetterId(again)).toBe(deadLetterId(one));
      expect(deadLetterId(decodeDeadLetter(encodeDeadLetter(one)))).toBe(deadLetterId(one));
      expect(deadLetterId(one)).toMatch(/^[0-9a-f]{40}$/);
      const same =
        encodeDeadLetter({ ...other, attempts: 0, detail: "" }) ===
        encodeDeadLetter({ ...one, attempts: 0, detail: "" });
      expect(deadLetterId(other) === deadLetterId(one)).toBe(same);
    }),
  );
});
