import { mkdir, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { writeDurably } from "../durable-file.ts";
import { fileError } from "../file-error.ts";
import { decodeCheckpoint, encodeCheckpoint } from "./checkpoint.ts";
import type { Checkpoints } from "./checkpoint.ts";

/**
 * Checkpoints in a directory, one JSON file for each poller. A crash at any moment leaves the old file or the new one, never a part.
 * The directory belongs to one worker at a time.
 *
 * @param directory is created when it is missing
 */
export function fileCheckpoints(directory: string): Checkpoints {
  const pathOf = (name: string): string => join(directory, `${name}.json`);
  return {
    async load(name) {
      const path = pathOf(name);
      let text: string;
      try {
        await removeParts(directory, name);
        text = await readFile(path, "utf8");
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
        throw fileError(`read the checkpoint ${path}`, error);
      }
      return decodeCheckpoint(text, path);
    },
    async save(name, checkpoint) {
      const path = pathOf(name);
      try {
        await mkdir(directory, { recursive: true });
        await writeDurably(path, `${encodeCheckpoint(checkpoint)}\n`);
      } catch (error) {
        throw fileError(`save the checkpoint ${path}`, error);
      }
    },
  };
}

/** Parts of files that a crash has left beside the real one. The directory belongs to this worker alone, so that nobody is writing them. */
async function removeParts(directory: string, name: string): Promise<void> {
  const parts = (await readdir(directory)).filter(
    (file) => file.startsWith(`${name}.json.`) && file.endsWith(".tmp"),
  );
  await Promise.all(parts.map(async (part) => rm(join(directory, part), { force: true })));
}
