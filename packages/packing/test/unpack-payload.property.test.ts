import { isIsthmusError } from "@isthmus/core";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compressText } from "../src/codec.ts";
import { packChanges } from "../src/pack-changes.ts";
import { framePayload } from "../src/payload-header.ts";
import { unpackPayload } from "../src/unpack-payload.ts";
import { anyChange } from "./arbitrary-change.ts";

/** The error's code, which must be one of ours and final. */
async function refusalOf(body: Uint8Array): Promise<string> {
  const outcome = await unpackPayload(body).then(
    () => "accepted",
    (error: unknown) => error,
  );
  if (!isIsthmusError(outcome)) return `not refused as it should be: ${String(outcome)}`;
  expect(outcome.kind).toBe("poison");
  return outcome.code;
}

async function payloadOf(change: Parameters<typeof packChanges>[0][number]): Promise<Uint8Array> {
  const { payloads } = await packChanges([change], { payloadBytesMax: 1_000_000 });
  return payloads[0]?.body ?? new Uint8Array();
}

describe("unpackPayload", () => {
  test("takes no random bytes for a payload", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), async (garbage) => {
        expect(await refusalOf(garbage)).toBe("malformed-payload");
      }),
    );
  });

  test("refuses every payload that was cut short, lengthened or changed in one byte", async () => {
    const anyDamage = fc.record({
      change: anyChange("a"),
      at: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      flip: fc.integer({ min: 1, max: 255 }),
    });
    await fc.assert(
      fc.asyncProperty(anyDamage, async ({ change, at, flip }) => {
        const payload = await payloadOf(change);
        const index = Math.floor(at * payload.length);
        const flipped = Uint8Array.from(payload);
        flipped[index] = (flipped[index] ?? 0) ^ flip;
        expect(await refusalOf(payload.subarray(0, index))).toBe("malformed-payload");
        expect(await refusalOf(Buffer.concat([payload, Uint8Array.of(flip)]))).toBe("malformed-payload");
        expect(await refusalOf(flipped)).toBe("malformed-payload");
      }),
    );
  });

  test("refuses random bytes in a sound frame", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), async (garbage) => {
        expect(await refusalOf(framePayload(garbage))).toMatch(
          /^(malformed-payload|malformed-envelope|payload-too-large)$/,
        );
      }),
    );
  });

  test("refuses any JSON that is no envelope", async () => {
    await fc.assert(
      fc.asyncProperty(fc.json(), async (json) => {
        expect(await refusalOf(framePayload(await compressText(json)))).toBe("malformed-envelope");
      }),
    );
  });
});
