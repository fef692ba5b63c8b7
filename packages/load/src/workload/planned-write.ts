import type { WriteKind } from "./write-mix.ts";

/** Which key is written. */
export interface KeyRef {
  /**
   * `own`: only this region writes it, again and again; `new`: only this region, and only once; `shared`: every region does.
   */
  readonly space: "own" | "new" | "shared";
  /** From 0. */
  readonly index: number;
}

/** One write that a writer is to make. */
export interface PlannedWrite {
  readonly operation: "put" | "update" | "delete";
  readonly key: KeyRef;
  /** Size of the item that it leaves, as DynamoDB counts it; 0 for a delete. */
  readonly bytes: number;
  /** Whether the writer sets a version of its own. Deletes never do. */
  readonly versioned: boolean;
  /** Why it is made. */
  readonly kind: WriteKind;
}
