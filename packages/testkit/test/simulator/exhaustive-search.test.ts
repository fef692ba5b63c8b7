import { exhaustiveStages, isthmusProtocol, searchExhaustively } from "@isthmus/testkit";
import type { ExhaustiveStage, WriterKind } from "@isthmus/testkit";
import { describe, expect, it } from "vitest";

const stagesNamed = (
  part: string,
  options: Parameters<typeof exhaustiveStages>[0],
): readonly ExhaustiveStage[] => exhaustiveStages(options).filter(({ name }) => name.includes(part));

const SOME_WRITERS: readonly WriterKind[] = [
  "plug-in put",
  "raw put",
  "raw update",
  "delete",
  "read-modify-write",
  "slow self-stamped put",
  "forgotten tag",
  "wrong region",
];

describe("searching exhaustively", () => {
  it.each([
    ["one duplicate,", { length: 2, regions: 2, writers: SOME_WRITERS }, 1_000],
    ["checkpoint set back, clocks agree", { length: 2, regions: 2 }, 576],
    ["3 regions, 1 writes", { length: 1, regions: 3 }, 36],
    ["two workers, clocks agree", { length: 1, regions: 2 }, 24],
  ])(
    "finds no interleaving of small scripts that breaks a promise: %s",
    async (part, options, scriptsMin) => {
      const stages = stagesNamed(part, options).filter(
        ({ name, length }) => length === 1 || !name.includes("two workers"),
      );
      const {
        found,
        complete,
        stages: covered,
      } = await searchExhaustively({ protocol: isthmusProtocol(), stages });
      expect(found?.trace.join("\n")).toBeUndefined();
      expect(complete).toBe(true);
      expect(covered.reduce((sum, { scripts }) => sum + scripts, 0)).toBeGreaterThanOrEqual(scriptsMin);
    },
  );

  it("finds no interleaving of some scripts of three writes that breaks a promise", async () => {
    const stages = exhaustiveStages({
      length: 3,
      regions: 2,
      writers: ["plug-in put", "raw put", "delete"],
    }).filter(({ name }) => name === "2 regions, 3 writes, one duplicate, second clock behind");
    const { found, stages: covered } = await searchExhaustively({ protocol: isthmusProtocol(), stages });
    expect(found?.trace.join("\n")).toBeUndefined();
    expect(covered[0]?.scripts).toBe(216);
    expect(covered[0]?.states).toBeGreaterThan(20_000);
  });

  it("covers the same states whether or not the work is shared", async () => {
    const stages = stagesNamed("one duplicate, clocks agree", { length: 2, regions: 2 });
    const statesOf = async (part: number, of: number): Promise<number> => {
      const result = await searchExhaustively({ protocol: isthmusProtocol(), stages, share: { part, of } });
      return result.stages.reduce((sum, { states }) => sum + states, 0);
    };
    expect((await statesOf(1, 2)) + (await statesOf(2, 2))).toBe(await statesOf(1, 1));
  });

  it("ends in the middle of a script when it is told to, and says that it is not complete", async () => {
    const stages = stagesNamed("3 writes, one duplicate, two workers", { deep: true, regions: 2 });
    const stop = new AbortController();
    const { complete, stages: covered } = await searchExhaustively({
      protocol: isthmusProtocol(),
      stages: stages.slice(0, 1),
      // One script, of a million transitions.
      share: { part: 2600, of: 13_824 },
      signal: stop.signal,
      onProgress: () => stop.abort(),
    });
    expect(complete).toBe(false);
    expect(covered[0]?.scripts).toBe(0);
  });

  it("goes deeper only where that is asked for, and covers no stage twice", () => {
    const names = exhaustiveStages({ deep: true }).map(({ name }) => name);
    const usual = exhaustiveStages().map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names.slice(0, usual.length)).toEqual(usual);
    expect(names.slice(usual.length)).toContain(
      "2 regions, 3 writes, one duplicate, two workers, clocks agree",
    );
    expect(names.slice(usual.length)).toContain("3 regions, 3 writes, one duplicate, second clock behind");
  });
});
