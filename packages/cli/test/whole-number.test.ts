import { describe, expect, it } from "vitest";
import { wholeNumber } from "../src/whole-number.ts";

describe("a whole number flag", () => {
  const parse = wholeNumber(2, 30);

  it("takes whole numbers within its bounds, both included", () => {
    expect(["2", "17", "30"].map(parse)).toEqual([2, 17, 30]);
  });

  it.each(["1", "31", "-3", "2.5", "1e1", "0x10", " 5", "", "many", "9".repeat(40)])(
    "refuses %j and says what is allowed",
    (text) => {
      expect(() => parse(text)).toThrow("Allowed: a whole number from 2 to 30.");
    },
  );
});
