/** One line of a panel. */
export interface PlotLine {
  readonly name: string;
  /** Rising in `x`; all values above zero, for both scales are logarithmic. */
  readonly points: readonly { readonly x: number; readonly y: number }[];
}

/** One pair of axes. */
export interface PlotPanel {
  /** What is at the foot, for example `changes in a batch`. */
  readonly xName: string;
  /** The unit of all lines. */
  readonly yName: string;
  readonly lines: readonly PlotLine[];
}
