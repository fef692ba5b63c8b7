import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkRateShape, secondsOfWrite, writesWithin } from "../../src/workload/rate-shape.ts";
import type { RateShape } from "../../src/workload/rate-shape.ts";

const rate = fc.integer({ min: 1, max: 5000 });
const shape: fc.Arbitrary<RateShape> = fc.oneof(
  fc.record({ kind: fc.constant("constant" as const), perSecond: rate }),
  fc.record({
    kind: fc.constant("ramp" as const),
    from: rate,
    to: rate,
    seconds: fc.integer({ min: 1, max: 600 }),
  }),
  fc
    .record({ perSecond: rate, peak: rate, calm: fc.integer({ min: 1, max: 60 }), burst: rate })
    .map(({ perSecond, peak, calm, burst }) => ({
      kind: "burst" as const,
      perSecond,
      peak,
      everySeconds: calm + (burst % 60) + 1,
      burstSeconds: (burst % 60) + 1,
    })),
);

describe("a rate shape", () => {
  it("makes each write due when as many writes as come before it are due", () => {
    fc.assert(
      fc.property(shape, fc.integer({ min: 0, max: 100_000 }), (each, number) => {
        const seconds = secondsOfWrite(each, number);
        expect(Math.abs(writesWithin(each, seconds) - number)).toBeLessThan(1e-6 * Math.max(1, number));
      }),
    );
  });

  it("makes no write due before the one in front of it", () => {
    fc.assert(
      fc.property(shape, fc.integer({ min: 0, max: 100_000 }), (each, number) => {
        expect(secondsOfWrite(each, number + 1)).toBeGreaterThan(secondsOfWrite(each, number));
      }),
    );
  });

  it("rises in a straight line: half of a ramp from 10 to 30 has a quarter less than half of its writes", () => {
    const ramp: RateShape = { kind: "ramp", from: 10, to: 30, seconds: 20 };
    expect(writesWithin(ramp, 20)).toBe(400);
    expect(writesWithin(ramp, 10)).toBe(150);
    expect(writesWithin(ramp, 30)).toBe(700);
  });

  it("bursts at the end of each period", () => {
    const burst: RateShape = { kind: "burst", perSecond: 5, peak: 50, everySeconds: 10, burstSeconds: 2 };
    expect(writesWithin(burst, 8)).toBe(40);
    expect(writesWithin(burst, 10)).toBe(140);
    expect(secondsOfWrite(burst, 140)).toBe(10);
    expect(secondsOfWrite(burst, 90)).toBe(9);
  });

  it("is refused where a number is not above 0 or a burst leaves no pause", () => {
    expect(() => checkRateShape({ kind: "constant", perSecond: 0 })).toThrow("perSecond 0");
    expect(() => checkRateShape({ kind: "ramp", from: 1, to: Infinity, seconds: 1 })).toThrow("to Infinity");
    expect(() =>
      checkRateShape({ kind: "burst", perSecond: 1, peak: 2, everySeconds: 5, burstSeconds: 5 }),
    ).toThrow("leaves no time between bursts");
  });
});
