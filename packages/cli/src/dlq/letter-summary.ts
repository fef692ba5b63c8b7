import { tombstoneId } from "@isthmus/adapter-dynamodb";
import { millisBetween } from "@isthmus/core";
import type { DeadLetter, ItemKey, Timestamp } from "@isthmus/core";
import type { HeldLetter } from "@isthmus/dead-letters";

/** What a list tells of a letter: nothing of what is in it. */
export interface LetterSummary {
  readonly id: string;
  readonly reason: string;
  readonly stage: string;
  readonly region: string;
  readonly table: string | undefined;
  readonly position: string;
  readonly attempts: number;
  /** Since it was put down. */
  readonly ageSeconds: number;
  /** The hash that logs show for the same key; absent where the letter has no key of its own. */
  readonly keyHash: string | undefined;
  /** How often it is there. */
  readonly copies: number;
}

/** Digits of ids and hashes for people: enough to tell letters apart, few enough for a line. */
export const SHORT_ID_LENGTH = 12;

/** Sums up a letter. */
export function letterSummary({ id, letter, copies }: HeldLetter, now: Timestamp): LetterSummary {
  const { reason, stage, region, table, position, attempts, at } = letter;
  return {
    id,
    reason,
    stage,
    region,
    table,
    position,
    attempts,
    ageSeconds: Math.max(0, Math.round(millisBetween(at, now) / 1000)),
    keyHash: keyHashOf(letter),
    copies,
  };
}

function keyHashOf({ table, content }: DeadLetter): string | undefined {
  if (content.kind === "change") return hashed(content.change.table, content.change.key);
  if (content.kind === "record" && table !== undefined) return hashed(table, content.record.key);
  return undefined;
}

/** A letter may be one because its key is none. */
function hashed(table: string, key: ItemKey): string | undefined {
  try {
    return tombstoneId(table, key);
  } catch {
    return undefined;
  }
}

/** Seconds in the two largest units that say something: `3d 4h`. */
export function ageText(seconds: number): string {
  const units: readonly (readonly [name: string, value: number])[] = [
    ["d", Math.floor(seconds / 86_400)],
    ["h", Math.floor(seconds / 3600) % 24],
    ["m", Math.floor(seconds / 60) % 60],
    ["s", seconds % 60],
  ];
  const first = units.findIndex(([, value]) => value > 0);
  if (first < 0) return "0s";
  return units
    .slice(first, first + 2)
    .filter(([, value]) => value > 0)
    .map(([name, value]) => `${value}${name}`)
    .join(" ");
}
