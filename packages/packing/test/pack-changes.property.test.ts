import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { packChanges } from "../src/pack-changes.ts";
import { unpackPayload } from "../src/unpack-payload.ts";
import { anyChanges } from "./arbitrary-change.ts";

const anyLimits = fc.record({
  payloadBytesMax: fc.integer({ min: 60, max: 3000 }),
  changesMax: fc.integer({ min: 1, max: 40 }),
  unpackedBytesMax: fc.integer({ min: 200, max: 20_000 }),
  encoding: fc.constantFrom("binary", "base64"),
});

describe("packChanges", () => {
  test("loses nothing, repeats nothing and keeps every limit", async () => {
    await fc.assert(
      fc.asyncProperty(anyChanges, anyLimits, async (changes, limits) => {
        const { payloads, tooLarge } = await packChanges(changes, limits);
        const placed = [...payloads.flatMap((p) => p.indexes), ...tooLarge.map((t) => t.index)];
        expect(placed.sort((a, b) => a - b)).toEqual(changes.map((_, index) => index));
        for (const { body, indexes, unpackedBytes } of payloads) {
          const carried =
            limits.encoding === "base64" ? Buffer.from(body).toString("base64").length : body.length;
          expect(carried).toBeLessThanOrEqual(limits.payloadBytesMax);
          expect(indexes.length).toBeLessThanOrEqual(limits.changesMax);
          expect(unpackedBytes).toBeLessThanOrEqual(limits.unpackedBytesMax);
          expect(await unpackPayload(body, limits)).toEqual(indexes.map((index) => changes[index]));
        }
        for (const { bytes, bytesMax } of tooLarge) {
          expect(bytes).toBeGreaterThan(bytesMax);
          expect([limits.payloadBytesMax, limits.unpackedBytesMax]).toContain(bytesMax);
        }
      }),
      { numRuns: 200 },
    );
  });

  test("reports as too large exactly what is too large alone", async () => {
    await fc.assert(
      fc.asyncProperty(anyChanges, anyLimits, async (changes, limits) => {
        const { tooLarge } = await packChanges(changes, limits);
        const alone: number[] = [];
        for (const [index, change] of changes.entries()) {
          const single = await packChanges([change], limits);
          if (single.tooLarge.length > 0) alone.push(index);
        }
        expect(tooLarge.map((t) => t.index).sort((a, b) => a - b)).toEqual(alone);
      }),
      { numRuns: 60 },
    );
  });
});
