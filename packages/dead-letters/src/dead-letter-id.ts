import { createHash } from "node:crypto";
import { encodeDeadLetter } from "@isthmus/core";
import type { DeadLetter } from "@isthmus/core";

/** Hexadecimal digits of an id: 160 bits, so that no two letters share one by chance. */
const ID_DIGITS = 40;

/**
 * The letter's name, made of the letter itself: the same letter put down again has the same id, and no other has. Its time, its attempts and the
 * detail, which may tell of both, differ when the same letter is put down again and are left out. It tells nothing of what is in the letter.
 */
export function deadLetterId(letter: DeadLetter): string {
  const json = encodeDeadLetter({ ...letter, at: "0" as DeadLetter["at"], attempts: 0, detail: "" });
  // Members in one order, since a letter that was written and read again has them in another one than it had at first.
  const text = JSON.stringify(sorted(JSON.parse(json)));
  return createHash("sha256").update(text).digest("hex").slice(0, ID_DIGITS);
}

function sorted(json: unknown): unknown {
  if (Array.isArray(json)) return json.map(sorted);
  if (typeof json !== "object" || json === null) return json;
  const copy = Object.create(null) as Record<string, unknown>;
  for (const name of Object.keys(json).sort()) copy[name] = sorted((json as Record<string, unknown>)[name]);
  return copy;
}
