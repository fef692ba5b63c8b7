import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { configJsonSchema } from "../../src/index.ts";

it("is the same as the published file (npm run schema writes it anew)", async () => {
  const published = await readFile(
    new URL("../../schema/isthmus.config.schema.json", import.meta.url),
    "utf8",
  );
  expect(JSON.parse(published)).toEqual(JSON.parse(JSON.stringify(configJsonSchema())));
});
