/** The invariants of the protocol's specification, by what they promise. */
export type Invariant =
  | "convergence"
  | "last writer wins"
  | "no resurrection"
  | "no lost change"
  | "no echo"
  | "no clobber"
  | "quiet"
  | "replay"
  | "exact"
  /** Not in the specification's list, but implied by it: after the last write, replication comes to rest. */
  | "termination"
  /** A use case rejected, or something was given up that need not be. */
  | "no failure";

/** All invariants. */
export const INVARIANTS: ReadonlySet<Invariant> = new Set<Invariant>([
  "convergence",
  "last writer wins",
  "no resurrection",
  "no lost change",
  "no echo",
  "no clobber",
  "quiet",
  "replay",
  "exact",
  "termination",
  "no failure",
]);

/** What a checker found. */
export interface Violation {
  readonly invariant: Invariant;
  readonly detail: string;
}
