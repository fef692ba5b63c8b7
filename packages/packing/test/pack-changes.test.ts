import { randomBytes } from "node:crypto";
import { parseTimestamp } from "@isthmus/core";
import type { Change } from "@isthmus/core";
import { describe, expect, test } from "vitest";
import { packChanges } from "../src/pack-changes.ts";
import { unpackPayload } from "../src/unpack-payload.ts";

const at = parseTimestamp("1732500000");

function put(id: string, content: string | Uint8Array, table = "orders"): Change {
  const key = { pk: { S: id } };
  const value = typeof content === "string" ? { S: content } : { B: content };
  return {
    kind: "put",
    table,
    key,
    item: { ...key, value },
    version: { timestamp: at, region: "a" },
    writtenAt: at,
  };
}

describe("packChanges", () => {
  test("puts many small changes into one payload", async () => {
    const changes = Array.from({ length: 1000 }, (_, index) => put(`order-${index}`, "shipped"));
    const { payloads } = await packChanges(changes, { payloadBytesMax: 262_144, encoding: "base64" });
    expect(payloads).toHaveLength(1);
  });

  test("fills payloads well, whether changes compress or not", async () => {
    const limit = 20_000;
    for (const content of [
      () => new Uint8Array(randomBytes(300)),
      () => "the same words again ".repeat(40),
    ]) {
      const changes = Array.from({ length: 1500 }, (_, index) =>
        put(`${index}-${randomBytes(12).toString("hex")}`, content()),
      );
      const { payloads } = await packChanges(changes, { payloadBytesMax: limit });
      const bytes = payloads.reduce((sum, { body }) => sum + body.length, 0);
      expect(payloads.length).toBeGreaterThan(1);
      expect(payloads.length).toBeLessThanOrEqual(Math.ceil(bytes / (0.8 * limit)) + 1);
    }
  });

  test("finds out that what compresses far better than usual fits into one payload", async () => {
    const changes = Array.from({ length: 400 }, (_, index) =>
      put(`${index}`, "the same words again ".repeat(40)),
    );
    const { payloads } = await packChanges(changes, { payloadBytesMax: 20_000 });
    expect(payloads).toHaveLength(1);
    expect(payloads[0]?.unpackedBytes).toBeGreaterThan(5 * 20_000);
  });

  test("gives each table payloads of its own", async () => {
    const changes = [put("1", "a"), put("2", "b", "users"), put("3", "c")];
    const { payloads } = await packChanges(changes, { payloadBytesMax: 10_000 });
    expect(payloads.map(({ indexes }) => indexes)).toEqual([[0, 2], [1]]);
    expect(await unpackPayload(payloads[1]?.body ?? new Uint8Array())).toEqual([changes[1]]);
  });

  test("reports a change that is too large and sends its neighbours", async () => {
    const changes = [put("1", "a"), put("2", new Uint8Array(randomBytes(5000))), put("3", "c")];
    const { payloads, tooLarge } = await packChanges(changes, { payloadBytesMax: 1000 });
    expect(tooLarge).toEqual([{ index: 1, bytes: expect.any(Number), bytesMax: 1000 }]);
    expect(tooLarge[0]?.bytes).toBeGreaterThan(5000);
    expect(payloads.flatMap(({ indexes }) => indexes)).toEqual([0, 2]);
  });

  test("counts the bytes of base64 where the transport carries text", async () => {
    const change = put("1", new Uint8Array(randomBytes(1000)));
    const { payloads } = await packChanges([change], { payloadBytesMax: 10_000 });
    const bytes = payloads[0]?.body.length ?? 0;
    const asText = 4 * Math.ceil(bytes / 3);
    const fits = await packChanges([change], { payloadBytesMax: asText, encoding: "base64" });
    const not = await packChanges([change], { payloadBytesMax: asText - 1, encoding: "base64" });
    expect(fits.payloads).toHaveLength(1);
    expect(not.tooLarge).toEqual([{ index: 0, bytes: asText, bytesMax: asText - 1 }]);
  });

  test("packs the same changes into the same bytes", async () => {
    const changes = [put("1", "a"), put("2", "b")];
    const first = await packChanges(changes, { payloadBytesMax: 10_000 });
    const second = await packChanges(changes, { payloadBytesMax: 10_000 });
    expect(second).toEqual(first);
  });

  test("gives nothing for nothing", async () => {
    expect(await packChanges([], { payloadBytesMax: 100 })).toEqual({ payloads: [], tooLarge: [] });
  });

  test("rejects limits that make no sense, and stops when aborted", async () => {
    for (const limits of [
      { payloadBytesMax: 9 },
      { payloadBytesMax: 1.5e3 + 0.5 },
      { payloadBytesMax: 100, changesMax: 0 },
      { payloadBytesMax: 100, unpackedBytesMax: 0 },
    ]) {
      await expect(packChanges([], limits)).rejects.toMatchObject({
        code: "invalid-config",
        kind: "configuration",
      });
    }
    await expect(
      packChanges([put("1", "a")], { payloadBytesMax: 1000 }, { signal: AbortSignal.abort() }),
    ).rejects.toMatchObject({ code: "aborted" });
  });
});
