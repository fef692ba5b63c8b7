import { createHash } from "node:crypto";
import { readdir, readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { decodeDeadLetter, IsthmusError, isIsthmusError, mapBounded } from "@isthmus/core";
import type { DeadLetter } from "@isthmus/core";
import { LETTERS_MAX_DEFAULT } from "./dead-letter-box.ts";
import type { DeadLetterBox, HeldLetter, UnreadableLetter } from "./dead-letter-box.ts";
import { deadLetterId } from "./dead-letter-id.ts";
import { LETTER_BYTES_MAX } from "./letter-text.ts";

const CONCURRENCY = 8;

/**
 * The dead letters that the worker keeps in a directory, one JSON file each. A directory that does not exist holds none. Other files are left alone.
 * Rejects with `not-found` or `access-denied` (configuration) where the file system refuses.
 */
export function directoryDeadLetterBox(directory: string): DeadLetterBox {
  const files = new Map<string, string[]>();
  return {
    name: directory,
    async read({ lettersMax = LETTERS_MAX_DEFAULT, signal } = {}) {
      const names = (await namesIn(directory)).filter((name) => name.endsWith(".json")).sort();
      const letters = new Map<string, HeldLetter>();
      const unreadable: UnreadableLetter[] = [];
      files.clear();
      await mapBounded(names.slice(0, lettersMax), CONCURRENCY, async (name) => {
        throwIfAborted(signal);
        const path = join(directory, name);
        const opened = await openFile(path);
        if (opened === undefined) return;
        const { id } = opened;
        files.set(id, [...(files.get(id) ?? []), path]);
        if ("problem" in opened) unreadable.push({ id, problem: `${name}: ${opened.problem}` });
        else letters.set(id, { id, letter: opened.letter, copies: (letters.get(id)?.copies ?? 0) + 1 });
      });
      return { letters: [...letters.values()], unreadable, complete: names.length <= lettersMax };
    },
    async remove(ids, { signal } = {}) {
      for (const id of ids) {
        for (const path of files.get(id) ?? []) {
          throwIfAborted(signal);
          await rm(path, { force: true }).catch((error: unknown) => {
            throw refused(`remove ${path}`, error);
          });
        }
        files.delete(id);
      }
    },
    close: async () => Promise.resolve(files.clear()),
  };
}

type Opened =
  | { readonly id: string; readonly letter: DeadLetter }
  | { readonly id: string; readonly problem: string };

/** What is in a file; `undefined` if it has been removed meanwhile. */
async function openFile(path: string): Promise<Opened | undefined> {
  let text: string;
  try {
    const { size } = await stat(path);
    if (size > LETTER_BYTES_MAX) {
      const id = createHash("sha256").update(path).digest("hex").slice(0, 40);
      return { id, problem: `It has ${size} bytes. Allowed: at most ${LETTER_BYTES_MAX}.` };
    }
    text = await readFile(path, "utf8");
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw refused(`read ${path}`, error);
  }
  try {
    const letter = decodeDeadLetter(text);
    return { id: deadLetterId(letter), letter };
  } catch (error) {
    if (!isIsthmusError(error)) throw error;
    return { id: createHash("sha256").update(text).digest("hex").slice(0, 40), problem: error.message };
  }
}

async function namesIn(directory: string): Promise<readonly string[]> {
  try {
    return await readdir(directory);
  } catch (error) {
    if (codeOf(error) === "ENOENT") return [];
    throw refused(`list ${directory}`, error);
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "an unknown error";
}

function refused(doing: string, cause: unknown): IsthmusError {
  return new IsthmusError(
    "access-denied",
    `Could not ${doing} (${codeOf(cause)}). Check the path and its permissions.`,
    { kind: "configuration", cause },
  );
}

function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted !== true) return;
  throw new IsthmusError("aborted", "The caller ended the work on the dead letters.", {
    kind: "retryable",
    cause: signal.reason,
  });
}
