import { describe, expect, it } from "vitest";
import { decimalNumber } from "../src/decimal-number.ts";

describe("a decimal flag", () => {
  const parse = decimalNumber(0.5, 30);

  it("takes numbers within its bounds, both included", () => {
    expect(["0.5", "2", "17.25", "30"].map(parse)).toEqual([0.5, 2, 17.25, 30]);
  });

  it.each(["0.49", "30.01", "-3", "1e1", "0x10", " 5", ".5", "5.", "", "many", "9".repeat(40)])(
    "refuses %j and says what is allowed",
    (text) => {
      expect(() => parse(text)).toThrow("Allowed: a number from 0.5 to 30");
    },
  );
});
