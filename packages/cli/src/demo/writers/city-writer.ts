import type { Mutation } from "./mutation.ts";

/** What a writer knows of versions. */
export type WriterKind = "versioned" | "unversioned" | "poor-clock";

/** An application that writes to the table of one region. */
export interface CityWriter {
  readonly kind: WriterKind;
  /** Resolves when the table has acknowledged the write; rejects with the SDK's error. */
  write(mutation: Mutation): Promise<void>;
}
