import { parseTimestamp, parseVersion } from "@isthmus/core";
import type { DeadLetter } from "@isthmus/core";

/** A letter that fits anywhere. */
export const SMALL: DeadLetter = {
  reason: "unknown-table",
  detail: 'Table "orders" is not replicated here.',
  stage: "apply",
  region: "cn-north-1",
  table: "orders",
  position: "kinesis:inbox/shard/1",
  attempts: 2,
  at: parseTimestamp("1732500000.25"),
  content: {
    kind: "change",
    change: {
      kind: "put",
      table: "orders",
      key: { pk: { S: "k" } },
      version: parseVersion("1732500000@us-east-1"),
      writtenAt: parseTimestamp("1732500000"),
      item: {
        pk: { S: "k" },
        odd: { S: "\uFFFE\uFFFF\u0000\uD800 上海" },
        n: { N: "12345678901234567890123456789012345678" },
      },
    },
  },
};

/** A message body of so many bytes: zeros compress to nothing, noise does not compress. */
export function bodyOf(bytes: number, fill: "zeros" | "noise"): DeadLetter {
  const body = new Uint8Array(bytes);
  // A linear congruential generator: the same noise in every run.
  let state = 1;
  if (fill === "noise") {
    for (let i = 0; i < bytes; i++) {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      body[i] = state >>> 24;
    }
  }
  return { ...SMALL, reason: "malformed-message", content: { kind: "message", body } };
}
