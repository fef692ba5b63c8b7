import type { ShardReader } from "@isthmus/core";

const EMPTY_READS_UNTIL_QUIET = 2;

/** Everything that a shard has for now: it counts as read when two reads in a row give nothing. */
export async function readUntilQuiet<T>(reader: ShardReader<T>): Promise<readonly T[]> {
  const values: T[] = [];
  for (let empty = 0; empty < EMPTY_READS_UNTIL_QUIET;) {
    const { entries, ended } = await reader.next();
    values.push(...entries.map(({ value }) => value));
    if (ended) break;
    empty = entries.length === 0 ? empty + 1 : 0;
  }
  return values;
}
