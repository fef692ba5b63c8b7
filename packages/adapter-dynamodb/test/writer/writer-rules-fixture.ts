import { DEFAULT_VERSION_ATTRIBUTES, parseRegionId, parseTimestamp } from "@isthmus/core";
import type { WriterRules } from "../../src/writer/writer-rules.ts";

/** Rules with a clock that stands still at 1000 s, for tests without any I/O. */
export function rulesAt(now = "1000"): WriterRules {
  return {
    region: parseRegionId("us-east-1"),
    partitionKeys: new Map([["orders", "id"]]),
    attributes: DEFAULT_VERSION_ATTRIBUTES,
    clock: { now: () => parseTimestamp(now) },
    futureBoundMs: 300_000,
    attemptsMax: 5,
    pause: async () => {},
  };
}
