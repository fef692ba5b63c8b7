import type { WriterKind } from "../writers.ts";

/** One write of a script: who writes, and where. */
export interface ScriptWrite {
  readonly writer: WriterKind;
  /** The region's number. */
  readonly region: number;
}

/** Writes of one key in this order, with everything that replication does going on between them in any order. */
export type Script = readonly ScriptWrite[];

/** All scripts of exactly `length` writes, with every writer in every region. */
export function* scriptsOf(
  length: number,
  regions: number,
  writers: readonly WriterKind[],
): Iterable<Script> {
  if (length === 0) {
    yield [];
    return;
  }
  for (const rest of scriptsOf(length - 1, regions, writers)) {
    for (const writer of writers) {
      for (let region = 0; region < regions; region++) yield [...rest, { writer, region }];
    }
  }
}

/** A script in words. */
export function sayScript(script: Script): string {
  return script.map(({ writer, region }) => `${writer} in region ${region}`).join(", ");
}
