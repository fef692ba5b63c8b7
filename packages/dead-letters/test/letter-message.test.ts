import { brotliCompressSync } from "node:zlib";
import { expect, it } from "vitest";
import { decodeLetterBody, encodeLetterBody, encodePointerBody } from "../src/letter-message.ts";
import { SMALL } from "./example-letters.ts";

it("reads a pointer as it was written", async () => {
  const pointer = { id: "a1", bucket: "letters", key: "isthmus/a1.json" };
  expect(await decodeLetterBody(encodePointerBody(pointer))).toEqual({ kind: "pointer", pointer });
});

it.each([
  ["no JSON", "hello", "not JSON"],
  ["JSON of something else", '{"a":1}', "is not a dead letter"],
  ["a pointer without its parts", '{"deadLetter":"s3","id":"x"}', "is not a dead letter"],
  ["damaged compression", '{"deadLetter":"brotli","data":"AAAA"}', "cannot be decompressed"],
  [
    "a bomb",
    JSON.stringify({
      deadLetter: "brotli",
      data: brotliCompressSync(Buffer.alloc(65 * 1024 * 1024)).toString("base64"),
    }),
    "cannot be decompressed",
  ],
])("takes %s for unreadable, and says so", async (_, body, message) => {
  await expect(decodeLetterBody(body)).rejects.toMatchObject({ code: "malformed-record", kind: "poison" });
  await expect(decodeLetterBody(body)).rejects.toThrow(message);
});

it("escapes the code points that SQS refuses, and gives them back", async () => {
  const body = (await encodeLetterBody(SMALL, 10_000)) ?? "";
  expect(body).toContain(String.raw`"\uFFFE\uFFFF\u0000\ud800 `);
  expect(body).not.toMatch(/[\uFFFE\uFFFF]/);
  expect(await decodeLetterBody(body)).toEqual({ kind: "letter", letter: SMALL });
});
