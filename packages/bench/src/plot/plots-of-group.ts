import type { Figure } from "../figure.ts";
import type { PlotPanel } from "./plot-panel.ts";
import { renderPlot } from "./render-plot.ts";

/** A plot and the name of its file. */
export interface GroupPlot {
  /** For example `scale-changes-in-a-batch.svg`. */
  readonly fileName: string;
  readonly svg: string;
}

/** A plot for each axis of a group's figures: a panel for each unit, a line for each series. A group without axes has none. */
export function plotsOfGroup(group: string, figures: readonly Figure[]): readonly GroupPlot[] {
  const axes = [...new Set(figures.flatMap(({ point }) => (point === undefined ? [] : [point.axis])))];
  return axes.map((axis) => {
    const own = figures.filter(({ point }) => point?.axis === axis);
    const units = [...new Set(own.map(({ unit }) => unit))];
    return {
      fileName: `${group}-${axis.replaceAll(" ", "-")}.svg`,
      svg: renderPlot(
        `${group}: ${axis}`,
        units.map((unit) => panelOf(axis, unit, own)),
      ),
    };
  });
}

function panelOf(axis: string, unit: string, figures: readonly Figure[]): PlotPanel {
  const points = figures.flatMap((figure) =>
    figure.unit === unit && figure.point !== undefined
      ? [{ series: figure.point.series, x: figure.point.at, y: figure.value }]
      : [],
  );
  const series = [...new Set(points.map((point) => point.series))];
  return {
    xName: axis,
    yName: unit,
    lines: series.map((name) => ({ name, points: points.filter((point) => point.series === name) })),
  };
}
