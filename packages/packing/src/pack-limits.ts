import { ENVELOPE_CHANGES_MAX, IsthmusError } from "@isthmus/core";
import { PAYLOAD_HEADER_BYTES } from "./payload-header.ts";

/**
 * Most bytes a payload may unpack to, unless told otherwise. Bounds the memory that one message takes where it arrives; the largest item
 * DynamoDB allows (400 KB, at most some 3 MB as JSON) fits.
 */
export const UNPACKED_BYTES_MAX_DEFAULT: number = 8 * 1024 * 1024;

/** How a transport carries a payload: as bytes, or as base64 text, which is a third longer. */
export type PayloadEncoding = "binary" | "base64";

/** The bounds of one payload. */
export interface PackLimits {
  /** Most bytes of a payload as the transport carries it, in its encoding. */
  readonly payloadBytesMax: number;
  /** Most changes in a payload. Default and upper bound: what an envelope may hold, 10,000. */
  readonly changesMax?: number;
  /** Most bytes a payload unpacks to. Default 8 MiB; the receiving side must allow as many. */
  readonly unpackedBytesMax?: number;
  /** Default `binary`. */
  readonly encoding?: PayloadEncoding;
}

/** Checked limits with the defaults filled in. */
export interface ResolvedLimits {
  readonly payloadBytesMax: number;
  readonly changesMax: number;
  readonly unpackedBytesMax: number;
  /** Bytes of a payload of `bytes` bytes as the transport carries it. */
  readonly carriedBytes: (bytes: number) => number;
}

/**
 * Checks limits and fills in the defaults.
 *
 * @throws IsthmusError `invalid-config` (configuration)
 */
export function resolveLimits(limits: PackLimits): ResolvedLimits {
  const resolved = {
    payloadBytesMax: limits.payloadBytesMax,
    changesMax: Math.min(limits.changesMax ?? ENVELOPE_CHANGES_MAX, ENVELOPE_CHANGES_MAX),
    unpackedBytesMax: limits.unpackedBytesMax ?? UNPACKED_BYTES_MAX_DEFAULT,
    carriedBytes: limits.encoding === "base64" ? base64Bytes : sameBytes,
  };
  checkAtLeast("payloadBytesMax", resolved.payloadBytesMax, PAYLOAD_HEADER_BYTES);
  checkAtLeast("changesMax", resolved.changesMax, 1);
  checkAtLeast("unpackedBytesMax", resolved.unpackedBytesMax, 1);
  return resolved;
}

function checkAtLeast(name: string, value: number, least: number): void {
  if (Number.isSafeInteger(value) && value >= least) return;
  throw new IsthmusError(
    "invalid-config",
    `The limit ${name} is ${value}. Allowed: a whole number of at least ${least}.`,
    { kind: "configuration" },
  );
}

function sameBytes(bytes: number): number {
  return bytes;
}

/** Padded base64 writes four characters for every three bytes begun. */
function base64Bytes(bytes: number): number {
  return 4 * Math.ceil(bytes / 3);
}
