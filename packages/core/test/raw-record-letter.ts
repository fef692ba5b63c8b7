import { encodeDeadLetter, parseTimestamp } from "../src/index.ts";
import type { DeadLetter, DeadLetterContent } from "../src/index.ts";

/** A record that could not be read. */
export const RAW = { kind: "raw-record", record: {} } as const;

/** A letter about it. */
export const LETTER: DeadLetter = {
  reason: "malformed-record",
  detail: "Odd.",
  stage: "forward",
  region: "cn-north-1",
  position: "p",
  attempts: 3,
  at: parseTimestamp("5"),
  content: RAW,
};

/** The letter with this content, as JSON. */
export function jsonOf(content: DeadLetterContent): Record<string, unknown> {
  return JSON.parse(encodeDeadLetter({ ...LETTER, content })) as Record<string, unknown>;
}
