import { INVOCATION_BYTES_MAX } from "@isthmus/local-cloud";
import type { LocalFunction } from "@isthmus/local-cloud";

/** A record of an event, and what it is called in a response. */
export interface NamedRecord {
  readonly id: string;
  readonly record: object;
}

/** For what is around the records of an event. */
const FRAME_BYTES = 100;

/**
 * Invokes a function with records batch by batch, as long as all goes well, and gives those that are to come again: from the lowest that was reported
 * for a stream, each that was reported for a queue. All of a batch whose invocation failed.
 */
export async function invokeBatches<R extends NamedRecord>(
  target: LocalFunction,
  records: readonly R[],
  batchSize: number,
  again: "from the lowest" | "each",
): Promise<R[]> {
  for (let from = 0; from < records.length;) {
    const batch = batchFrom(records, from, batchSize);
    from += batch.length;
    const result = await target.invoke({ Records: batch.map(({ record }) => record) });
    if (result.status !== "returned") throw new Error(`${target.name}: ${JSON.stringify(result)}`);
    const { batchItemFailures } = result.value as {
      readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
    };
    const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
    if (failed.size === 0) continue;
    const lowest = batch.findIndex(({ id }) => failed.has(id));
    const left = again === "each" ? batch.filter(({ id }) => failed.has(id)) : batch.slice(lowest);
    return [...left, ...records.slice(from)];
  }
  return [];
}

/** The next batch: as large as allowed, in records and in bytes, and never empty. */
function batchFrom<R extends NamedRecord>(
  records: readonly R[],
  from: number,
  batchSize: number,
): readonly R[] {
  let bytes = FRAME_BYTES;
  const candidates = records.slice(from, from + batchSize);
  const end = candidates.findIndex(({ record }, index) => {
    bytes += Buffer.byteLength(JSON.stringify(record)) + 1;
    return index > 0 && bytes > INVOCATION_BYTES_MAX;
  });
  return end < 0 ? candidates : candidates.slice(0, end);
}
