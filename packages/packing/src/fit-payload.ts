import { encodeEnvelope } from "@isthmus/core";
import { compressText } from "./codec.ts";
import type { EncodedChange, EncodedGroup } from "./encoded-group.ts";
import type { ResolvedLimits } from "./pack-limits.ts";
import { framePayload } from "./payload-header.ts";

/** Attempts at filling a payload well. After them the first that fits is taken, halving until one does. */
const FILL_ATTEMPTS_MAX = 4;

/** A payload at least this full is full enough: compressing once more costs more than the bytes are worth. */
const FULL_ENOUGH = 0.85;

/** Aim a little below the limit, since the ratio of the next bytes is only a guess. */
const AIM = 0.95;

/** A payload made of the first `count` changes that were offered. */
export interface FittedPayload {
  readonly body: Uint8Array;
  readonly count: number;
  readonly unpackedBytes: number;
  /** Unpacked bytes per carried byte: the best guess for the payload after it. */
  readonly ratio: number;
}

/** The outcome of fitting: a payload, or that already the first change alone has too many bytes. */
export type Fit =
  | { readonly kind: "fits"; readonly payload: FittedPayload }
  | { readonly kind: "too-large"; readonly bytes: number; readonly bytesMax: number };

/**
 * Packs as many of the changes from `start` on as fit into one payload.
 *
 * How far text will compress is known only afterwards. So the count is guessed from the ratio seen last, and the guess is corrected
 * between the largest count known to fit and the smallest known not to: a few compressions, and in the worst case the logarithm of the
 * count.
 */
export async function fitPayload(
  group: EncodedGroup,
  start: number,
  ratioGuess: number,
  limits: ResolvedLimits,
): Promise<Fit> {
  const most = countWithin(group, start, limits.unpackedBytesMax, limits.changesMax);
  if (most === 0) {
    const bytes = group.headBytes + (group.changes[start] as EncodedChange).bytes;
    return { kind: "too-large", bytes, bytesMax: limits.unpackedBytesMax };
  }
  const aimedAt = (ratio: number): number =>
    countWithin(group, start, limits.payloadBytesMax * AIM * ratio, limits.changesMax);

  let best: FittedPayload | undefined;
  let misfit = most + 1;
  let count = clamp(aimedAt(ratioGuess), 1, most);
  for (let attempt = 1; ; attempt++) {
    const candidate = await pack(group, start, count, limits);
    const carried = limits.carriedBytes(candidate.body.length);
    if (carried <= limits.payloadBytesMax) {
      best = candidate;
      if (count === most || carried >= FULL_ENOUGH * limits.payloadBytesMax) break;
    } else if (count === 1) {
      return { kind: "too-large", bytes: carried, bytesMax: limits.payloadBytesMax };
    } else {
      misfit = count;
    }
    const known = best?.count ?? 0;
    if (best !== undefined && (attempt >= FILL_ATTEMPTS_MAX || misfit - known <= 1)) break;
    const next = attempt < FILL_ATTEMPTS_MAX ? aimedAt(candidate.ratio) : Math.floor(misfit / 2);
    count = clamp(next, known + 1, misfit - 1);
  }
  return { kind: "fits", payload: best };
}

async function pack(
  group: EncodedGroup,
  start: number,
  count: number,
  limits: ResolvedLimits,
): Promise<FittedPayload> {
  const texts = group.changes.slice(start, start + count).map((change) => change.text);
  const body = framePayload(await compressText(encodeEnvelope(group.table, group.keyNames, texts)));
  const unpackedBytes = sizeOf(group, start, count);
  return { body, count, unpackedBytes, ratio: unpackedBytes / limits.carriedBytes(body.length) };
}

/** How many of the changes from `start` on stay within `bytesMax` unpacked bytes and `countMax`. */
function countWithin(group: EncodedGroup, start: number, bytesMax: number, countMax: number): number {
  const end = Math.min(group.changes.length, start + countMax);
  let bytes = group.headBytes;
  for (let at = start; at < end; at++) {
    bytes += (group.changes[at] as EncodedChange).bytes + (at > start ? 1 : 0);
    if (bytes > bytesMax) return at - start;
  }
  return end - start;
}

/** UTF-8 bytes of an envelope with these changes and the commas between them. */
function sizeOf(group: EncodedGroup, start: number, count: number): number {
  const changes = group.changes.slice(start, start + count);
  return changes.reduce((bytes, change) => bytes + change.bytes, group.headBytes + count - 1);
}

function clamp(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(value, most));
}
