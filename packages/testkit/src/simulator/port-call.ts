import type {
  Change,
  DeadLetter,
  GuardedOutcome,
  Item,
  ItemKey,
  KeyText,
  PutOutcome,
  RaiseOutcome,
  SendOutcome,
  Timestamp,
  Tombstone,
  Version,
  VersionGuard,
} from "@isthmus/core";

/** One call of a store's method on one key, as data, so that a simulator can hold it back, perform it, and remember it. */
export type CellCall =
  | {
      readonly method: "put";
      readonly key: ItemKey;
      readonly item: Item;
      readonly version: Version;
      readonly allowInsert: boolean;
    }
  | {
      readonly method: "deleteBelow" | "deleteExactly";
      readonly key: ItemKey;
      readonly version: Version;
    }
  | {
      readonly method: "setVersion";
      readonly key: ItemKey;
      readonly expected: VersionGuard;
      readonly version: Version;
    }
  | { readonly method: "raiseTombstone"; readonly key: ItemKey; readonly version: Version }
  /** The old sample's write: the whole item as it came, if the one held has no timestamp or a lower one. */
  | {
      readonly method: "samplePut";
      readonly key: ItemKey;
      readonly item: Item;
      readonly timestamp: Timestamp;
    }
  /** The old sample's deletion: if the timestamp held is at or below the given one. */
  | { readonly method: "sampleDelete"; readonly key: ItemKey; readonly timestamp: Timestamp };

/** Any call of a port, as data. */
export type PortCall =
  | CellCall
  | { readonly method: "readTombstones"; readonly keys: readonly ItemKey[] }
  | { readonly method: "send"; readonly changes: readonly Change[] }
  | { readonly method: "bury"; readonly letter: DeadLetter };

/** What each method answers. */
export interface PortAnswers {
  readonly put: PutOutcome;
  readonly deleteBelow: GuardedOutcome;
  readonly deleteExactly: GuardedOutcome;
  readonly setVersion: GuardedOutcome;
  readonly raiseTombstone: RaiseOutcome;
  readonly samplePut: { readonly outcome: "done" | "refused" };
  readonly sampleDelete: { readonly outcome: "done" | "refused" };
  readonly readTombstones: ReadonlyMap<KeyText, Tombstone>;
  readonly send: readonly SendOutcome[];
  readonly bury: undefined;
}

/** The answer to one call. */
export type PortAnswer = PortAnswers[keyof PortAnswers];

/** Takes a call and answers it in its own time. The promise may never settle: then the caller has crashed. */
export type IssueCall = <M extends PortCall["method"]>(
  call: Extract<PortCall, { readonly method: M }> | (PortCall & { readonly method: M }),
) => Promise<PortAnswers[M]>;
