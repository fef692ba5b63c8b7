import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { environmentTable } from "../../src/index.ts";

it("is the same as in docs/lambda-configuration.md (npm run docs writes it anew)", async () => {
  const document = await readFile(
    new URL("../../../../docs/lambda-configuration.md", import.meta.url),
    "utf8",
  );
  const [, generated = ""] = document.split("<!-- generated -->\n");
  expect(cellsOf(generated)).toEqual(cellsOf(environmentTable()));
});

it("has a description of every variable", () => {
  const silent = cellsOf(environmentTable()).filter((cells) => cells.at(-1) === "");
  expect(silent).toEqual([]);
});

/** The table's cells without the padding that a formatter may give them. */
function cellsOf(table: string): readonly (readonly string[])[] {
  return table
    .trim()
    .split("\n")
    .filter((line) => !/^\|[\s:|-]+$/.test(line))
    .map((line) =>
      line
        .split("|")
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}
