import { decodeDeadLetter, encodeDeadLetter, IsthmusError } from "@isthmus/core";
import type { DeadLetter } from "@isthmus/core";
import * as v from "valibot";
import { compressText, decompressText, sendable } from "./letter-text.ts";

// The body of a message that holds a dead letter is JSON in one of three forms:
//   the letter as `encodeDeadLetter` writes it, so that it can be read in the console as it is;
//   {"deadLetter":"brotli","data":...}, the same compressed, where it fits only so;
//   {"deadLetter":"s3",...}, where it is in a bucket.

/** Where in a bucket a letter is. */
export interface LetterPointer {
  readonly id: string;
  readonly bucket: string;
  readonly key: string;
}

/** What a message holds. */
export type LetterBody =
  | { readonly kind: "letter"; readonly letter: DeadLetter }
  | { readonly kind: "pointer"; readonly pointer: LetterPointer };

const WrappedSchema = v.variant("deadLetter", [
  v.object({ deadLetter: v.literal("brotli"), data: v.string() }),
  v.object({ deadLetter: v.literal("s3"), id: v.string(), bucket: v.string(), key: v.string() }),
]);

/** The letter in the shortest form that can be read without tools, or else the shortest there is; `undefined` if none fits. */
export async function encodeLetterBody(letter: DeadLetter, bytesMax: number): Promise<string | undefined> {
  // Spaces that are for people cost bytes.
  const compact = sendable(JSON.stringify(JSON.parse(encodeDeadLetter(letter))));
  if (Buffer.byteLength(compact) <= bytesMax) return compact;
  const wrapped = JSON.stringify({ deadLetter: "brotli", data: await compressText(compact) });
  return wrapped.length <= bytesMax ? wrapped : undefined;
}

/** The message of a letter that is in a bucket. */
export function encodePointerBody({ id, bucket, key }: LetterPointer): string {
  return JSON.stringify({ deadLetter: "s3", id, bucket, key });
}

/**
 * Reads any of the forms.
 *
 * @throws IsthmusError `malformed-record` (poison) when the text is none of them
 */
export async function decodeLetterBody(text: string): Promise<LetterBody> {
  const wrapped = v.safeParse(WrappedSchema, parsed(text));
  if (!wrapped.success) return { kind: "letter", letter: decodeDeadLetter(text) };
  const { output } = wrapped;
  if (output.deadLetter === "s3") {
    const { id, bucket, key } = output;
    return { kind: "pointer", pointer: { id, bucket, key } };
  }
  return { kind: "letter", letter: decodeDeadLetter(await decompressText(output.data)) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new IsthmusError("malformed-record", "The message is not a dead letter: it is not JSON.");
  }
}
