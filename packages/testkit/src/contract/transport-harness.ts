import type { Change, ChangeTransport } from "@isthmus/core";

/** A transport that is to be tested, together with its receiving side. Each case opens one; nothing else may arrive in it. */
export interface TransportHarness {
  readonly transport: ChangeTransport;
  /** All changes that have arrived since the last call. Resolves when nothing more has arrived for a while. */
  receive(): Promise<readonly Change[]>;
  /**
   * The largest change that the transport carries, roughly, in bytes that do not compress. The suite expects that half of it gets through
   * and that three times as much does not.
   */
  readonly bytesMax: number;
  close(): Promise<void>;
}
