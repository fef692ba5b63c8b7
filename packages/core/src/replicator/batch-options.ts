import type { ConcurrencyLimiter } from "../concurrency-limiter.ts";
import type { CallOptions } from "../ports/replica-store.ts";

/** Options of both use cases. */
export interface BatchOptions extends CallOptions {
  /** Keys handled at the same time: how many, or a limiter that is shared between batches and follows what the service takes. Default 32. */
  readonly concurrency?: number | ConcurrencyLimiter;
}

/** Options of forwarding. */
export interface ForwardOptions extends BatchOptions {
  /**
   * Called when every entry is captured and only sending is left; not called where an entry has failed by then. A batch that follows in the same
   * shard may begin: the order within a key is capture's, and changes may arrive in any order. Must not throw.
   */
  readonly onCaptured?: () => void;
}

/** Keys handled at the same time unless told otherwise: enough to hide a round trip, few enough not to be throttled. */
export const KEY_CONCURRENCY_DEFAULT = 32;
