import { createHash } from "node:crypto";
import { access, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { encodeDeadLetter } from "@isthmus/core";
import type { DeadLetter, DeadLetters } from "@isthmus/core";
import { writeDurably } from "../durable-file.ts";
import { fileError } from "../file-error.ts";

/**
 * Dead letters in a directory, one JSON file for each, in the form of {@link encodeDeadLetter}. A file's name is made of the letter itself (but for its time and
 * its attempts), so that the same letter put again is the same file and one letter never replaces another. Names hold no key.
 *
 * @param directory is created when it is missing, readable by its owner alone: letters hold items
 */
export function fileDeadLetters(directory: string): DeadLetters {
  return {
    async put(letter) {
      const path = join(directory, fileNameOf(letter));
      try {
        await mkdir(directory, { recursive: true, mode: 0o700 });
        if (await exists(path)) return;
        await writeDurably(path, `${encodeDeadLetter(letter)}\n`);
      } catch (error) {
        throw fileError(`keep a dead letter in ${directory}`, error);
      }
    },
  };
}

function fileNameOf(letter: DeadLetter): string {
  // Its time, its attempts and the detail, which may tell of both, differ when the same letter is put again.
  const text = encodeDeadLetter({ ...letter, at: "0" as DeadLetter["at"], attempts: 0, detail: "" });
  const hash = createHash("sha256").update(text).digest("hex").slice(0, 40);
  return `${letter.stage}-${letter.reason}-${hash}.json`;
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch {
    return false;
  }
}
