import { textTable } from "isthmus";
import { keepsTarget, ratioOf } from "./figure.ts";
import type { Figure } from "./figure.ts";
import type { BenchReport } from "./report.ts";

/** The report as lines of text: one table a group. */
export function renderReport(report: BenchReport): string {
  const machine = `${report.cores} cores of ${report.processor}, load ${report.load.toFixed(1)}, Node ${report.node.slice(1)}, ${report.date.slice(0, 10)}, ${report.quick ? "quick, " : ""}medians of ${report.runs} runs`;
  const tables = report.groups.map(({ name, figures }) =>
    [
      name,
      ...textTable([["case", "value", "unit", "beside", "ratio", "target", ""], ...figures.map(figureRow)]),
    ].join("\n"),
  );
  return [machine, ...tables].join("\n\n");
}

function figureRow(figure: Figure): readonly string[] {
  const { baseline, target } = figure;
  return [
    figure.name,
    number(figure.value),
    figure.unit,
    baseline === undefined ? "" : `${number(baseline.value)} ${baseline.name}`,
    number(ratioOf(figure)),
    target === undefined ? "" : `${target.kind === "at-most" ? "<=" : ">="} ${target.value}`,
    target === undefined ? "" : keepsTarget(figure) ? "ok" : "MISSED",
  ];
}

/** Three significant digits, and whole numbers from a hundred up. */
function number(value: number | undefined): string {
  if (value === undefined) return "";
  return Math.abs(value) >= 100
    ? Math.round(value).toLocaleString("en")
    : String(Number(value.toPrecision(3)));
}
