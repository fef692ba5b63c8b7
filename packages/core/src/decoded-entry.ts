import type { DecodedEntry, StreamEntry } from "./ports/stream-entry.ts";

/** A stream entry with its images decoded, for those who want to see all of it. */
export function decodedEntry(entry: StreamEntry): DecodedEntry {
  return entry.kind === "outline" ? entry.decode() : entry;
}
