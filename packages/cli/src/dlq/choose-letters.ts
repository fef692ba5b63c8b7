import { DEAD_LETTER_REASONS } from "@isthmus/core";
import type { DeadLetterReason } from "@isthmus/core";
import type { BoxContents, HeldLetter, UnreadableLetter } from "@isthmus/dead-letters";
import { Option } from "commander";
import type { Command } from "commander";
import { usageError } from "./usage-error.ts";

/** Which letters, as the flags say. */
export interface ChoiceFlags {
  readonly all: boolean;
  readonly reason?: DeadLetterReason;
}

/** The letters that were chosen. */
export interface Chosen {
  readonly letters: readonly HeldLetter[];
  readonly unreadable: readonly UnreadableLetter[];
}

/** Shorter beginnings of ids are too easily mistyped. */
const ID_LENGTH_MIN = 4;

/** Gives a command the flags that choose letters. */
export function withChoiceFlags(command: Command): Command {
  return command
    .argument("[ids...]", `ids, or beginnings of ids of at least ${ID_LENGTH_MIN} digits`)
    .option("--all", "all letters", false)
    .addOption(new Option("--reason <reason>", "all letters of this reason").choices(DEAD_LETTER_REASONS));
}

/** @throws IsthmusError `invalid-config` unless exactly one way of choosing is used */
export function checkChoice(ids: readonly string[], { all, reason }: ChoiceFlags): void {
  const ways = [ids.length > 0, all, reason !== undefined].filter(Boolean).length;
  if (ways !== 1)
    throw usageError("Choose letters by their ids, or by --reason, or take --all: one of these.");
  const short = ids.find((id) => id.length < ID_LENGTH_MIN);
  if (short !== undefined) {
    throw usageError(
      `${JSON.stringify(short)} is too short for an id. Allowed: at least ${ID_LENGTH_MIN} digits of one that "isthmus dlq list" shows.`,
    );
  }
}

/**
 * The letters that ids, a reason, or all of them name.
 *
 * @throws IsthmusError `invalid-config` for an id that names none or several
 */
export function chooseLetters(
  { letters, unreadable }: BoxContents,
  ids: readonly string[],
  { all, reason }: ChoiceFlags,
): Chosen {
  if (all) return { letters, unreadable };
  if (reason !== undefined) {
    return { letters: letters.filter(({ letter }) => letter.reason === reason), unreadable: [] };
  }
  const wanted = new Set(ids.map((id) => wholeId(id, [...letters, ...unreadable])));
  return {
    letters: letters.filter(({ id }) => wanted.has(id)),
    unreadable: unreadable.filter(({ id }) => wanted.has(id)),
  };
}

function wholeId(beginning: string, known: readonly { readonly id: string }[]): string {
  const found = known.filter(({ id }) => id.startsWith(beginning));
  const [only] = found;
  if (only !== undefined && found.length === 1) return only.id;
  throw usageError(
    found.length === 0
      ? `There is no dead letter ${JSON.stringify(beginning)} among the ${known.length} that were read. See "isthmus dlq list"; raise --max if there are more.`
      : `${JSON.stringify(beginning)} is the beginning of ${found.length} ids. Give more digits.`,
  );
}
