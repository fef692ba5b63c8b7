import { mkdtemp, rm, statfs, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A file of its own in a directory of its own. */
export interface DatabaseFile {
  readonly path: string;
  /** Takes the names away. Whoever has the file open keeps it for as long as it runs, and nothing is left when it ends, however it ends. */
  unlink(): Promise<void>;
}

/** Linux keeps what is in here in memory. A container may give it as little as 64 MB, which a load would fill. */
const MEMORY_DIRECTORY = "/dev/shm";
const MEMORY_FREE_BYTES_MIN = 1024 ** 3;

/** Writes a database file, in memory where there is room. A disk would do: an emulator's data need not outlive it. */
export async function databaseFile(content: Uint8Array): Promise<DatabaseFile> {
  const directory = await mkdtemp(
    join((await hasRoom(MEMORY_DIRECTORY)) ? MEMORY_DIRECTORY : tmpdir(), "isthmus-dynamodb-"),
  );
  const unlink = async (): Promise<void> => rm(directory, { recursive: true, force: true });
  const path = join(directory, "tables.db");
  try {
    await writeFile(path, content);
  } catch (error) {
    await unlink();
    throw error;
  }
  return { path, unlink };
}

async function hasRoom(directory: string): Promise<boolean> {
  try {
    const { bavail, bsize } = await statfs(directory);
    return bavail * bsize >= MEMORY_FREE_BYTES_MIN;
  } catch {
    return false;
  }
}
