import { fromSdkError } from "@isthmus/adapter-dynamodb";
import type { IsthmusError } from "@isthmus/core";
import type { PlannedWrite } from "../workload/planned-write.ts";
import { WRITE_KINDS } from "../workload/write-mix.ts";
import type { WriteKind } from "../workload/write-mix.ts";

/** What one region's writer has come to. */
export interface WriteCounts {
  /** Steps begun; a re-creation is one step of two writes. */
  steps: number;
  acknowledged: number;
  /** Acknowledged writes, by why they were made. */
  readonly byKind: Record<WriteKind, number>;
  versioned: number;
  /** Bytes of the items left by acknowledged puts and updates. */
  bytes: number;
  contended: number;
  /** Refused for good, or without an answer. */
  failed: number;
  /** Failures since the last acknowledged write. */
  failedInRow: number;
  lastAcknowledgedAtMs: number | undefined;
}

/** All zero. */
export function noWrites(): WriteCounts {
  const byKind = Object.fromEntries(WRITE_KINDS.map((kind) => [kind, 0])) as Record<WriteKind, number>;
  return {
    steps: 0,
    acknowledged: 0,
    byKind,
    versioned: 0,
    bytes: 0,
    contended: 0,
    failed: 0,
    failedInRow: 0,
    lastAcknowledgedAtMs: undefined,
  };
}

/** Counts an acknowledged write. */
export function countAcknowledged(counts: WriteCounts, planned: PlannedWrite, nowMs: number): void {
  counts.acknowledged += 1;
  counts.byKind[planned.kind] += 1;
  if (planned.versioned) counts.versioned += 1;
  counts.bytes += planned.bytes;
  counts.failedInRow = 0;
  counts.lastAcknowledgedAtMs = nowMs;
}

/** Counts a write that failed. Gives what that failure means. */
export function countFailed(counts: WriteCounts, error: unknown, tableName: string): IsthmusError {
  const failure = fromSdkError(error, {
    operation: "A write",
    resource: `table "${tableName}"`,
    blames: "item",
  });
  counts.failed += 1;
  counts.failedInRow += 1;
  return failure;
}
