import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { anchorsOf } from "./markdown/anchors.ts";
import { linkTargets, outline } from "./markdown/outline.ts";
import { translations } from "./translations.ts";

const ROOT = fileURLToPath(new URL("../../../../", import.meta.url));

it("the guides for deploying by hand are there in both languages", () => {
  expect(translations(ROOT)).toContainEqual({
    english: "docs/deploy-manual.md",
    chinese: "docs/zh/deploy-manual.md",
  });
});

describe.each(translations(ROOT))("$chinese", ({ english, chinese }) => {
  const read = async () =>
    Promise.all([english, chinese].map(async (page) => readFile(join(ROOT, page), "utf8")));

  it("has the same headings, paragraphs, lists, tables and code as the English page", async () => {
    const [original = "", translated = ""] = await read();
    expect(outline(translated)).toEqual(outline(original));
  });

  it("links to the same pages", async () => {
    // A page in Chinese and its original link to each other, which is no link to the same page.
    const others = (targets: readonly string[]) =>
      targets.filter((one) => !/(?:^|\/)README(?:\.zh)?\.md$/.test(one));
    const [original = "", translated = ""] = await read();
    expect(others(linkTargets(translated))).toEqual(others(linkTargets(original)));
  });

  it("has links within the page that lead somewhere, and so has the English page", async () => {
    for (const page of await read()) {
      const anchors = anchorsOf(page);
      const linked = [...page.matchAll(/\]\(#([^)]+)\)/g)].map(([, anchor = ""]) =>
        decodeURIComponent(anchor),
      );
      expect(linked.filter((anchor) => !anchors.includes(anchor))).toEqual([]);
    }
  });

  it("is in Chinese", async () => {
    const [, translated = ""] = await read();
    const prose = translated.replaceAll(/```[\s\S]*?```/g, "");
    const characters = prose.match(/\p{Script=Han}/gu)?.length ?? 0;
    expect(characters / prose.length).toBeGreaterThan(0.2);
  });
});
