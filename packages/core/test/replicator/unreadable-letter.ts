import { parseTimestamp } from "../../src/index.ts";
import type { DeadLetter } from "../../src/index.ts";

/** A message that nobody can read, in a letter. */
export const LETTER: DeadLetter = {
  reason: "malformed-message",
  detail: "Odd.",
  stage: "apply",
  region: "us-east-1",
  position: "test:1",
  attempts: 1,
  at: parseTimestamp("1732500000"),
  content: { kind: "message", body: new Uint8Array() },
};
