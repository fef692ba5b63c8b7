import type { RedriveOutcome } from "@isthmus/core";
import { SHORT_ID_LENGTH } from "./letter-summary.ts";
import type { RedrivenLetter } from "./redrive-chosen.ts";

/** One letter's outcome as a line. */
export function outcomeText({ id, outcome }: RedrivenLetter): string {
  return `${id.slice(0, SHORT_ID_LENGTH)}  ${whatBecame(outcome)}`;
}

function whatBecame(outcome: RedriveOutcome): string {
  switch (outcome.status) {
    case "done":
      return "done";
    case "poison":
      return `still ${outcome.reason}: ${outcome.detail}`;
    case "failed":
      return `failed: ${outcome.error.message}`;
    default:
      return outcome satisfies never;
  }
}

/** How many letters came to what. */
export interface RedriveCounts {
  readonly done: number;
  readonly poison: number;
  readonly failed: number;
}

/** Counts outcomes. */
export function countOutcomes(redriven: readonly RedrivenLetter[]): RedriveCounts {
  const counted = (status: RedriveOutcome["status"]): number =>
    redriven.filter(({ outcome }) => outcome.status === status).length;
  return { done: counted("done"), poison: counted("poison"), failed: counted("failed") };
}

/** All outcomes as JSON of plain values. */
export function outcomesJson(redriven: readonly RedrivenLetter[]): readonly unknown[] {
  return redriven.map(({ id, outcome }) => {
    if (outcome.status !== "failed") return { id, ...outcome };
    const { code, kind, message } = outcome.error;
    return { id, status: "failed", code, kind, detail: message };
  });
}
