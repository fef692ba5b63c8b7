import { describe, expect, it } from "vitest";
import { parseWriteMix } from "../../src/workload/write-mix.ts";

describe("a write mix", () => {
  it("leaves out what is not named", () => {
    expect(parseWriteMix("inserts=1, conflicts=2.5")).toEqual({
      inserts: 1,
      overwrites: 0,
      updates: 0,
      deletes: 0,
      recreations: 0,
      conflicts: 2.5,
    });
  });

  it.each(["", "inserts", "insert=1", "inserts=-1", "inserts=0", "inserts=1;updates=1"])(
    "refuses %j and names the kinds",
    (text) => {
      expect(() => parseWriteMix(text)).toThrow(/cannot be used.*recreations/);
    },
  );
});
