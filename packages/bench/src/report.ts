import { cpus, loadavg } from "node:os";
import type { Figure } from "./figure.ts";

/** What a run of the benchmarks found, with what a reader needs to judge it. */
export interface BenchReport {
  readonly date: string;
  readonly node: string;
  readonly processor: string;
  readonly cores: number;
  /** Load average of the last minute when the run began: above the number of cores, figures are those of a busy machine. */
  readonly load: number;
  readonly runs: number;
  readonly quick: boolean;
  readonly groups: readonly { readonly name: string; readonly figures: readonly Figure[] }[];
}

/** A report without groups, of this machine, now. */
export function beginReport(options: { readonly runs: number; readonly quick: boolean }): BenchReport {
  const processors = cpus();
  return {
    date: new Date().toISOString(),
    node: process.version,
    processor: processors[0]?.model ?? "unknown",
    cores: processors.length,
    load: loadavg()[0] ?? 0,
    runs: options.runs,
    quick: options.quick,
    groups: [],
  };
}
