import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Command } from "commander";
import { describe, expect, it } from "vitest";
import { program } from "../../src/program.ts";
import { markdownPages } from "./markdown/markdown-pages.ts";

const ROOT = fileURLToPath(new URL("../../../../", import.meta.url));

/** Calls of the command line in a page: in blocks of commands and in code within a sentence, without comments. */
function calls(page: string): readonly string[] {
  const text = readFileSync(page, "utf8").replaceAll(/\\\n\s*/g, " ");
  const code = [...text.matchAll(/```(?:sh|console|text)?\n([\s\S]*?)```|`([^`\n]+)`/g)].flatMap(
    ([, block, inline]) => (block ?? inline ?? "").split("\n"),
  );
  return code.flatMap((line) => {
    const [, call] = /^(?:\$ )?(?:npx )?isthmus ([a-z].*)$/.exec(line.replace(/\s+#.*$/, "").trim()) ?? [];
    return call === undefined ? [] : [call];
  });
}

/** What is wrong with a call; `undefined` if the command and all its flags are there. */
function problem(call: string): string | undefined {
  let command: Command = program();
  const words = call.split(/\s+/);
  while (words.length > 0 && command.commands.length > 0) {
    // "list|show" stands for either.
    const names = (words[0] ?? "").split("|");
    const next = command.commands.find((each) => each.name() === names[0]);
    if (next === undefined) break;
    if (!names.every((name) => command.commands.some((each) => each.name() === name))) return call;
    command = next;
    words.shift();
  }
  if (command.parent === null) return `${call}: no such command`;
  const flags = words.filter((word) => /^--[a-z]/.test(word)).map((word) => word.replace(/[=;,].*$/, ""));
  const unknown = flags.filter(
    (flag) => !command.options.some(({ long }) => long === flag) && flag !== "--help",
  );
  return unknown.length === 0 ? undefined : `${call}: no ${unknown.join(", ")}`;
}

describe("commands of isthmus that a page mentions", () => {
  it.each(markdownPages(ROOT))("are there, with their flags: %s", (name) => {
    expect(calls(join(ROOT, name)).flatMap((call) => problem(call) ?? [])).toEqual([]);
  });

  it("are found at all", () => {
    expect(calls(join(ROOT, "docs/runbook.md")).length).toBeGreaterThan(4);
    expect(problem("doctor --all")).toContain("no such command");
    expect(problem("dlq list --queue")).toContain("no --queue");
  });
});
