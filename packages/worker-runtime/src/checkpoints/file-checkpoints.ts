import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { writeDurably } from "../durable-file.ts";
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
        text = await readFile(path, "utf8");
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
        throw error;
      }
      return decodeCheckpoint(text, path);
    },
    async save(name, checkpoint) {
      await mkdir(directory, { recursive: true });
      await writeDurably(pathOf(name), `${encodeCheckpoint(checkpoint)}\n`);
    },
  };
}
