import { WRITE_KINDS } from "../workload/write-mix.ts";
import { escapeHtml } from "./escape-html.ts";
import type { LoadReport } from "./load-report.ts";
import { planFacts } from "./plan-facts.ts";

/** The tables of a report's page, each under its heading. */
export function reportTables(report: LoadReport): string {
  return [
    "<h2>Writes</h2>",
    table(
      ["region", "written", "a second", ...WRITE_KINDS, "versioned", "contended", "failed"],
      report.writes.map((counts) => [
        counts.region,
        counts.acknowledged,
        counts.perSecond,
        ...WRITE_KINDS.map((kind) => counts.byKind[kind] ?? 0),
        counts.versioned,
        counts.contended,
        counts.failed,
      ]),
    ),
    "<h2>Lag</h2>",
    table(
      ["direction", "seen", "overtaken", "p50 ms", "p90 ms", "p99 ms", "p99.9 ms", "max ms"],
      [
        ...report.lag.map((each) => [
          `${each.from} to ${each.to}`,
          each.measured,
          each.overtaken,
          ...ranks(each),
        ]),
        ...report.floor.map((each) => [`${each.region}, its own stream`, each.measured, "", ...ranks(each)]),
      ],
    ),
    '<p class="soft">From the acknowledgement of each write to its sight in the stream of the other region\'s table, by one clock. The rows of a ' +
      "region's own stream have no replication in them: they are what the measuring itself adds.</p>",
    "<h2>Comparison</h2>",
    table(
      ["keys", "identical", "differing", "lost", "of unknown last write", "older survivors"],
      [
        [
          report.comparison.keys,
          report.comparison.identical,
          report.comparison.differing,
          report.comparison.lost,
          report.comparison.doubtful,
          report.comparison.olderSurvivors,
        ],
      ],
    ),
    differencesOf(report),
    countsOf(report),
    "<h2>Plan</h2>",
    factsTable(planFacts(report.plan)),
  ].join("\n");
}

function ranks(lag: LoadReport["floor"][number] | LoadReport["lag"][number]): readonly number[] {
  return [lag.p50Ms, lag.p90Ms, lag.p99Ms, lag.p999Ms, lag.maxMs].map((ms) => Number(ms.toPrecision(3)));
}

function differencesOf({ comparison, regions }: LoadReport): string {
  if (comparison.differences.length === 0) return "";
  return table(
    ["key (hashed)", ...regions, "lost"],
    comparison.differences.map(({ keyHash, versions, lost }) => [
      keyHash,
      ...regions.map((region) => versions[region] ?? ""),
      lost ? "yes" : "",
    ]),
  );
}

function countsOf({ counts }: LoadReport): string {
  if (counts === null) return "";
  return `<h2>Replication</h2>${table(Object.keys(counts), [Object.values(counts)])}`;
}

function factsTable(facts: readonly (readonly [string, string])[]): string {
  const rows = facts.map(
    ([name, value]) => `<tr><td>${escapeHtml(name)}</td><td>${escapeHtml(value)}</td></tr>`,
  );
  return `<div class="scroll"><table class="facts"><tbody>${rows.join("")}</tbody></table></div>`;
}

function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const cells = (tag: "th" | "td", values: readonly (string | number)[]): string =>
    values.map((value) => `<${tag}>${escapeHtml(String(value))}</${tag}>`).join("");
  const body = rows.map((row) => `<tr>${cells("td", row)}</tr>`).join("");
  return `<div class="scroll"><table><thead><tr>${cells("th", head)}</tr></thead><tbody>${body}</tbody></table></div>`;
}
