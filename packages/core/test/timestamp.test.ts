import { describe, expect, it } from "vitest";
import {
  addMillis,
  compareTimestamps,
  laterTimestamp,
  microsFromTimestamp,
  millisBetween,
  nextMicrosecond,
  parseTimestamp,
  timestampFromMicros,
  timestampFromMillis,
  tryParseTimestamp,
} from "../src/index.ts";

describe("reading a timestamp", () => {
  it.each([
    "",
    ".",
    "-",
    "+",
    "E2",
    "1.2.3",
    "0x10",
    "x5",
    "5x",
    "1.x5",
    "1.5x",
    "1e",
    "e5",
    "--1",
    "NaN",
    "Infinity",
    "1 ",
    " 1",
    "1_000",
    "１",
    "1E201",
    "1E-201",
    "1E99999",
    "1".repeat(401),
  ])("refuses %j", (text) => {
    expect(tryParseTimestamp(text)).toBeUndefined();
    expect(() => parseTimestamp(text)).toThrow(expect.objectContaining({ code: "invalid-timestamp" }));
  });

  it.each([
    ["0", "0"],
    ["00", "0"],
    ["0.0", "0"],
    ["-0.0", "0"],
    ["0E10", "0"],
    [".0", "0"],
    ["7", "7"],
    ["007", "7"],
    ["+7", "7"],
    ["-7", "-7"],
    ["100", "100"],
    ["1E2", "100"],
    ["1e+2", "100"],
    ["12E0", "12"],
    ["12.34E1", "123.4"],
    ["12.34E2", "1234"],
    ["12.34E4", "123400"],
    ["5.", "5"],
    [".5", "0.5"],
    ["-.5", "-0.5"],
    ["1.50", "1.5"],
    ["10.010", "10.01"],
    ["100.5", "100.5"],
    ["1.5", "1.5"],
    ["1E-3", "0.001"],
    ["120E-2", "1.2"],
    ["120E-3", "0.12"],
    ["-1.5e-1", "-0.15"],
    ["12.5E-1", "1.25"],
  ])("reads %s as %s", (text, canonical) => {
    expect(parseTimestamp(text)).toBe(canonical);
  });

  it("takes as many digits as no number of DynamoDB's has, and no more", () => {
    expect(tryParseTimestamp("1".repeat(400))).toBe("1".repeat(400));
    expect(tryParseTimestamp("1E200")).toBe(`1${"0".repeat(200)}`);
    expect(tryParseTimestamp("1E-200")).toBe(`0.${"0".repeat(199)}1`);
  });

  it("says what is no timestamp, no more than sixty characters of it, and what one looks like", () => {
    const refused = (text: string) => () => parseTimestamp(text);
    expect(refused("soon")).toThrow(
      `"soon" is not a timestamp. Allowed: epoch seconds as a decimal number, for example "1732500000.123456".`,
    );
    expect(refused("x".repeat(61))).toThrow(`"${"x".repeat(60)}" is not`);
  });
});

describe("the order of timestamps", () => {
  it.each([
    ["-10", "-2"],
    ["-2", "-1.5"],
    ["-1.5", "-1.25"],
    ["-1", "0"],
    ["-2", "1"],
    ["0", "0.5"],
    ["2", "10"],
    ["9.9", "10"],
    ["1", "1.000001"],
    ["1.25", "1.5"],
    ["1.5", "2"],
    ["99.5", "100"],
    ["1732500000.9", "1732500001"],
  ])("puts %s before %s", (earlier, later) => {
    const [a, b] = [parseTimestamp(earlier), parseTimestamp(later)];
    expect(compareTimestamps(a, b)).toBeLessThan(0);
    expect(compareTimestamps(b, a)).toBeGreaterThan(0);
    expect(laterTimestamp(a, b)).toBe(b);
    expect(laterTimestamp(b, a)).toBe(b);
  });

  it.each(["0", "7", "1.5", "-1.5"])("finds %s equal to itself", (text) => {
    expect(compareTimestamps(parseTimestamp(text), parseTimestamp(text))).toBe(0);
  });
});

describe("microseconds", () => {
  it.each([
    [0n, "0"],
    [1n, "0.000001"],
    [10n, "0.00001"],
    [1_000_000n, "1"],
    [1_500_000n, "1.5"],
    [10_000_000n, "10"],
    [-1n, "-0.000001"],
    [-1_500_000n, "-1.5"],
  ])("of %s are %s seconds, and back", (micros, text) => {
    expect(timestampFromMicros(micros)).toBe(text);
    expect(microsFromTimestamp(parseTimestamp(text))).toBe(micros);
  });

  it("are whole: what is finer is cut off", () => {
    expect(microsFromTimestamp(parseTimestamp("1.2345678"))).toBe(1_234_567n);
    expect(microsFromTimestamp(parseTimestamp("-1.2345678"))).toBe(-1_234_567n);
    expect(nextMicrosecond(parseTimestamp("1.2345678"))).toBe("1.234568");
  });
});

describe("milliseconds", () => {
  it("come in, are added and are measured, to the microsecond", () => {
    const t = timestampFromMillis(1_732_500_000_123);
    expect(t).toBe("1732500000.123");
    expect(timestampFromMillis(0.0014)).toBe("0.000001");
    expect(addMillis(t, 0.5)).toBe("1732500000.1235");
    expect(addMillis(t, -123)).toBe("1732500000");
    expect(addMillis(t, 0.0006)).toBe("1732500000.123001");
    expect(millisBetween(t, addMillis(t, -250))).toBe(-250);
    expect(millisBetween(t, addMillis(t, 0.25))).toBe(0.25);
  });
});
