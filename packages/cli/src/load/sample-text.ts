import type { LoadReport } from "@isthmus/load";
import { textTable } from "../demo/text-table.ts";
import { SAMPLE_PUBLISHED } from "./sample-preset.ts";

/** This run beside the sample's published one, with what makes the two hard to compare. */
export function sampleText(report: LoadReport): readonly string[] {
  const { inserts, loadSeconds, lastArrivalAfterSeconds, setting } = SAMPLE_PUBLISHED;
  const written = report.writes.reduce((sum, { acknowledged }) => sum + acknowledged, 0);
  const late = Math.max(0, ...report.lag.map(({ lastArrivalAfterMs }) => lastArrivalAfterMs)) / 1000;
  const p99 = Math.max(0, ...report.lag.map(({ p99Ms }) => p99Ms)) / 1000;
  const max = Math.max(0, ...report.lag.map(({ maxMs }) => maxMs)) / 1000;
  const rows = [
    ["", "this run", "the sample, as published"],
    ["inserts of unique keys", String(written), String(inserts)],
    ["seconds of loading", report.seconds.writing.toFixed(1), String(loadSeconds)],
    [
      "inserts a second",
      (written / Math.max(0.1, report.seconds.writing)).toFixed(0),
      (inserts / loadSeconds).toFixed(0),
    ],
    ["last arrival after the load, seconds", late.toFixed(1), String(lastArrivalAfterSeconds)],
    ["lag of an item, p99, seconds", p99.toFixed(2), "not published"],
    ["lag of an item, worst, seconds", max.toFixed(2), "about 100, as the age of the stream's batches"],
    ["items compared in both tables", String(report.comparison.keys), "counted, not compared"],
  ];
  return [
    "",
    "Beside the original sample's load test",
    ...textTable(rows).map((line) => `  ${line}`),
    `  The sample's setting was ${setting}.`,
    "  This run's is no AWS unless you chose one: no distance, no throttling, and processors shared with everything else. Compare shapes, not seconds.",
  ];
}
