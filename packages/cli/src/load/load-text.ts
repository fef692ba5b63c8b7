import type { LoadReport } from "@isthmus/load";
import { textTable } from "../demo/text-table.ts";
import { sampleText } from "./sample-text.ts";

/** A report for people. */
export function loadText(report: LoadReport, preset: "sample" | undefined): string {
  return [
    ...section(`Writes in ${report.seconds.writing} s`, writesTable(report)),
    ...section(
      "Lag: from a write's acknowledgement to its sight in another region's stream",
      lagTable(report),
    ),
    ...(report.counts === null ? [] : section("Replication, all regions", countsTable(report.counts))),
    ...section("Comparison of every key that was written, by consistent reads", comparisonTable(report)),
    ...(preset === "sample" ? sampleText(report) : []),
    "",
    ...verdict(report),
  ].join("\n");
}

function section(title: string, rows: readonly (readonly string[])[]): readonly string[] {
  return ["", title, ...textTable(rows).map((line) => `  ${line}`)];
}

function writesTable({ writes }: LoadReport): readonly (readonly string[])[] {
  const rows = writes.map((counts) => [
    counts.region,
    String(counts.acknowledged),
    counts.perSecond.toFixed(1),
    ...["inserts", "overwrites", "updates", "deletes", "recreations", "conflicts"].map((kind) =>
      String(counts.byKind[kind] ?? 0),
    ),
    String(counts.versioned),
    String(counts.contended),
    String(counts.failed),
  ]);
  return [
    [
      "region",
      "written",
      "a second",
      "inserts",
      "overwrites",
      "updates",
      "deletes",
      "re-creations",
      "conflicts",
      "versioned",
      "contended",
      "failed",
    ],
    ...rows,
  ];
}

function lagTable({ lag, floor }: LoadReport): readonly (readonly string[])[] {
  const percentiles = (each: LoadReport["floor"][number] | LoadReport["lag"][number]): readonly string[] =>
    [each.p50Ms, each.p90Ms, each.p99Ms, each.p999Ms, each.maxMs].map((value) => `${Math.round(value)} ms`);
  return [
    ["", "seen", "overtaken", "p50", "p90", "p99", "p99.9", "max"],
    ...lag.map((each) => [
      `${each.from} to ${each.to}`,
      String(each.measured),
      String(each.overtaken),
      ...percentiles(each),
    ]),
    ...floor.map((each) => [
      `${each.region}'s own stream (what measuring adds)`,
      String(each.measured),
      "",
      ...percentiles(each),
    ]),
  ];
}

function countsTable(counts: Readonly<Record<string, number>>): readonly (readonly string[])[] {
  return Object.entries(counts).map(([name, count]) => [
    // ChangesForwarded: changes forwarded
    name.replace(/(?<!^)([A-Z])/g, " $1").toLowerCase(),
    String(count),
  ]);
}

function comparisonTable({ comparison }: LoadReport): readonly (readonly string[])[] {
  return [
    ["keys", String(comparison.keys)],
    ["identical in all regions", String(comparison.identical)],
    ["differing", String(comparison.differing)],
    ["lost (not what the key's only writer left last)", String(comparison.lost)],
    ["shared keys whose survivor is no region's last write", String(comparison.olderSurvivors)],
  ];
}

function verdict(report: LoadReport): readonly string[] {
  const { comparison, regions, seconds } = report;
  const early = report.interrupted ? ["The writing was ended early."] : [];
  const troubles = report.problems.map((problem) => `  ${problem}`);
  if (report.converged) {
    return [
      ...early,
      ...troubles,
      ...(report.deletedAfterwards > 0 ? [`${report.deletedAfterwards} keys were deleted afterwards.`] : []),
      `converged: ${comparison.identical} keys identical in ${regions.length} regions, ${seconds.settling} s after the last write`,
    ];
  }
  return [
    ...early,
    `NOT CONVERGED: ${comparison.differing} keys differ, ${comparison.lost} are lost, ${comparison.identical} are identical in ${regions.length} regions`,
    ...comparison.differences.map(({ keyHash, versions, lost }) => {
      const held = Object.entries(versions).map(([region, version]) => `${region}: ${version}`);
      return `  key ${keyHash}  ${held.join("  ")}${lost ? "  (lost)" : ""}`;
    }),
    ...troubles,
  ];
}
