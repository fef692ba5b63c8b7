import { describe, expect, it } from "vitest";
import {
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

describe("the order of regions", () => {
  it.each([
    ["", "a"],
    ["a", "ab"],
    ["aa", "ab"],
    ["ab", "b"],
    ["cn-north-1", "us-east-1"],
    ["\u007F", "\u0080"],
    ["\uD7FF", "\uE000"],
    // JavaScript's own order is the other way round: a surrogate is a lower unit than U+E000.
    ["\uE000", "\u{10000}"],
    ["\uFFFF", "\u{10FFFF}"],
    ["\u{103FE}", "\u{103FF}"],
    ["\u{10000}", "\u{10001}"],
  ])("puts %j before %j, as UTF-8 does", (lower, higher) => {
    expect(Buffer.compare(Buffer.from(lower), Buffer.from(higher))).toBe(-1);
    expect(compareUtf8(lower, higher)).toBeLessThan(0);
    expect(compareUtf8(higher, lower)).toBeGreaterThan(0);
    expect(compareUtf8(lower, lower)).toBe(0);
  });
});

describe("the order of versions", () => {
  it("goes by the timestamp, and by the region where the timestamps are equal", () => {
    expect(compareVersions(parseVersion("1@z"), parseVersion("2@a"))).toBeLessThan(0);
    expect(compareVersions(parseVersion("2@z"), parseVersion("2@a"))).toBeGreaterThan(0);
    expect(compareVersions(parseVersion("2@a"), parseVersion("2.0@a"))).toBe(0);
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
    expect(highestVersion(a, b)).toBe(a);
    expect(highestVersion(undefined)).toBeUndefined();
  });
});

describe("the next version", () => {
  const me = parseRegionId("me");

  it("is the time itself where the floor is lower, and a microsecond above the floor where it is not", () => {
    expect(formatVersion(nextVersion(me, parseTimestamp("5"), parseVersion("4@x")))).toBe("5@me");
    expect(formatVersion(nextVersion(me, parseTimestamp("4"), parseVersion("5@x")))).toBe("5.000001@me");
    expect(formatVersion(nextVersion(me, undefined, parseVersion("5@x")))).toBe("5.000001@me");
    expect(formatVersion(nextVersion(me, parseTimestamp("4"), undefined))).toBe("4@me");
  });

  it("needs a time or a floor", () => {
    expect(() => nextVersion(me, undefined, undefined)).toThrow(
      expect.objectContaining({
        code: "invalid-version",
        message: "A version needs a time or a floor; neither was given.",
      }),
    );
  });

  it("stays short however many digits the floor has", () => {
    const next = nextVersion(me, undefined, parseVersion(`1.${"3".repeat(60)}@x`));
    expect(formatVersion(next)).toBe("1.333334@me");
  });
});

describe("the text form of a version", () => {
  it("is timestamp and region, and only the first @ parts them", () => {
    expect(parseVersion("1.50@a@b")).toEqual({ timestamp: "1.5", region: "a@b" });
    expect(parseVersion("5@")).toEqual({ timestamp: "5", region: "" });
    expect(formatVersion({ timestamp: parseTimestamp("1.5"), region: "a@b" })).toBe("1.5@a@b");
  });

  it.each([
    ["", "invalid-version"],
    ["5", "invalid-version"],
    ["x@me", "invalid-timestamp"],
    ["@me", "invalid-timestamp"],
  ])("%j is poison: %s", (text, code) => {
    expect(() => parseVersion(text)).toThrow(expect.objectContaining({ kind: "poison", code }));
  });

  it("is refused with no more than sixty characters of what it is, and with an example", () => {
    expect(() => parseVersion("x".repeat(61))).toThrow(
      `"${"x".repeat(60)}" is not a version. Allowed: "timestamp@region", for example "1732500000.5@cn-north-1".`,
    );
  });
});
