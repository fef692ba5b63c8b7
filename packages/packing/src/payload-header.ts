import { crc32 } from "node:zlib";
import { IsthmusError } from "@isthmus/core";

// A payload as it lies in a stream or queue:
//
//   bytes 0..3   magic: 0x89 "IST". The first byte is no ASCII and no start of UTF-8, so that no text is taken for a payload.
//   byte  4      container format
//   byte  5      codec
//   bytes 6..9   CRC-32 (big endian) of bytes 4, 5 and all from 10 on
//   bytes 10..   the envelope's text, UTF-8, compressed
//
// Every later format keeps the first ten bytes and what the checksum covers. So a damaged payload (checksum wrong) is told from a
// newer one (checksum right, format or codec unknown), whatever that newer one may hold: the one is lost, the other needs an upgrade.

/** The container format this version writes and reads. */
export const PAYLOAD_FORMAT = 1;

/** The codec byte of Brotli, the only codec so far. */
export const CODEC_BROTLI = 1;

/** Bytes before the compressed text. */
export const PAYLOAD_HEADER_BYTES = 10;

const MAGIC: readonly number[] = [0x89, 0x49, 0x53, 0x54];
const FORMAT_AT = 4;
const CHECKSUM_AT = 6;

/** A payload around compressed text. */
export function framePayload(compressed: Uint8Array): Uint8Array {
  const payload = Buffer.alloc(PAYLOAD_HEADER_BYTES + compressed.length);
  payload.set([...MAGIC, PAYLOAD_FORMAT, CODEC_BROTLI]);
  payload.set(compressed, PAYLOAD_HEADER_BYTES);
  payload.writeUInt32BE(checksumOf(payload), CHECKSUM_AT);
  return payload;
}

/**
 * The compressed text within a payload, as a view and not a copy.
 *
 * @throws IsthmusError `malformed-payload` for what is none of ours or is damaged, `unsupported-envelope-version` for an intact payload of
 * a newer format (both poison)
 */
export function unframePayload(payload: Uint8Array): Uint8Array {
  if (payload.length < PAYLOAD_HEADER_BYTES || MAGIC.some((byte, index) => payload[index] !== byte)) {
    throw new IsthmusError(
      "malformed-payload",
      `A message of ${payload.length} bytes does not begin like a payload of Isthmus. Only messages of Isthmus belong into this transport.`,
    );
  }
  const view = Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength);
  if (view.readUInt32BE(CHECKSUM_AT) !== checksumOf(view)) {
    throw new IsthmusError(
      "malformed-payload",
      `A payload of ${payload.length} bytes is damaged or cut short: its checksum is wrong. Run verify and repair for the tables it may concern.`,
    );
  }
  const format = view.readUInt8(FORMAT_AT);
  const codec = view.readUInt8(FORMAT_AT + 1);
  if (format !== PAYLOAD_FORMAT || codec !== CODEC_BROTLI) {
    throw new IsthmusError(
      "unsupported-envelope-version",
      `A payload has container format ${format} and codec ${codec}. This version reads format ${PAYLOAD_FORMAT} with codec ${CODEC_BROTLI}. Upgrade Isthmus here, then redrive the dead letter.`,
    );
  }
  return payload.subarray(PAYLOAD_HEADER_BYTES);
}

function checksumOf(payload: Buffer): number {
  const head = crc32(payload.subarray(FORMAT_AT, CHECKSUM_AT));
  return crc32(payload.subarray(PAYLOAD_HEADER_BYTES), head);
}
