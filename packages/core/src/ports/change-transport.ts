import type { Change } from "../change.ts";
import type { IsthmusError } from "../errors.ts";
import type { CallOptions } from "./replica-store.ts";

/** What became of one change that was to be sent. */
export type SendOutcome =
  /** The transport has accepted it and will keep it until it is received (at least once). */
  | { readonly status: "sent" }
  /** It alone exceeds what the transport carries. Sending it again is useless. */
  | { readonly status: "too-large"; readonly bytes: number; readonly bytesMax: number }
  /** Not accepted after the transport's own retries. It may have arrived all the same. */
  | { readonly status: "failed"; readonly error: IsthmusError };

/**
 * The sending side of the way from one region to another. `forwardChanges` calls `send` with the changes of one batch, at most one
 * per key; order between keys means nothing.
 *
 * A transport may deliver a change more than once, late and in any order: the merge absorbs it. It must not accept a change
 * and then drop it. Packing, compression, and re-sending what was refused are its job; loop prevention and versions are not.
 */
export interface ChangeTransport {
  /**
   * @returns one outcome per change, in the order given. Rejects only when aborted or for configuration errors that concern all of
   * them (no such stream, access denied).
   */
  send(changes: readonly Change[], options?: CallOptions): Promise<readonly SendOutcome[]>;
  /** Releases what the transport itself opened. Calling it again does nothing. */
  close(): Promise<void>;
}
