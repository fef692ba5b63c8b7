import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  compareTimestamps,
  compareUtf8,
  compareVersions,
  formatVersion,
  highestVersion,
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

  it("puts everything above no version, and no version above nothing", () => {
    const v = parseVersion("1@a");
    expect(isAbove(v, undefined)).toBe(true);
    expect(isAbove(undefined, v)).toBe(false);
    expect(isAbove(undefined, undefined)).toBe(false);
    expect(isAbove(v, v)).toBe(false);
  });

  it("finds the highest of several", () => {
    const [a, b] = [parseVersion("1@b"), parseVersion("1@a")];
    expect(highestVersion(b, undefined, a)).toBe(a);
    expect(highestVersion(undefined)).toBeUndefined();
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

  it("is the time itself where the floor is lower, and a microsecond above the floor where it is not", () => {
    expect(formatVersion(nextVersion(me, parseTimestamp("5"), parseVersion("4@x")))).toBe("5@me");
    expect(formatVersion(nextVersion(me, parseTimestamp("4"), parseVersion("5@x")))).toBe("5.000001@me");
    expect(formatVersion(nextVersion(me, undefined, parseVersion("5@x")))).toBe("5.000001@me");
    expect(formatVersion(nextVersion(me, parseTimestamp("4"), undefined))).toBe("4@me");
    expect(() => nextVersion(me, undefined, undefined)).toThrow(
      expect.objectContaining({ code: "invalid-version" }),
    );
  });

  it("stays short however many digits the floor has", () => {
    const next = nextVersion(me, undefined, parseVersion(`1.${"3".repeat(60)}@x`));
    expect(formatVersion(next)).toBe("1.333334@me");
  });
});

describe("texts that are no version or region", () => {
  it.each(["", "5", "x@me"])("%j is refused as a version", (text) => {
    expect(() => parseVersion(text)).toThrow(expect.objectContaining({ kind: "poison" }));
  });

  it.each(["", "-a", "a b", "区", "a".repeat(65)])("%j is refused as a region", (text) => {
    expect(() => parseRegionId(text)).toThrow(expect.objectContaining({ code: "invalid-region" }));
  });
});
