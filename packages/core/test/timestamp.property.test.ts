import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  addMillis,
  compareTimestamps,
  microsFromTimestamp,
  nextMicrosecond,
  parseTimestamp,
  timestampFromMicros,
} from "../src/index.ts";

/** A decimal number as sign, digits and exponent: the oracle computes with BigInt on a common exponent. */
interface Decimal {
  readonly negative: boolean;
  readonly digits: bigint;
  readonly exponent: number;
}

const decimals: fc.Arbitrary<Decimal> = fc.record({
  negative: fc.boolean(),
  digits: fc.bigInt({ min: 0n, max: 10n ** 38n - 1n }),
  exponent: fc.integer({ min: -130, max: 90 }),
});

const COMMON_EXPONENT = -130;

function exact({ negative, digits, exponent }: Decimal): bigint {
  return (negative ? -digits : digits) * 10n ** BigInt(exponent - COMMON_EXPONENT);
}

/** One of the ways to write the number. */
function spell({ negative, digits, exponent }: Decimal, style: number): string {
  const sign = negative ? "-" : style % 2 === 0 ? "" : "+";
  const text = digits.toString();
  switch (style % 4) {
    case 0:
      return `${sign}${text}E${exponent}`;
    case 1:
      return `${sign}${text[0]}.${text.slice(1)}e${exponent + text.length - 1}`;
    case 2:
      return `${sign}00${text}0e${exponent - 1}`;
    default:
      return `${sign}.${text}E${exponent + text.length}`;
  }
}

describe("timestamps", () => {
  it("compare as the exact numbers, however they are spelled", () => {
    fc.assert(
      fc.property(decimals, decimals, fc.nat(), fc.nat(), (a, b, styleA, styleB) => {
        const order = compareTimestamps(parseTimestamp(spell(a, styleA)), parseTimestamp(spell(b, styleB)));
        const [x, y] = [exact(a), exact(b)];
        expect(Math.sign(order)).toBe(x < y ? -1 : x > y ? 1 : 0);
      }),
      { numRuns: 2000 },
    );
  });

  it("have one canonical text for each number, which parses to itself", () => {
    fc.assert(
      fc.property(decimals, fc.nat(), fc.nat(), (decimal, one, other) => {
        const text = parseTimestamp(spell(decimal, one));
        expect(parseTimestamp(spell(decimal, other))).toBe(text);
        expect(parseTimestamp(text)).toBe(text);
        expect(text).toMatch(/^-?(0|[1-9]\d*)(\.\d*[1-9])?$/);
      }),
    );
  });

  it("convert to whole microseconds and back", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n }), (micros) => {
        expect(microsFromTimestamp(timestampFromMicros(micros))).toBe(micros);
      }),
    );
  });

  it("have a next microsecond that is above and at most one microsecond away", () => {
    fc.assert(
      fc.property(decimals, fc.nat(), (decimal, style) => {
        const timestamp = parseTimestamp(spell(decimal, style));
        const next = nextMicrosecond(timestamp);
        expect(compareTimestamps(next, timestamp)).toBeGreaterThan(0);
        expect(compareTimestamps(addMillis(next, -0.001), timestamp)).toBeLessThanOrEqual(
          decimal.negative ? 1 : 0,
        );
      }),
    );
  });
});
