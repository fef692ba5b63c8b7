import { describe, expect, it } from "vitest";
import { decodeBase64, encodeBase64 } from "../src/base64.ts";

describe("base64", () => {
  it.each([0, 1, 2, 3, 8191, 8192, 8193, 20_000])("gives %d bytes back as they were", (length) => {
    const bytes = Uint8Array.from({ length }, (_, i) => (i * 31 + 250) % 256);
    expect(encodeBase64(bytes)).toBe(Buffer.from(bytes).toString("base64"));
    expect(decodeBase64(encodeBase64(bytes))).toEqual(bytes);
  });

  it.each([
    "A",
    "AA",
    "AAA",
    "A===",
    "AA=A",
    "AAA=AAAA",
    "AA==AAAA",
    " AAA",
    "AAA ",
    "AA-_",
    "!AAA",
    "AAAA!",
    "AA!=",
  ])("does not take %j for standard base64 with padding", (text) => {
    expect(decodeBase64(text)).toBeUndefined();
  });
});
