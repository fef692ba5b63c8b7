import { IsthmusError } from "@isthmus/core";
import type { CallOptions, Change } from "@isthmus/core";
import { encodeGroups } from "./encoded-group.ts";
import type { EncodedGroup } from "./encoded-group.ts";
import { fitPayload } from "./fit-payload.ts";
import { resolveLimits } from "./pack-limits.ts";
import type { PackLimits, ResolvedLimits } from "./pack-limits.ts";

/** Where the first guess of a ratio comes from: JSON of typical items in bench/codecs.mjs compresses to a third or better. */
const RATIO_GUESS = 3;

/** One payload and what is in it. */
export interface PackedPayload {
  readonly body: Uint8Array;
  /** Places, in the list given, of the changes that are in it. */
  readonly indexes: readonly number[];
  /** Bytes of the envelope's text before compression. */
  readonly unpackedBytes: number;
}

/** A change that fits into no payload. */
export interface OversizedChange {
  /** Its place in the list given. */
  readonly index: number;
  /** Its bytes all alone: as carried, or unpacked if that is the limit it exceeds. */
  readonly bytes: number;
  /** The limit it exceeds. */
  readonly bytesMax: number;
}

/** Every change is in exactly one payload, or is oversized. */
export interface PackResult {
  readonly payloads: readonly PackedPayload[];
  readonly tooLarge: readonly OversizedChange[];
}

/**
 * Packs changes into few compressed payloads, each within the limits. A payload holds changes of one table, in the order given. A change
 * too large alone is reported, and its neighbours are packed as if it were not there.
 *
 * @throws IsthmusError `invalid-config` (configuration) for limits that make no sense, `aborted` (retryable)
 *
 * @example
 * const { payloads, tooLarge } = await packChanges(changes, { payloadBytesMax: 262_144, encoding: "base64" });
 */
export async function packChanges(
  changes: readonly Change[],
  limits: PackLimits,
  options: CallOptions = {},
): Promise<PackResult> {
  const resolved = resolveLimits(limits);
  const payloads: PackedPayload[] = [];
  const tooLarge: OversizedChange[] = [];
  for (const group of encodeGroups(changes)) {
    const packed = await packGroup(group, resolved, options);
    payloads.push(...packed.payloads);
    tooLarge.push(...packed.tooLarge);
  }
  return { payloads, tooLarge };
}

async function packGroup(
  group: EncodedGroup,
  limits: ResolvedLimits,
  { signal }: CallOptions,
): Promise<PackResult> {
  const payloads: PackedPayload[] = [];
  const tooLarge: OversizedChange[] = [];
  let ratio = RATIO_GUESS;
  for (let start = 0; start < group.changes.length;) {
    if (signal?.aborted === true) {
      throw new IsthmusError("aborted", "The caller aborted packing; nothing was sent.", {
        kind: "retryable",
        cause: signal.reason,
      });
    }
    const fit = await fitPayload(group, start, ratio, limits);
    if (fit.kind === "fits") {
      const { body, count, unpackedBytes } = fit.payload;
      const indexes = group.changes.slice(start, start + count).map((change) => change.index);
      payloads.push({ body, indexes, unpackedBytes });
      ratio = fit.payload.ratio;
      start += count;
    } else {
      tooLarge.push({ index: group.changes[start]?.index ?? 0, bytes: fit.bytes, bytesMax: fit.bytesMax });
      start += 1;
    }
  }
  return { payloads, tooLarge };
}
