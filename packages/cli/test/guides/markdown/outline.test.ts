import { expect, it } from "vitest";
import { linkTargets, outline } from "./outline.ts";

const PAGE = `# One

A paragraph
of two lines.
- an item
- another

| a | b |
|---|---|

\`\`\`sh
run it # quickly
\`\`\`

\`\`\`
a ──▶ b
\`\`\`
`;

it("is the same for a translation that keeps structure and code", () => {
  const translated = PAGE.replace("One", "一")
    .replace("A paragraph\nof two lines.", "一段话。")
    .replace("quickly", "快")
    .replace("a ──▶ b", "甲 ──▶ 乙");
  expect(outline(translated)).toEqual(outline(PAGE));
});

it.each([
  ["code", "run it", "run this"],
  ["a missing item", "- another\n", ""],
  ["another level", "# One", "## One"],
  ["one row more", "|---|---|", "|---|---|\n| 1 | 2 |"],
  ["one paragraph more", "# One\n", "# One\n\nMore.\n"],
])("tells %s", (_, was, is) => {
  expect(outline(PAGE.replace(was, is))).not.toEqual(outline(PAGE));
});

it("knows a link in a translation's folder for the same", () => {
  expect(linkTargets("[a](../metrics.md#x) [b](deploy-cdk.md)")).toEqual(
    linkTargets("[a](metrics.md#y) [b](zh/deploy-cdk.md)"),
  );
});
