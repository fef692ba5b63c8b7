import { sampleProtocol, searchExhaustively } from "@isthmus/testkit";
import type { ExhaustiveConfig, WriterKind } from "@isthmus/testkit";
import { describe, expect, it } from "vitest";

const SECOND = 1_000_000;

/** All of it is about what the sample's own writers do: they stamp a version of whole seconds and keep the contract, but for the named flaw. */
const FLAWS: readonly (readonly [
  name: string,
  length: number,
  writers: readonly WriterKind[],
  world: Partial<ExhaustiveConfig>,
])[] = [
  ["two writes within one second", 2, ["self-stamped put"], { duplicates: 0, writeGapMicros: 0 }],
  [
    "a clock that steps back",
    2,
    ["self-stamped put", "slow self-stamped put"],
    // Half a second passes, so that the slow clock is behind the other and no two writes have the same second.
    { duplicates: 0, writeGapMicros: 500_000, skewMicros: [0, 100_000] },
  ],
  [
    "a forgotten region tag",
    2,
    ["self-stamped put", "forgotten tag"],
    { duplicates: 0, writeGapMicros: SECOND },
  ],
  [
    "a put that arrives again after a deletion",
    2,
    ["self-stamped put", "delete"],
    { writeGapMicros: SECOND },
  ],
  [
    "a deletion that meets a later put",
    3,
    ["self-stamped put", "delete"],
    { duplicates: 0, writeGapMicros: SECOND },
  ],
];

describe("the sample's rules diverge, and the search finds it by itself", () => {
  it.each(FLAWS)("%s", async (name, length, writers, world) => {
    const { found } = await searchExhaustively({
      protocol: sampleProtocol(),
      stages: [{ name, length, writers, world }],
    });
    expect(found?.violation.invariant).toBe("convergence");
    expect(found?.trace.at(-1)).toContain("VIOLATION");
  });

  it("converge where no write meets another", async () => {
    const { found, complete } = await searchExhaustively({
      protocol: sampleProtocol(),
      stages: [{ name: "one write", length: 1, writers: ["self-stamped put"], world: {} }],
    });
    expect(found).toBeUndefined();
    expect(complete).toBe(true);
  });
});
