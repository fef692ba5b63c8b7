import { access, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { encodeDeadLetter } from "@isthmus/core";
import type { DeadLetter, DeadLetters } from "@isthmus/core";
import { deadLetterId } from "@isthmus/dead-letters";
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
  return `${letter.stage}-${letter.reason}-${deadLetterId(letter)}.json`;
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch {
    return false;
  }
}
