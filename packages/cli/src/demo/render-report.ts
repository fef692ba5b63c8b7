import { CITIES_ATTRIBUTION } from "./data/cities.ts";
import type { LagSummary } from "./lag.ts";
import type { DemoReport } from "./report.ts";
import { textTable } from "./text-table.ts";

/** A report for people, some forty lines. */
export function renderReport(report: DemoReport): string {
  return [
    ...section("Writes by the applications, all regions", writesTable(report)),
    ...section("Replication, all regions, loading included", replicationTable(report)),
    ...section(
      "Lag: from sending a write to its acknowledged arrival in another region's table",
      lagTable(report),
    ),
    ...section(
      "Replication's requests for each change forwarded, polling reads left out",
      requestsTable(report),
    ),
    ...section("Time, seconds", timeTable(report)),
    "",
    CITIES_ATTRIBUTION,
    "",
    ...verdict(report),
  ].join("\n");
}

function section(title: string, rows: readonly (readonly string[])[]): readonly string[] {
  return ["", title, ...textTable(rows).map((line) => `  ${line}`)];
}

function writesTable({ writes }: DemoReport): readonly (readonly string[])[] {
  const rows = Object.entries(writes).map(([kind, counts]) => [
    kind,
    ...[counts.put, counts.update, counts.delete, counts.contended].map(String),
  ]);
  return [["writer", "put", "update", "delete", "contended"], ...rows];
}

function replicationTable({ replication, link }: DemoReport): readonly (readonly string[])[] {
  const letters = Object.entries(replication.deadLetters).map(([reason, count]) => `${count} ${reason}`);
  return [
    ["changes forwarded", String(replication.forwarded)],
    ["changes applied", String(replication.applied)],
    [
      "conflicts (an applied change replaced a version its writer had not seen)",
      String(replication.conflicts),
    ],
    ["superseded (arrived, and a newer version was there)", String(replication.superseded)],
    ["duplicates (arrived again)", String(replication.duplicates)],
    ["coalesced (overtaken within a batch)", String(replication.coalesced)],
    ["settled (unversioned writes given a version)", String(replication.settled)],
    ["echoes suppressed", String(replication.echoesSuppressed)],
    ["retried", String(replication.retried)],
    ["dead letters", letters.length === 0 ? "0" : letters.join(", ")],
    ["link cut, seconds", link.cutSeconds.toFixed(1)],
  ];
}

function lagTable({ lag }: DemoReport): readonly (readonly string[])[] {
  const row = (name: string, lags: LagSummary): readonly string[] => [
    name,
    String(lags.arrivals),
    ...[lags.p50Ms, lags.p99Ms, lags.maxMs].map((ms) => `${ms} ms`),
  ];
  return [
    ["", "arrivals", "p50", "p99", "max"],
    row("written while the link was up", lag.linkUp),
    row("written while it was cut", lag.linkCut),
  ];
}

function requestsTable({ requests, replication }: DemoReport): readonly (readonly string[])[] {
  const forwarded = Math.max(1, replication.forwarded);
  const rows = Object.entries(requests.byOperation)
    .sort(([, a], [, b]) => b - a)
    .map(([operation, count]) => [operation, (count / forwarded).toFixed(3), String(count)]);
  return [["operation", "per change", "requests"], ...rows, ["all", requests.perChange.toFixed(3), ""]];
}

function timeTable({ seconds }: DemoReport): readonly (readonly string[])[] {
  return [
    ["start", "load", "write", "settle", "total"],
    [seconds.start, seconds.load, seconds.write, seconds.settle, seconds.total].map((value) =>
      value.toFixed(1),
    ),
  ];
}

function verdict(report: DemoReport): readonly string[] {
  const { identical, differing } = report.items;
  const trouble = report.trouble.map((line) => `  ${line}`);
  if (report.converged) {
    return [...trouble, `converged: ${identical} items identical in ${report.regions.length} regions`];
  }
  return [
    `NOT CONVERGED: ${differing} items differ, ${identical} are identical in ${report.regions.length} regions`,
    ...report.differences.map(({ key, versions, attributes }) => {
      const held = Object.entries(versions).map(([region, version]) => `${region}: ${version}`);
      const names = attributes.length === 0 ? "" : ` (${attributes.join(", ")})`;
      return `  ${key}  ${held.join("  ")}${names}`;
    }),
    ...trouble,
  ];
}
