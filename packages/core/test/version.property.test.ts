import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  compareTimestamps,
  compareUtf8,
  compareVersions,
  formatVersion,
  isAbove,
  nextVersion,
  parseRegionId,
  parseTimestamp,
  parseVersion,
} from "../src/index.ts";
import type { Version } from "../src/index.ts";

const texts = fc.oneof(
  fc.string({ unit: "binary", maxLength: 4 }),
  fc.constantFrom("us-east-1", "cn-north-1", "", "\uFFFF", "\u{10000}"),
);
const versions: fc.Arbitrary<Version> = fc.record({
  timestamp: fc
    .oneof(
      fc.integer({ min: -3, max: 3 }),
      fc.integer({ min: -2e6, max: 2e6 }).map((n) => n / 1e6),
    )
    .map((n) => parseTimestamp(String(n))),
  region: texts,
});

describe("the order of versions", () => {
  it("is total: antisymmetric, transitive, and zero only for the same version", () => {
    fc.assert(
      fc.property(versions, versions, versions, (a, b, c) => {
        expect(Math.sign(compareVersions(a, b))).toBe(-Math.sign(compareVersions(b, a)) + 0);
        expect(compareVersions(a, b) === 0).toBe(formatVersion(a) === formatVersion(b));
        if (compareVersions(a, b) <= 0 && compareVersions(b, c) <= 0)
          expect(compareVersions(a, c)).toBeLessThanOrEqual(0);
      }),
      { numRuns: 3000 },
    );
  });

  it("compares regions as DynamoDB compares strings: by UTF-8 bytes", () => {
    fc.assert(
      fc.property(texts, texts, (a, b) => {
        expect(Math.sign(compareUtf8(a, b))).toBe(Math.sign(Buffer.compare(Buffer.from(a), Buffer.from(b))));
      }),
      { numRuns: 3000 },
    );
  });

  it("survives the text form", () => {
    fc.assert(
      fc.property(versions, (version) => {
        expect(parseVersion(formatVersion(version))).toEqual(version);
      }),
    );
  });
});

describe("the next version", () => {
  const me = parseRegionId("me");

  it("is at or after the time and strictly above the floor", () => {
    fc.assert(
      fc.property(
        versions,
        fc.integer({ min: -2e6, max: 2e6 }).map((n) => n / 1e6),
        (floor, at) => {
          const time = parseTimestamp(String(at));
          const next = nextVersion(me, time, floor);
          expect(isAbove(next, floor)).toBe(true);
          expect(compareTimestamps(next.timestamp, time)).toBeGreaterThanOrEqual(0);
          expect(next.region).toBe("me");
        },
      ),
    );
  });
});
