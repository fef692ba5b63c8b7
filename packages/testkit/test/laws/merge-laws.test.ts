import { compareVersions } from "@isthmus/core";
import type { Version } from "@isthmus/core";
import {
  arbitraryVersion,
  assertAssociative,
  assertCommutative,
  assertConverges,
  assertIdempotent,
  assertTotalOrder,
} from "@isthmus/testkit";
import type { Merge } from "@isthmus/testkit";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

interface Register {
  readonly version: Version;
  readonly value: string;
}

// One version names one value, as it does wherever versions are made.
const registers: fc.Arbitrary<Register> = arbitraryVersion().map((version) => ({
  version,
  value: `${version.timestamp}@${version.region}`,
}));

const lastWriterWins: Merge<Register> = (held, incoming) =>
  compareVersions(incoming.version, held.version) > 0 ? incoming : held;

const setUnion: Merge<readonly number[]> = (held, incoming) =>
  [...new Set([...held, ...incoming])].sort((a, b) => a - b);

const sets = fc.uniqueArray(fc.integer({ min: 0, max: 9 })).map((set) => set.sort((a, b) => a - b));

describe("a good resolver passes every law", () => {
  it("last writer wins", () => {
    assertCommutative(registers, lastWriterWins);
    assertAssociative(registers, lastWriterWins);
    assertIdempotent(registers, lastWriterWins);
    assertConverges(registers, lastWriterWins);
    assertTotalOrder(arbitraryVersion(), compareVersions);
  });

  it("union of sets", () => {
    assertCommutative(sets, setUnion);
    assertAssociative(sets, setUnion);
    assertIdempotent(sets, setUnion);
    assertConverges(sets, setUnion);
  });
});

describe("a wrong resolver is caught", () => {
  it("that keeps what came last", () => {
    const lastToCome: Merge<Register> = (_, incoming) => incoming;
    expect(() => assertCommutative(registers, lastToCome)).toThrow(/not commutative/);
    expect(() => assertConverges(registers, lastToCome)).toThrow(/diverges/);
  });

  it("that lets a tie go to whatever is held", () => {
    const byTimeAlone: Merge<Register> = (held, incoming) =>
      Number(incoming.version.timestamp) > Number(held.version.timestamp) ? incoming : held;
    const close = fc
      .record({ timestamp: fc.constantFrom("1", "2"), region: fc.constantFrom("a", "b") })
      .map((version) => ({ version: version as Version, value: version.region }));
    expect(() => assertConverges(close, byTimeAlone)).toThrow(/diverges/);
  });

  it("that adds counters up", () => {
    const sum: Merge<number> = (held, incoming) => held + incoming;
    expect(() => assertIdempotent(fc.integer(), sum)).toThrow(/not idempotent/);
    expect(() => assertConverges(fc.integer(), sum)).toThrow(/diverges/);
  });

  it("that takes averages", () => {
    const average: Merge<number> = (held, incoming) => (held + incoming) / 2;
    expect(() => assertAssociative(fc.integer(), average)).toThrow(/not associative/);
  });
});

describe("an order that is not total is caught", () => {
  it.each<[string, (a: number, b: number) => number, RegExp]>([
    ["with ties between different values", () => 0, /two different values/],
    [
      "that goes round in circles",
      (a, b) => (a === b ? 0 : (b - a + 3) % 3 === 1 ? -1 : 1),
      /not transitive/,
    ],
    ["that depends on which comes first", (a, b) => (a === b ? 0 : 1), /not antisymmetric/],
    ["that is not a number", () => Number.NaN, /not a number/],
    ["in which a value differs from itself", (a, b) => (a === b ? 1 : a - b), /not antisymmetric/],
  ])("%s", (_, compare, message) => {
    expect(() => assertTotalOrder(fc.integer({ min: 0, max: 2 }), compare)).toThrow(message);
  });
});
