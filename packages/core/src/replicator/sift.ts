import type { Change } from "../change.ts";
import type { DeadLetterContent, DeadLetterReason } from "../ports/dead-letters.ts";
import { isAheadOf } from "../version-state.ts";
import type { ApplyDeps } from "./apply-deps.ts";
import type { DecodedMessage, PlacedChange } from "./decoded-message.ts";

/** What can never be applied, and why. */
export interface Poison {
  readonly message: DecodedMessage;
  readonly reason: DeadLetterReason;
  readonly detail: string;
  readonly content: DeadLetterContent;
  readonly table?: string;
}

/** Sets aside what can be told to be poison by looking at it, so that coalescing never prefers it to something good. */
export function sift(
  messages: readonly DecodedMessage[],
  deps: ApplyDeps,
): { good: PlacedChange[]; poison: Poison[] } {
  const good: PlacedChange[] = [];
  const poison: Poison[] = [];
  const now = deps.clock.now();
  for (const message of messages) {
    if (message.content.kind === "malformed") {
      const { body, error } = message.content;
      const reason =
        error.code === "unsupported-envelope-version" ? "unsupported-version" : "malformed-message";
      poison.push({ message, reason, detail: error.message, content: { kind: "message", body } });
      continue;
    }
    for (const change of message.content.changes) {
      const bad = (reason: DeadLetterReason, detail: string): unknown =>
        poison.push({ message, reason, detail, table: change.table, content: { kind: "change", change } });
      if (!deps.stores.has(change.table)) {
        bad(
          "unknown-table",
          `Table ${JSON.stringify(change.table)} is not replicated here. Allowed: ${[...deps.stores.keys()].join(", ")}. Add it to the configuration, then redrive.`,
        );
      } else if (!isKey(change)) {
        bad(
          "wrong-key",
          "A key attribute has a type that keys cannot have. Allowed: S, N or B. Mend the sender, then redrive.",
        );
      } else if (isAheadOf(change.version, now, deps.futureBoundMs)) {
        bad(
          "from-the-future",
          `The change's timestamp ${change.version.timestamp} is more than ${deps.futureBoundMs} ms ahead of this region's clock, ${now}. Mend the clocks, then redrive.`,
        );
      } else {
        good.push({ change, message });
      }
    }
  }
  return { good, poison };
}

function isKey(change: Change): boolean {
  return Object.values(change.key).every((value) => "S" in value || "N" in value || "B" in value);
}
