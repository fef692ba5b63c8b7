import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { parseConfig } from "../src/index.ts";

it("shows a configuration file that is valid", async () => {
  const readme = await readFile(new URL("../README.md", import.meta.url), "utf8");
  const block = /```json\n(.*?)```/s.exec(readme)?.[1] ?? "";
  const config = parseConfig(JSON.parse(block), "/anywhere");
  expect([...config.regions.keys()]).toEqual(["us-east-1", "cn-north-1"]);
});
