import { describe, expect, it } from "vitest";
import { plotsOfGroup } from "@isthmus/bench";
import type { Figure } from "@isthmus/bench";

const at = (axis: string, x: number, series: string, unit: string, value: number): Figure => ({
  name: `${axis} = ${x}: ${series}`,
  unit,
  value,
  point: { axis, at: x, series },
});

const FIGURES: readonly Figure[] = [
  at("shards", 1, "forward", "changes/s", 100),
  at("shards", 10, "forward", "changes/s", 1000),
  at("shards", 1, "apply", "changes/s", 50),
  at("shards", 10, "apply", "changes/s", 50),
  at("shards", 1, "sent", "bytes/change", 7),
  at("shards", 10, "sent", "bytes/change", 7),
  at("bytes an item", 1, "sent", "bytes/change", 7),
  { name: "stands alone", unit: "requests", value: 1 },
];

describe("the plots of a group", () => {
  it("are one for each axis, and none of figures that stand alone", () => {
    expect(plotsOfGroup("scale", FIGURES).map(({ fileName }) => fileName)).toEqual([
      "scale-shards.svg",
      "scale-bytes-an-item.svg",
    ]);
    expect(plotsOfGroup("wire", FIGURES.slice(-1))).toEqual([]);
  });

  it("have a line for each series, in a panel for each unit", () => {
    const svg = plotsOfGroup("scale", FIGURES)[0]?.svg ?? "";
    expect(count(svg, "<path ")).toBe(3);
    expect(count(svg, "<circle ")).toBe(6);
    expect(count(svg, "<g transform")).toBe(2);
    for (const text of ["forward", "apply", "sent", "changes/s", "bytes/change"])
      expect(svg).toContain(`>${text}</text>`);
  });

  it("draw what grows as rising, and what does not as level", () => {
    const [rising, level] = paths(plotsOfGroup("scale", FIGURES)[0]?.svg ?? "");
    expect(rising?.[0]?.[1]).toBeGreaterThan(rising?.[1]?.[1] ?? Infinity);
    expect(level?.[0]?.[1]).toBe(level?.[1]?.[1]);
  });

  it("are one element that closes all it opens, with nothing that is no number", () => {
    for (const { svg } of plotsOfGroup("scale", FIGURES)) {
      expect(svg).not.toContain("NaN");
      expect(count(svg, "<g ")).toBe(count(svg, "</g>"));
      expect(count(svg, "<text ")).toBe(count(svg, "</text>"));
      expect(svg).toMatch(/^<svg [^]*<\/svg>\n$/);
    }
  });
});

function count(text: string, part: string): number {
  return text.split(part).length - 1;
}

/** Points of the lines, in order. */
function paths(svg: string): readonly (readonly (readonly [number, number])[])[] {
  return [...svg.matchAll(/ d="([^"]+)"/g)].map(([, d = ""]) =>
    [...d.matchAll(/([\d.]+),([\d.]+)/g)].map(([, x, y]) => [Number(x), Number(y)] as const),
  );
}
