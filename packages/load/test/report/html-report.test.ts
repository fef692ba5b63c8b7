import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { htmlReport } from "../../src/report/html-report.ts";
import type { LoadReport } from "../../src/report/load-report.ts";
import { EXAMPLE_REPORT } from "./example-report.ts";

/** What a chart was drawn with. */
interface Drawn {
  readonly title: string;
  readonly labels: readonly string[];
  readonly columns: readonly (readonly (number | null)[])[];
}

/** As much of an element as the page's script needs. */
interface StandInElement {
  className: string;
  textContent: string;
  clientWidth: number;
  append(...children: StandInElement[]): void;
}

/** Runs the page's own script with stand-ins for the browser and for the chart library. */
function charts(page: string): readonly Drawn[] {
  const data = /<script type="application\/json" id="report-data">([^]*?)<\/script>/.exec(page)?.[1] ?? "";
  const script = page.slice(page.lastIndexOf("<script>") + "<script>".length, page.lastIndexOf("</script>"));
  const element = (): StandInElement => ({
    className: "",
    textContent: "",
    clientWidth: 500,
    append: () => undefined,
  });
  const drawn: Drawn[] = [];
  const headings: StandInElement[] = [];
  const uPlot = Object.assign(
    function draw(
      options: { readonly series: readonly { readonly label: string }[] },
      columns: Drawn["columns"],
    ) {
      drawn.push({
        title: headings.at(-1)?.textContent ?? "",
        labels: options.series.map(({ label }) => label),
        columns,
      });
    },
    { join: (tables: readonly Drawn["columns"][]) => [tables[0]?.[0], ...tables.map((table) => table[1])] },
  );
  runInNewContext(script, {
    uPlot,
    getComputedStyle: () => ({ getPropertyValue: () => " #123456 " }),
    window: { addEventListener: () => undefined },
    document: {
      documentElement: {},
      getElementById: (id: string) => (id === "report-data" ? { textContent: data } : element()),
      createElement: (name: string) => {
        const made = element();
        if (name === "h3") headings.push(made);
        return made;
      },
    },
  });
  return drawn;
}

describe("the page of a report", () => {
  it("is one file that asks nobody for anything", async () => {
    const page = await htmlReport(EXAMPLE_REPORT, "worker over kinesis");
    expect(page).not.toMatch(/https?:\/\//);
    expect(page).not.toMatch(/<link|<img|<iframe|@import|\bsrc=|url\(|fetch\(|XMLHttpRequest|import\(/);
    expect(page).toContain("The MIT License");
    expect(page).toContain("uPlot");
  });

  it("draws lag, distribution, throughput, pending and conflicts, with a value for each point of time", async () => {
    const drawn = charts(await htmlReport(EXAMPLE_REPORT, "test"));
    expect(drawn.map(({ title }) => title)).toEqual([
      "Lag, us-east-1 to cn-north-1",
      "Lag, cn-north-1 to us-east-1",
      "Distribution of the lag",
      "Throughput",
      "Pending",
      "Conflicts",
    ]);
    for (const { labels, columns } of drawn) {
      expect(columns).toHaveLength(labels.length);
      for (const column of columns) expect(column).toHaveLength(columns[0]?.length ?? 0);
    }
    expect(drawn[0]?.columns).toEqual([
      [1, 2, 3, 3.4],
      [80, 80, 80, 80],
      [300, 300, 300, 300],
      [301, 301, 301, 301],
    ]);
    expect(drawn[1]?.columns[1]).toEqual([null, null, null, null]);
    // The last piece of time is shorter, and its throughput is still a second's.
    expect(drawn[3]?.columns[1]?.map((value) => Math.round(value ?? 0))).toEqual([20, 20, 20, 50]);
  });

  it("leaves out the conflicts found where replication does not tell, and a distribution of nothing", async () => {
    const report: LoadReport = {
      ...EXAMPLE_REPORT,
      replication: null,
      counts: null,
      lag: EXAMPLE_REPORT.lag.map((each) => ({ ...each, measured: 0, distribution: [] })),
      timeline: {
        ...EXAMPLE_REPORT.timeline,
        points: EXAMPLE_REPORT.timeline.points.map((point) => ({ ...point, conflictsFound: null })),
      },
    };
    const drawn = charts(await htmlReport(report, "test"));
    expect(drawn.map(({ title }) => title)).not.toContain("Distribution of the lag");
    expect(drawn.at(-1)?.labels).toEqual(["time", "written"]);
  });

  it("has no chart of conflicts where there were none", async () => {
    const points = EXAMPLE_REPORT.timeline.points.map((point) => ({
      ...point,
      conflictsWritten: 0,
      conflictsFound: 0,
    }));
    const timeline = { ...EXAMPLE_REPORT.timeline, points };
    const drawn = charts(await htmlReport({ ...EXAMPLE_REPORT, timeline }, "test"));
    expect(drawn.map(({ title }) => title)).not.toContain("Conflicts");
  });

  it("says loud that regions differ, and shows the keys by their hashes", async () => {
    const page = await htmlReport(
      {
        ...EXAMPLE_REPORT,
        converged: false,
        problems: ["The regions were not alike 60 s after the last write."],
        comparison: {
          ...EXAMPLE_REPORT.comparison,
          differing: 1,
          lost: 1,
          differences: [
            {
              keyHash: "4f9a02c1d2e3f405",
              versions: { "us-east-1": "100.5@us-east-1", "cn-north-1": "absent" },
              lost: true,
            },
          ],
        },
      },
      "test",
    );
    expect(page).toContain("Not converged: 1 keys differ, 1 are lost");
    expect(page).toContain("60 s after the last write");
    expect(page).toContain("<td>4f9a02c1d2e3f405</td>");
  });

  it("keeps whatever a text holds from becoming part of the page", async () => {
    const page = await htmlReport(
      { ...EXAMPLE_REPORT, problems: ['</script><script>alert("x")</script>'] },
      "<b>bold</b>",
    );
    expect(page).not.toContain("<script>alert");
    expect(page).not.toContain("<b>");
    expect(charts(page)).toHaveLength(6);
  });
});
