import { decodeMessage } from "@isthmus/packing";
import { TIMESTAMP_ZERO } from "@isthmus/core";
import type { DeadLetter } from "@isthmus/core";
import { describe, expect, it } from "vitest";
import { letterMark, makePoison } from "../../src/chaos/poison.ts";

const letter = (reason: DeadLetter["reason"], content: DeadLetter["content"]): DeadLetter => ({
  reason,
  detail: "",
  stage: "apply",
  region: "cn-north-1",
  content,
  position: "p",
  attempts: 1,
  at: TIMESTAMP_ZERO,
});

describe("poison", () => {
  it("of the first kind is no message, and is told by its text", async () => {
    const { body, mark } = await makePoison(0, "us-east-1");
    const { content } = await decodeMessage({ id: "1", body, position: "p", attempts: 1 });
    expect(content.kind).not.toBe("changes");
    expect(letterMark(letter("malformed-message", { kind: "message", body }))).toBe(mark);
  });

  it.each([
    [1, "from-the-future"],
    [2, "unknown-table"],
  ] as const)("number %i is a whole message, and is told by its change as %s", async (n, reason) => {
    const { body, mark } = await makePoison(n, "us-east-1");
    const { content } = await decodeMessage({ id: "1", body, position: "p", attempts: 1 });
    const [change] = content.kind === "changes" ? content.changes : [];
    expect(change && letterMark(letter(reason, { kind: "change", change }))).toBe(mark);
  });

  it("is never told by the same mark twice", async () => {
    const marks = await Promise.all(
      Array.from({ length: 30 }, async (_, n) => (await makePoison(n, "r")).mark),
    );
    expect(new Set(marks).size).toBe(30);
  });
});
