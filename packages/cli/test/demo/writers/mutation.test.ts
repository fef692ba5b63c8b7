import { describe, expect, it } from "vitest";
import { parseCity } from "../../../src/demo/data/city.ts";
import { seededRandom } from "../../../src/demo/random.ts";
import { HOT_CITIES, mutations } from "../../../src/demo/writers/mutation.ts";

const cities = Array.from({ length: 500 }, (_, i) => parseCity(`${i}${"\t".repeat(18)}`));
const COUNT = 2000;

function draw(seed: number, label: string) {
  const next = mutations(cities, seededRandom(seed, label), label);
  return Array.from({ length: COUNT }, () => next());
}

describe("the writes of a writer", () => {
  it("are the same for the same seed and others for another seed or writer", () => {
    expect(draw(1, "a")).toEqual(draw(1, "a"));
    const keys = (seed: number, label: string) => draw(seed, label).map(({ city }) => city.geonameid);
    expect(keys(2, "a")).not.toEqual(keys(1, "a"));
    expect(keys(1, "b")).not.toEqual(keys(1, "a"));
  });

  it("are puts, updates and deletes, mostly of hot keys but not of them alone", () => {
    const drawn = draw(7, "a");
    const share = (kind: string) => drawn.filter((mutation) => mutation.kind === kind).length / COUNT;
    expect(share("put")).toBeCloseTo(0.4, 1);
    expect(share("update")).toBeCloseTo(0.45, 1);
    expect(share("delete")).toBeCloseTo(0.15, 1);
    const hot = drawn.filter(({ city }) => Number(city.geonameid) < HOT_CITIES).length / COUNT;
    expect(hot).toBeGreaterThan(0.8);
    expect(hot).toBeLessThan(0.95);
  });

  it("have names of their own", () => {
    expect(new Set(draw(1, "a").map(({ edit }) => edit)).size).toBe(COUNT);
  });
});
