import { fitsPattern } from "./event-pattern.ts";
import type { StreamEventSource } from "./stream-event-source.ts";

/** A stream of which only those records are seen that fit one of the patterns, as a mapping with filter criteria sees it. */
export function matchingEvents(source: StreamEventSource, patterns: readonly object[]): StreamEventSource {
  return {
    ...source,
    openShard: (id, position) => {
      const cursor = source.openShard(id, position);
      return {
        read: async (signal) => {
          const { records, ended } = await cursor.read(signal);
          const seen = records.filter(({ record }) =>
            patterns.some((pattern) => fitsPattern(pattern, record)),
          );
          return { records: seen, ended };
        },
      };
    },
  };
}
