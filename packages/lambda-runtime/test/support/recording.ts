import type { LogFields, Logger } from "@isthmus/core";
import { memoryMetrics } from "@isthmus/testkit";
import type { MemoryMetrics } from "@isthmus/testkit";
import type { FlushableMetrics } from "../../src/index.ts";

/** One line of a log. */
export interface LogLine {
  readonly level: "debug" | "info" | "warn" | "error";
  readonly message: string;
  readonly fields: LogFields;
}

/** A logger that keeps its lines. */
export function recordingLogger(): Logger & { readonly lines: readonly LogLine[] } {
  const lines: LogLine[] = [];
  const at =
    (level: LogLine["level"]) =>
    (message: string, fields: LogFields = {}): unknown =>
      lines.push({ level, message, fields });
  return { lines, debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error") };
}

/** Metrics in memory that count how often they were flushed. */
export function recordingMetrics(): MemoryMetrics & FlushableMetrics & { flushes: number } {
  const metrics = { ...memoryMetrics(), flushes: 0, flush: () => void metrics.flushes++ };
  return metrics;
}
