import { brotliCompressSync, constants, crc32, createBrotliCompress } from "node:zlib";
import { encodeEnvelope, ENVELOPE_VERSION_READABLE_MAX, parseTimestamp } from "@isthmus/core";
import type { Change } from "@isthmus/core";
import { describe, expect, test } from "vitest";
import { compressText } from "../src/codec.ts";
import { packChanges } from "../src/pack-changes.ts";
import { framePayload } from "../src/payload-header.ts";
import { unpackPayload } from "../src/unpack-payload.ts";
import { itemOf } from "./arbitrary-change.ts";

const MIB = 1024 * 1024;

/** A few bytes that unpack to as many zeros, made without ever holding them. */
async function bomb(unpackedMib: number): Promise<Uint8Array> {
  const brotli = createBrotliCompress({ params: { [constants.BROTLI_PARAM_QUALITY]: 1 } });
  const chunks: Buffer[] = [];
  const zeros = Buffer.alloc(MIB);
  const collected = (async () => {
    for await (const chunk of brotli) chunks.push(chunk as Buffer);
  })();
  for (let i = 0; i < unpackedMib; i++) {
    await new Promise<void>((resolve, reject) => {
      brotli.write(zeros, (error) => (error ? reject(error) : resolve()));
    });
  }
  brotli.end();
  await collected;
  return framePayload(Buffer.concat(chunks));
}

/** A payload with other bytes in its header, and a checksum that is right for them. */
function withHeader(payload: Uint8Array, format: number, codec: number): Uint8Array {
  const copy = Buffer.from(payload);
  copy.writeUInt8(format, 4);
  copy.writeUInt8(codec, 5);
  copy.writeUInt32BE(crc32(copy.subarray(10), crc32(copy.subarray(4, 6))), 6);
  return copy;
}

const at = parseTimestamp("1732500000.000001");
const everyType: Change = {
  kind: "put",
  table: "orders",
  key: itemOf([["pk", { B: Uint8Array.of(0, 255, 128) }]]),
  version: { timestamp: at, region: "cn-north-1" },
  base: { timestamp: parseTimestamp("1"), region: "us-east-1" },
  writtenAt: at,
  item: itemOf([
    ["pk", { B: Uint8Array.of(0, 255, 128) }],
    ["s", { S: "" }],
    ["lone surrogate", { S: "\ud800" }],
    ["n", { N: "12345678901234567890123456789012345678" }],
    ["b", { B: new Uint8Array() }],
    ["bool", { BOOL: false }],
    ["null", { NULL: true }],
    ["ss", { SS: ["b", "a"] }],
    ["ns", { NS: ["1.0", "2E5"] }],
    ["bs", { BS: [Uint8Array.of(1), Uint8Array.of(2, 3)] }],
    ["l", { L: [{ L: [] }, { M: itemOf([["__proto__", { S: "kept" }]]) }] }],
    ["__proto__", { M: itemOf([["constructor", { N: "-0" }]]) }],
  ]),
};

describe("unpackPayload", () => {
  test("gives back every attribute type exactly", async () => {
    const removal: Change = {
      kind: "delete",
      table: "orders",
      key: everyType.key,
      version: everyType.version,
      writtenAt: at,
    };
    const { payloads } = await packChanges([everyType, removal], { payloadBytesMax: 10_000 });
    expect(payloads).toHaveLength(1);
    expect(await unpackPayload(payloads[0]?.body ?? new Uint8Array())).toEqual([everyType, removal]);
  });

  test("reads a payload that lies within a larger buffer", async () => {
    const { payloads } = await packChanges([everyType], { payloadBytesMax: 10_000 });
    const body = payloads[0]?.body ?? new Uint8Array();
    const around = Buffer.concat([Buffer.alloc(7, 1), body, Buffer.alloc(9, 2)]);
    expect(await unpackPayload(around.subarray(7, 7 + body.length))).toEqual([everyType]);
  });

  test("stops unpacking a bomb at the bound", async () => {
    const small = await bomb(256);
    expect(small.length).toBeLessThan(MIB);
    const peakKibBefore = process.resourceUsage().maxRSS;
    await expect(unpackPayload(small, { unpackedBytesMax: MIB })).rejects.toMatchObject({
      code: "payload-too-large",
      kind: "poison",
    });
    expect(process.resourceUsage().maxRSS - peakKibBefore).toBeLessThan(64 * 1024);
  });

  test("accepts what unpacks to the bound and refuses one byte more", async () => {
    const { payloads } = await packChanges([everyType], { payloadBytesMax: 10_000 });
    const { body, unpackedBytes } = payloads[0] ?? { body: new Uint8Array(), unpackedBytes: 0 };
    expect(await unpackPayload(body, { unpackedBytesMax: unpackedBytes })).toHaveLength(1);
    await expect(unpackPayload(body, { unpackedBytesMax: unpackedBytes - 1 })).rejects.toMatchObject({
      code: "payload-too-large",
    });
  });

  test("tells a newer container, codec or envelope from damage", async () => {
    const { payloads } = await packChanges([everyType], { payloadBytesMax: 10_000 });
    const body = payloads[0]?.body ?? new Uint8Array();
    const newerEnvelope = encodeEnvelope("orders", ["pk"], []).replace(
      '"v":1',
      `"v":${ENVELOPE_VERSION_READABLE_MAX + 1}`,
    );
    const newer = [
      withHeader(body, 2, 1),
      withHeader(body, 1, 9),
      framePayload(await compressText(newerEnvelope)),
    ];
    for (const payload of newer) {
      await expect(unpackPayload(payload)).rejects.toMatchObject({
        code: "unsupported-envelope-version",
        kind: "poison",
      });
    }
    expect(await unpackPayload(withHeader(body, 1, 1))).toEqual([everyType]);
  });

  test("refuses text that is not UTF-8", async () => {
    const payload = framePayload(brotliCompressSync(Uint8Array.of(0x22, 0xff, 0x22)));
    await expect(unpackPayload(payload)).rejects.toMatchObject({ code: "malformed-payload" });
  });
});
