import { readFile } from "node:fs/promises";
import { DEAD_LETTER_REASONS } from "@isthmus/core";
import { expect, it } from "vitest";

it("has advice for every reason in docs/dead-letters.md, and for no other", async () => {
  const text = await readFile(new URL("../../../docs/dead-letters.md", import.meta.url), "utf8");
  const told = [...text.matchAll(/^\| `([a-z-]+)` \| .+ \| .+ \|$/gm)].map(([, reason]) => reason);
  expect(told).toEqual([...DEAD_LETTER_REASONS]);
});
