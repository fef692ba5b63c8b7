import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { readConfig } from "@isthmus/worker-runtime";
import { describe, expect, it } from "vitest";
import { loadCommand } from "../../src/load/load-command.ts";
import type { LoadFlags } from "../../src/load/load-flags.ts";
import { planOfFlags } from "../../src/load/plan-of-flags.ts";

const root = new URL("../../../../", import.meta.url);
const GUIDES = ["README.md", "examples/load-test/README.md", "packages/cli/README.md", "docs/performance.md"];
const COMMAND = /^(?:ISTHMUS_DYNAMODB_LOCAL=\S+ )?(?:npx isthmus load|npm run load --|npm run load$) ?(.*)$/;

/** The load commands in a page's blocks of shell commands: those marked `sh` or not at all. */
function commandsIn(guide: string): readonly string[] {
  const commands: string[] = [];
  let block: string | undefined;
  for (const line of readFileSync(fileURLToPath(new URL(guide, root)), "utf8").split("\n")) {
    if (line.startsWith("```")) block = block === undefined ? line.slice(3) : undefined;
    const [, flags] = COMMAND.exec(line.replace(/\s+#.*$/, "")) ?? [];
    if (flags !== undefined && (block === "sh" || block === "")) commands.push(flags);
  }
  return commands;
}

describe("the load commands of the guides", () => {
  it.each(GUIDES)("%s has some, and each is one that the command line takes", (guide) => {
    const commands = commandsIn(guide);
    expect(commands.length).toBeGreaterThan(0);
    for (const flags of commands) {
      const command = loadCommand().exitOverride();
      const { operands, unknown } = command.parseOptions(flags.split(" ").filter((flag) => flag !== ""));
      expect({ flags, operands, unknown }).toEqual({ flags, operands: [], unknown: [] });
      planOfFlags(command.opts<LoadFlags>(), { run: 1, pollMs: 25 });
    }
  });

  it("use a configuration file that is valid", async () => {
    const file = fileURLToPath(new URL("examples/load-test/isthmus.config.json", root));
    const { regions, tables } = await readConfig(file);
    expect([...regions.keys()]).toEqual(["us-east-1", "cn-north-1"]);
    expect([...tables.keys()]).toEqual(["load-test"]);
  });

  it("list every flag of the command in the command line's own guide", () => {
    const text = readFileSync(fileURLToPath(new URL("packages/cli/README.md", root)), "utf8");
    const section = text.slice(text.indexOf("### Load tests"), text.indexOf("### Fault campaigns"));
    for (const { long } of loadCommand().options) expect(section).toContain(String(long));
  });
});
