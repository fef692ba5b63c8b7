import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { GROUPS, keepsTarget } from "@isthmus/bench";
import type { Figure } from "@isthmus/bench";
import { CHANGE_KINDS } from "../src/groups/price/change-kinds.ts";

const GUIDE = readFileSync(new URL("../../../docs/performance.md", import.meta.url), "utf8");

test("every kind of change keeps to its bounds, and the guide's table of prices has what is counted", async () => {
  const group = await GROUPS["price"]?.();
  const figures =
    (await group?.run({
      runs: 1,
      quick: true,
      signal: new AbortController().signal,
      onProgress: () => {},
    })) ?? [];
  expect(figures.filter((figure) => !keepsTarget(figure))).toEqual([]);
  // Both sides' writes of every kind are held against a bound.
  expect(figures.filter(({ unit, target }) => unit === "write units" && target !== undefined)).toHaveLength(
    2 * CHANGE_KINDS.length,
  );
  for (const { name } of CHANGE_KINDS) expect(guideRow(name)).toEqual(countedRow(name, figures));
}, 120_000);

/** Units of a row of the guide, and its prices. */
function guideRow(kind: string): unknown {
  const line = GUIDE.split("\n").find((text) => text.startsWith(`| ${kind} |`)) ?? "";
  const [, , ...cells] = line.split("|").map((cell) => cell.trim());
  return cells.slice(0, -1).map(Number);
}

function countedRow(kind: string, figures: readonly Figure[]): unknown {
  const value = (what: string, unit: string): number =>
    figures.find((figure) => figure.name === `${kind}: ${what}` && figure.unit === unit)?.value ?? 0;
  const price = figures.find(({ name }) => name === `${kind}: price`);
  const dollars = (amount = 0): unknown => expect.closeTo(amount, 1) as unknown;
  return [
    value("source", "write units"),
    value("source", "read units"),
    value("target", "write units"),
    value("target", "read units"),
    value("echo", "read units"),
    dollars(price?.value),
    dollars(price?.baseline?.value),
  ];
}
