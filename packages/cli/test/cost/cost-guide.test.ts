import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import * as assumptions from "../../src/cost/assumptions.ts";
import { costCommand } from "../../src/cost/cost-command.ts";
import type { CostEstimate } from "../../src/cost/estimate-cost.ts";

const GUIDE = fileURLToPath(new URL("../../../../docs/cost.md", import.meta.url));
const TEXT = readFileSync(GUIDE, "utf8");

async function run(flags: string): Promise<string> {
  let text = "";
  const command = costCommand({ stdout: { write: (part: string) => (text += part) } });
  await command.parseAsync(flags.trim().split(/ +/), { from: "user" });
  return text;
}

/** `text` with what `replace` makes of each match. */
async function replaced(
  text: string,
  pattern: RegExp,
  replace: (match: RegExpMatchArray) => Promise<string>,
): Promise<string> {
  const parts: string[] = [];
  let end = 0;
  for (const match of text.matchAll(pattern)) {
    parts.push(text.slice(end, match.index), await replace(match));
    end = match.index + match[0].length;
  }
  return [...parts, text.slice(end)].join("");
}

async function row(what: string, flags: string): Promise<string> {
  const { totalUsd, usdPerMillionChanges } = JSON.parse(await run(`${flags} --json`)) as CostEstimate;
  const money = (amount: number): string =>
    amount.toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  const each = usdPerMillionChanges === undefined ? "" : ` ${money(usdPerMillionChanges)}`;
  return `| ${what} | \`${flags}\` | ${money(totalUsd)} |${each} |`;
}

describe("the guide to costs", () => {
  // `npx vitest run --project isthmus packages/cli/test/cost/cost-guide.test.ts --update` writes the guide anew after a change of prices or of the model.
  it("shows what the command prints", async () => {
    const blocks = await replaced(
      TEXT,
      /^```console\n\$ npx isthmus cost (.+)\n(?:.*\n)*?```$/gm,
      async ([, flags = ""]) => `\`\`\`console\n$ npx isthmus cost ${flags}\n${await run(flags)}\`\`\``,
    );
    const rows = await replaced(
      blocks,
      /^\| ([^|]+) \| `(--writes-per-second [^`]+)` \|.*$/gm,
      async ([, what = "", flags = ""]) => row(what, flags),
    );
    expect(rows.match(/^\$ npx isthmus cost/gm)).toHaveLength(2);
    expect(rows.match(/^\|[^|]+\| `--writes-per-second/gm)).toHaveLength(11);
    await expect(rows).toMatchFileSnapshot(GUIDE);
  });

  it("tells every assumption with its value", () => {
    const told = Object.fromEntries(
      [...TEXT.matchAll(/^\| `([A-Z_0-9]+)` \| ([\d.]+) \|/gm)].map(([, name, value]) => [
        name,
        Number(value),
      ]),
    );
    const held = Object.fromEntries(
      Object.entries(assumptions).map(([name, value]) => [name, Number(value.toPrecision(4))]),
    );
    expect(told).toEqual(held);
  });
});
