/**
 * A payload's bytes out of a message's text. Text that is not exactly base64 is none of ours; it comes out as its UTF-8 bytes, so that it
 * reaches the dead letters whole.
 */
export function bytesOfText(text: string): Uint8Array {
  const bytes = Buffer.from(text, "base64");
  // Node skips what it does not know; only a round trip shows whether there was any.
  return bytes.toString("base64") === text ? bytes : Buffer.from(text, "utf8");
}
