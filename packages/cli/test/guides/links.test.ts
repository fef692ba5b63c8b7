import { existsSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { anchorsOf } from "./markdown/anchors.ts";
import { markdownPages } from "./markdown/markdown-pages.ts";

const ROOT = fileURLToPath(new URL("../../../../", import.meta.url));

/** Links to other pages of the repository and within a page, as they stand between the parentheses, code left out. */
function ownLinks(page: string): readonly string[] {
  const prose = readFileSync(page, "utf8").replaceAll(/```[\s\S]*?```|`[^`\n]*`/g, "");
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = ""]) => target)
    .filter((target) => !/^[a-z]+:/.test(target));
}

/** Why a link leads nowhere; `undefined` if it leads somewhere. */
function broken(page: string, link: string): string | undefined {
  const [path = "", anchor] = link.split("#");
  const target = path === "" ? page : join(dirname(page), path);
  if (!existsSync(target)) return `${link}: there is no ${relative(ROOT, target)}`;
  if (anchor === undefined || !target.endsWith(".md")) return undefined;
  const anchors = anchorsOf(readFileSync(target, "utf8"));
  return anchors.includes(decodeURIComponent(anchor)) ? undefined : `${link}: there is no such heading`;
}

describe("links between the pages of the repository", () => {
  it.each(markdownPages(ROOT))("lead somewhere: %s", (name) => {
    const page = join(ROOT, name);
    expect(ownLinks(page).flatMap((link) => broken(page, link) ?? [])).toEqual([]);
  });
});

describe("the list of documents in the README", () => {
  it("has every page of docs/ in English", () => {
    const linked = ownLinks(join(ROOT, "README.md")).map((link) => link.replace(/#.*$/, ""));
    const pages = markdownPages(ROOT).filter((name) => /^docs\/[^/]+\.md$/.test(name));
    expect(pages.filter((name) => !linked.includes(name))).toEqual([]);
  });
});
