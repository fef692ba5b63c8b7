import type { ShardCursor, StartingPosition, StreamEventRecord } from "./stream-event-source.ts";

/** Where an iterator begins. */
export type IteratorStart =
  | { readonly kind: StartingPosition }
  | { readonly kind: "after"; readonly sequence: string };

/** The two calls that both kinds of streams have. */
export interface IteratorCalls {
  iterator(start: IteratorStart, signal: AbortSignal): Promise<string | undefined>;
  read(
    iterator: string,
    signal: AbortSignal,
  ): Promise<{ readonly records: readonly StreamEventRecord[]; readonly next: string | undefined }>;
}

/** A cursor that outlives its iterators: when one has expired, it asks for another behind the last record given. */
export function resumingCursor(position: StartingPosition, calls: IteratorCalls): ShardCursor {
  let start: IteratorStart = { kind: position };
  let iterator: string | undefined;
  let ended = false;
  return {
    read: async (signal) => {
      if (ended) return { records: [], ended };
      iterator ??= await calls.iterator(start, signal);
      if (iterator === undefined) {
        ended = true;
        return { records: [], ended };
      }
      try {
        const { records, next } = await calls.read(iterator, signal);
        const last = records.at(-1);
        if (last !== undefined) start = { kind: "after", sequence: last.sequence };
        iterator = next;
        ended = next === undefined;
        return { records, ended };
      } catch (error) {
        // After any other error the same iterator gives the same records again.
        if (error instanceof Error && error.name === "ExpiredIteratorException") iterator = undefined;
        throw error;
      }
    },
  };
}
