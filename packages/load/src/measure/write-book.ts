import type { KeyId } from "../items/key-id.ts";
import type { WriteMark } from "../items/write-mark.ts";
import type { PlannedWrite } from "../workload/planned-write.ts";

/** One write as it is followed through a run. */
export interface TrackedWrite {
  readonly id: KeyId;
  readonly mark: WriteMark;
  readonly operation: PlannedWrite["operation"];
}

/** What a region's writer has left a key as. */
export interface LastWrite {
  readonly number: number;
  readonly operation: PlannedWrite["operation"];
}

/**
 * What has been written, kept apart from everything that replication does: the final state of a region's own keys must be what this says, in all
 * regions. A region's writes of one key must be reported in the order in which they were made.
 */
export interface WriteBook {
  acknowledged(write: TrackedWrite): void;
  /** Nobody knows whether this write was made: its answer was lost. The key is not held to anything from now on. */
  doubtful(write: TrackedWrite): void;
  /** What `region` has left the key as; `undefined` where it has not written it. */
  lastWrite(region: number, id: KeyId): LastWrite | undefined;
  isDoubtful(id: KeyId): boolean;
  /** All keys that have been written. */
  ids(): IterableIterator<KeyId>;
  readonly size: number;
}

/** An empty book. */
export function writeBook(regions: number): WriteBook {
  const last = Array.from({ length: regions }, () => new Map<KeyId, LastWrite>());
  const ids = new Set<KeyId>();
  const doubtful = new Set<KeyId>();
  return {
    acknowledged({ id, mark, operation }) {
      ids.add(id);
      last[mark.region]?.set(id, { number: mark.number, operation });
    },
    doubtful({ id }) {
      ids.add(id);
      doubtful.add(id);
    },
    lastWrite: (region, id) => last[region]?.get(id),
    isDoubtful: (id) => doubtful.has(id),
    ids: () => ids.values(),
    get size() {
      return ids.size;
    },
  };
}
