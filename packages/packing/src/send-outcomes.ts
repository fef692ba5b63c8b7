import { IsthmusError } from "@isthmus/core";
import type { Acceptance, SendOutcome } from "@isthmus/core";
import type { OversizedChange, PackedPayload } from "./pack-changes.ts";

/** A packing and what became of each payload of it. */
export interface SentPacking {
  readonly payloads: readonly Pick<PackedPayload, "indexes">[];
  readonly tooLarge: readonly OversizedChange[];
  /** One per payload, in their order. */
  readonly acceptances: readonly Acceptance[];
}

/**
 * The outcome of every change of a `send`, in order: a change shares the fate of its payload. A change that is in none counts as failed, so that
 * no mistake in a transport can pass for success.
 */
export function sendOutcomes(changeCount: number, sent: SentPacking): readonly SendOutcome[] {
  const outcomes: SendOutcome[] = Array.from({ length: changeCount }, () => ({
    status: "failed",
    error: new IsthmusError("unexpected", "The change was not sent.", { kind: "retryable" }),
  }));
  for (const { index, bytes, bytesMax } of sent.tooLarge) {
    outcomes[index] = { status: "too-large", bytes, bytesMax };
  }
  sent.payloads.forEach(({ indexes }, place) => {
    const acceptance = sent.acceptances[place];
    if (acceptance === undefined) return;
    const outcome: SendOutcome =
      acceptance.status === "accepted" ? { status: "sent" } : { status: "failed", error: acceptance.error };
    for (const index of indexes) outcomes[index] = outcome;
  });
  return outcomes;
}
