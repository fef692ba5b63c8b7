import type { StrikeCounts } from "@isthmus/local-cloud";

/** What a campaign came to. */
export interface ChaosReport {
  readonly seed: number;
  readonly transport: string;
  /** How often each kind of fault has struck. */
  readonly faults: StrikeCounts;
  /** Invocations that crashed or timed out. */
  readonly brokenInvocations: number;
  /** How often the key for the peers was replaced, and requests that were refused for an old one. */
  readonly keyRotations: number;
  readonly refusedKeys: number;
  readonly invocations: number;
  readonly coldStarts: number;
  readonly poisonSent: number;
  /** All of the faults above together, the poison included. */
  readonly total: number;
  readonly changesForwarded: number;
  /** The regions came to agree in time. */
  readonly agreed: boolean;
  readonly identical: number;
  readonly differing: number;
  /** Poison without a dead letter. */
  readonly missingLetters: readonly string[];
  /** Dead letters that are no poison: good changes that went astray. */
  readonly strayLetters: readonly string[];
  /** What was pending when time was up. */
  readonly trouble: readonly string[];
}

/** Whether the tables are equal and the dead letters hold exactly the poison. */
export function survived(report: ChaosReport): boolean {
  return (
    report.agreed &&
    report.differing === 0 &&
    report.missingLetters.length === 0 &&
    report.strayLetters.length === 0
  );
}
