import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { checkSchema, crossCheckReplicas, problemText, RegionsSchema } from "../src/index.ts";

async function jsonBlocks(name: string): Promise<readonly unknown[]> {
  const text = await readFile(new URL(`../../../docs/${name}.md`, import.meta.url), "utf8");
  return [...text.matchAll(/^( *)```json\n(.*?)^\1```/gms)].map(([, , block]): unknown =>
    JSON.parse(block ?? ""),
  );
}

it.each([
  ["credentials", 4],
  ["networking", 2],
])("the regions that docs/%s.md shows are valid", async (name, expected) => {
  const blocks = await jsonBlocks(name);
  const regions = blocks.filter((block) => JSON.stringify(block).includes('"inbox"'));
  expect(regions.length).toBe(expected);
  for (const shown of regions) {
    const { problems } = checkSchema(RegionsSchema, shown);
    const all = [...problems, ...crossCheckReplicas({ regions: shown, tables: { orders: {} } })];
    expect(all.map(problemText)).toEqual([]);
  }
});
