import { scaleLog } from "d3-scale";
import type { ScaleLogarithmic } from "d3-scale";
import { line } from "d3-shape";
import type { PlotPanel } from "./plot-panel.ts";

const MARGIN = { top: 34, right: 16, bottom: 36, left: 52 };
/** Told apart also by those who do not see red and green. */
const COLORS = ["#0072b2", "#d55e00", "#009e73", "#cc79a7"];
const INK = "#333";
const GRID = "#ddd";
const Y_TICKS_MAX = 5;
const LINE_HEIGHT = 13;

/** One panel as the inside of an SVG group. Both scales are logarithmic: twice as much is as far everywhere. */
export function renderPanel(
  { xName, yName, lines }: PlotPanel,
  { width, height }: { readonly width: number; readonly height: number },
): string {
  const points = lines.flatMap((one) => one.points);
  const xs = [...new Set(points.map(({ x }) => x))].sort((a, b) => a - b);
  const right = width - MARGIN.right;
  const bottom = height - MARGIN.bottom;
  const x = scaleLog([Math.min(...xs), Math.max(...xs)], [MARGIN.left + 8, right - 8]);
  const y = scaleLog(roomAround(points.map((point) => point.y)), [bottom, MARGIN.top]);
  const path = line<{ readonly x: number; readonly y: number }>(
    (point) => x(point.x),
    (point) => y(point.y),
  ).digits(1);
  return [
    ...y
      .ticks(Y_TICKS_MAX)
      .filter((tick) => isRound(tick, y))
      .map((tick) => horizontal(tick, y(tick), right)),
    ...xs.map((tick) => text(number(tick), x(tick), bottom + 14, "middle")),
    text(xName, (MARGIN.left + right) / 2, bottom + 29, "middle"),
    text(yName, 8, 14, "start", INK, "bold"),
    ...lines.flatMap(({ name, points: own }, place) => {
      const color = COLORS[place % COLORS.length] ?? INK;
      return [
        `<path d="${path(own) ?? ""}" fill="none" stroke="${color}" stroke-width="2"/>`,
        ...own.map(
          (point) =>
            `<circle cx="${x(point.x).toFixed(1)}" cy="${y(point.y).toFixed(1)}" r="3" fill="${color}"/>`,
        ),
        text(name, right, 14 + place * LINE_HEIGHT, "end", color),
      ];
    }),
  ].join("\n");
}

/** So that no line lies on the edge, and that a line without any rise has a scale at all. */
function roomAround(values: readonly number[]): readonly [number, number] {
  return [Math.min(...values) / 1.5, Math.max(...values) * 1.5];
}

/** All ticks where there are few decades; otherwise powers of ten. */
function isRound(tick: number, y: ScaleLogarithmic<number, number>): boolean {
  const [low = 1, high = 1] = y.domain();
  const first = Number(tick.toExponential()[0]);
  return first === 1 || (high / low < 200 && [2, 5].includes(first)) || high / low < 5;
}

function horizontal(tick: number, y: number, right: number): string {
  const at = y.toFixed(1);
  return `<line x1="${MARGIN.left}" x2="${right}" y1="${at}" y2="${at}" stroke="${GRID}"/>\n${text(number(tick), MARGIN.left - 6, y + 4, "end")}`;
}

function text(
  content: string,
  x: number,
  y: number,
  anchor: "start" | "middle" | "end",
  color: string = INK,
  weight: "normal" | "bold" = "normal",
): string {
  return `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" text-anchor="${anchor}" fill="${color}" font-weight="${weight}">${content}</text>`;
}

function number(value: number): string {
  return value >= 1000 ? value.toLocaleString("en") : String(Number(value.toPrecision(2)));
}
