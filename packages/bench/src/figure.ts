/** What a figure must keep to; what it is held against is said in docs/performance.md. */
export interface Target {
  readonly kind: "at-most" | "at-least";
  readonly value: number;
}

/** Where a figure stands among others that differ from it in one thing. */
export interface Point {
  /** What is varied, with its unit, for example `changes in a batch`. */
  readonly axis: string;
  readonly at: number;
  /** What is measured, alike in all points of one line. */
  readonly series: string;
}

/** One measured or counted figure of a group. */
export interface Figure {
  /** What was measured, unique within its group. */
  readonly name: string;
  /** For instance `µs/change`, `changes/s`, `bytes/change`, `requests`, `ratio`. */
  readonly unit: string;
  readonly value: number;
  /** What the value stands beside, measured in alternation with it in the same run. */
  readonly baseline?: { readonly name: string; readonly value: number };
  /** Held against `value`, or against `value / baseline.value` where there is a baseline. */
  readonly target?: Target;
  /** Absent for a figure that stands alone. */
  readonly point?: Point;
}

/** The value beside its baseline, or `undefined` where there is none. */
export function ratioOf(figure: Figure): number | undefined {
  return figure.baseline === undefined ? undefined : figure.value / figure.baseline.value;
}

/** Whether the figure keeps to its target; a figure without one always does. */
export function keepsTarget(figure: Figure): boolean {
  if (figure.target === undefined) return true;
  const held = ratioOf(figure) ?? figure.value;
  return figure.target.kind === "at-most" ? held <= figure.target.value : held >= figure.target.value;
}
