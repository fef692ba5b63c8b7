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
  it.each(["malformed", "malformed-large"] as const)(
    "that is %s is no message, and is told by its text",
    async (kind) => {
      const { body, mark } = await makePoison(0, kind, "us-east-1");
      const { content } = await decodeMessage({ id: "1", body, position: "p", attempts: 1 });
      expect(content.kind).not.toBe("changes");
      expect(mark).toBe("malformed-message poison 0");
      expect(letterMark(letter("malformed-message", { kind: "message", body }))).toBe(mark);
    },
  );

  it.each(["from-the-future", "unknown-table", "older-than-tombstones"] as const)(
    "that is %s is a whole message, and is told by its change",
    async (kind) => {
      const { body, mark } = await makePoison(1, kind, "us-east-1");
      const { content } = await decodeMessage({ id: "1", body, position: "p", attempts: 1 });
      const [change] = content.kind === "changes" ? content.changes : [];
      expect(change && letterMark(letter(kind, { kind: "change", change }))).toBe(mark);
    },
  );

  it("is never told by the same mark twice", async () => {
    const kinds = ["malformed", "from-the-future", "unknown-table"] as const;
    const marks = await Promise.all(
      Array.from(
        { length: 30 },
        async (_, n) => (await makePoison(n, kinds[n % 3] ?? "malformed", "r")).mark,
      ),
    );
    expect(new Set(marks).size).toBe(30);
  });
});
