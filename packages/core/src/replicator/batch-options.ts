import type { CallOptions } from "../ports/replica-store.ts";

/** Options of both use cases. */
export interface BatchOptions extends CallOptions {
  /** Keys handled at the same time. Default 32. */
  readonly concurrency?: number;
}

/** Keys handled at the same time unless told otherwise: enough to hide a round trip, few enough not to be throttled. */
export const KEY_CONCURRENCY_DEFAULT = 32;
