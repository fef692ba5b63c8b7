import { describe, expect, it } from "vitest";
import { lagMeter } from "../../src/measure/lag-meter.ts";
import type { LagDirection, LagMeter } from "../../src/measure/lag-meter.ts";
import type { TrackedWrite } from "../../src/measure/write-book.ts";

function bench(): {
  readonly meter: LagMeter;
  readonly at: (ms: number) => void;
  readonly lags: [string, number][];
  readonly to: (from: number, to: number) => LagDirection;
} {
  let now = 0;
  const lags: [string, number][] = [];
  const meter = lagMeter({
    regions: 2,
    nowMs: () => now,
    onLag: ({ from, to }, ms) => lags.push([`${from}>${to}`, ms]),
  });
  return {
    meter,
    lags,
    at: (ms) => void (now = ms),
    to: (from, to) => meter.directions.find((each) => each.from === from && each.to === to) as LagDirection,
  };
}

function write(
  id: string,
  number: number,
  operation: TrackedWrite["operation"] = "put",
  region = 0,
): TrackedWrite {
  return { id, mark: { region, number }, operation };
}

describe("a lag meter", () => {
  it("measures from the acknowledgement to the sight, in each region apart", () => {
    const { meter, at, lags, to } = bench();
    meter.sent(write("0n0", 1));
    at(100);
    meter.acknowledged(write("0n0", 1));
    at(103);
    meter.sawPut(0, "0n0", { region: 0, number: 1 });
    expect(to(0, 1).pending.count).toBe(1);
    at(180);
    meter.sawPut(1, "0n0", { region: 0, number: 1 });
    expect(lags).toEqual([
      ["0>0", 3],
      ["0>1", 80],
    ]);
    expect(to(0, 1).pending.count).toBe(0);
    expect(to(0, 1).lastSeenAtMs).toBe(180);
  });

  it("counts a sight once, and none for a write that it does not know", () => {
    const { meter, lags } = bench();
    meter.sent(write("0n0", 1));
    meter.acknowledged(write("0n0", 1));
    for (let times = 0; times < 3; times++) meter.sawPut(1, "0n0", { region: 0, number: 1 });
    meter.sawPut(1, "0n9", { region: 0, number: 9 });
    meter.sawPut(1, "0n9", { region: 7, number: 9 });
    expect(lags).toHaveLength(1);
    expect(meter.sightings).toBe(5);
  });

  it("takes a write that is seen before its answer has come for one without lag", () => {
    const { meter, at, lags } = bench();
    meter.sent(write("0n0", 1));
    at(50);
    meter.sawPut(1, "0n0", { region: 0, number: 1 });
    at(60);
    meter.acknowledged(write("0n0", 1));
    expect(lags).toEqual([["0>1", 0]]);
  });

  it("counts the earlier writes of a key as overtaken by the one that is seen, and leaves the later ones pending", () => {
    const { meter, at, lags, to } = bench();
    for (const number of [1, 2, 3, 4]) {
      at(number * 10);
      meter.sent(write("0o5", number));
      meter.acknowledged(write("0o5", number));
    }
    at(100);
    meter.sawPut(1, "0o5", { region: 0, number: 3 });
    expect(lags).toEqual([["0>1", 70]]);
    expect(to(0, 1).overtaken).toBe(2);
    expect(to(0, 1).pending.count).toBe(1);
    meter.sawPut(1, "0o5", { region: 0, number: 2 });
    expect(lags).toHaveLength(1);
  });

  it("tells a delete by the write that it removes", () => {
    const { meter, at, lags, to } = bench();
    meter.sent(write("0o5", 1));
    meter.acknowledged(write("0o5", 1));
    at(10);
    meter.sent(write("0o5", 2, "delete"));
    meter.acknowledged(write("0o5", 2, "delete"));
    at(20);
    meter.sent(write("0o5", 3));
    meter.acknowledged(write("0o5", 3));
    at(30);
    meter.sent(write("0o5", 4, "delete"));
    meter.acknowledged(write("0o5", 4, "delete"));
    at(100);
    meter.sawPut(1, "0o5", { region: 0, number: 1 });
    meter.sawRemoval(1, "0o5", { region: 0, number: 1 });
    expect(lags.at(-1)).toEqual(["0>1", 90]);
    meter.sawRemoval(1, "0o5", { region: 0, number: 3 });
    expect(lags.at(-1)).toEqual(["0>1", 70]);
    expect(to(0, 1).overtaken).toBe(1);
    expect(to(0, 1).pending.count).toBe(0);
  });

  it("passes over a delete that nobody saw when what a later put left is removed", () => {
    const { meter, at, lags, to } = bench();
    const made = [write("0o5", 1, "delete"), write("0o5", 2), write("0o5", 3, "delete")];
    made.forEach((each, index) => {
      at(index * 10);
      meter.sent(each);
      meter.acknowledged(each);
    });
    at(100);
    meter.sawRemoval(1, "0o5", { region: 0, number: 2 });
    expect(lags).toEqual([["0>1", 80]]);
    expect(to(0, 1).overtaken).toBe(2);
  });

  it("does not measure removals of shared keys, which may be anybody's", () => {
    const { meter, lags } = bench();
    meter.sent(write("s5", 1, "delete"));
    meter.acknowledged(write("s5", 1, "delete"));
    meter.sawRemoval(1, "s5", undefined);
    expect(lags).toEqual([]);
  });

  it("forgets a write that was not made, and counts as pending only what one region alone writes", () => {
    const { meter, to } = bench();
    meter.sent(write("0n0", 1));
    meter.sent(write("s1", 2));
    expect(to(0, 1).pending.count).toBe(1);
    meter.withdrawn(write("0n0", 1));
    expect(to(0, 1).pending.count).toBe(0);
    expect(to(0, 1).pending.clear()).toBe(1);
  });
});
