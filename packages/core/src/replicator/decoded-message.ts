import type { Change } from "../change.ts";
import type { IsthmusError } from "../errors.ts";

/** A message after decoding. */
export interface DecodedMessage {
  /** Names the message in the outcomes. */
  readonly id: string;
  readonly position: string;
  readonly attempts: number;
  readonly content:
    | { readonly kind: "changes"; readonly changes: readonly Change[] }
    | { readonly kind: "malformed"; readonly body: Uint8Array; readonly error: IsthmusError };
}

/** A change with the message it came in. */
export interface PlacedChange {
  readonly change: Change;
  readonly message: DecodedMessage;
}
