import { decodeEnvelope, IsthmusError, isIsthmusError } from "@isthmus/core";
import type { Change } from "@isthmus/core";
import { decompressText } from "./codec.ts";
import { UNPACKED_BYTES_MAX_DEFAULT } from "./pack-limits.ts";
import { unframePayload } from "./payload-header.ts";

/** The bounds of unpacking. */
export interface UnpackLimits {
  /** Most bytes a payload may unpack to. Default 8 MiB; at least what the sending side allows. */
  readonly unpackedBytesMax?: number;
}

/**
 * The changes in a payload, checked. Garbage, damage and decompression bombs end in an error, never in more memory than the bound allows.
 *
 * @throws IsthmusError, always of kind `poison`: `malformed-payload` (none of ours, or damaged), `payload-too-large`, `malformed-envelope`
 * (intact but not what it should be), `unsupported-envelope-version` (of a newer version: upgrade here, then redrive)
 */
export async function unpackPayload(body: Uint8Array, limits: UnpackLimits = {}): Promise<readonly Change[]> {
  const text = await decompressText(
    unframePayload(body),
    limits.unpackedBytesMax ?? UNPACKED_BYTES_MAX_DEFAULT,
  );
  try {
    return decodeEnvelope(text);
  } catch (error) {
    if (isIsthmusError(error)) throw error;
    // Whatever else the decoder throws comes from the text, and would come again with it. It may quote the text, so it is not kept.
    throw new IsthmusError("malformed-envelope", "The envelope's text could not be decoded.");
  }
}
