import { promisify } from "node:util";
import { brotliCompress, brotliDecompress, constants } from "node:zlib";
import { IsthmusError } from "@isthmus/core";

/**
 * Brotli at quality 5, chosen by bench/codecs.mjs among gzip 1 to 9 and Brotli 1 to 9 (Node 20 has no zstd). The link between the
 * partitions is slow and dear, and most messages are small: on one change Brotli 5 is about a tenth smaller than the best gzip, on
 * hundreds it is the size of gzip 6 in no more time. Below 5 it loses its lead in bytes; 6 gains 1 % on large envelopes and nothing
 * on small ones; 9 costs many times the processor
 * time for another 3 to 5 %.
 */
const BROTLI_QUALITY = 5;

const brotli = promisify(brotliCompress);
const unbrotli = promisify(brotliDecompress);

/** Compresses text. The same text always gives the same bytes. */
export async function compressText(text: string): Promise<Uint8Array> {
  const bytes = Buffer.from(text);
  return await brotli(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY,
      [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  });
}

/**
 * The text of compressed bytes. Decompression stops as soon as its output exceeds the bound, so that a few bytes that would unpack to
 * gigabytes cost no more than the bound.
 *
 * @throws IsthmusError `payload-too-large` or `malformed-payload` (both poison)
 */
export async function decompressText(compressed: Uint8Array, textBytesMax: number): Promise<string> {
  let bytes: Uint8Array;
  try {
    bytes = await unbrotli(compressed, { maxOutputLength: textBytesMax });
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ERR_BUFFER_TOO_LARGE") {
      throw new IsthmusError(
        "payload-too-large",
        `A payload of ${compressed.length} compressed bytes unpacks to more than ${textBytesMax} bytes. Raise unpackedBytesMax to the sender's, if it is one of ours.`,
      );
    }
    throw new IsthmusError(
      "malformed-payload",
      `The ${compressed.length} compressed bytes of a payload cannot be decompressed.`,
      { cause: error },
    );
  }
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    throw new IsthmusError("malformed-payload", "A payload unpacks to bytes that are not UTF-8 text.", {
      cause: error,
    });
  }
}
