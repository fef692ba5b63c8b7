import { promisify } from "node:util";
import { brotliCompress, brotliDecompress, constants } from "node:zlib";
import { IsthmusError } from "@isthmus/core";

const brotli = promisify(brotliCompress);
const unbrotli = promisify(brotliDecompress);

/** Far above a stream record with two images of 400 KB and above any message; a bound for what a damaged letter may unpack to. */
export const LETTER_BYTES_MAX: number = 64 * 1024 * 1024;

/** As the transports compress: the default of 11 takes seconds for a large letter, and saves little. */
const BROTLI_QUALITY = 5;

/** SQS refuses the two code points that XML cannot have. In JSON they stand in texts only, where an escape means the same. */
export function sendable(json: string): string {
  return json.replaceAll("\uFFFE", String.raw`\uFFFE`).replaceAll("\uFFFF", String.raw`\uFFFF`);
}

/** Text as the base64 of its compressed form. */
export async function compressText(text: string): Promise<string> {
  const compressed = await brotli(Buffer.from(text), {
    params: { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY },
  });
  return compressed.toString("base64");
}

/** @throws IsthmusError `malformed-record` (poison) for anything that {@link compressText} has not made */
export async function decompressText(base64: string): Promise<string> {
  try {
    const bytes = await unbrotli(Buffer.from(base64, "base64"), { maxOutputLength: LETTER_BYTES_MAX });
    return bytes.toString("utf8");
  } catch (error) {
    throw new IsthmusError(
      "malformed-record",
      "The compressed text of a dead letter cannot be decompressed.",
      {
        cause: error,
      },
    );
  }
}
