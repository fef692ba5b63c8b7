import { setTimeout as sleep } from "node:timers/promises";
import type { CommandBlock, GuideBlock } from "../markdown/guide-blocks.ts";
import { unlikeness } from "./likeness.ts";
import type { CommandResult, ShellSession } from "./shell-session.ts";

/** How often and how long a block is run again that waits for replication. */
const UNTIL_MS = 90_000;
const PAUSE_MS = 200;

/**
 * Runs a guide as its reader would: block after block, in one shell, and compares what each prints with what the guide says. A part that is to
 * be done for several sides is done for all of them at the same time, each in a shell of its own; such a part must leave nothing behind in
 * the shell that what follows it needs.
 *
 * @throws Error that names the block and says what was wrong
 */
export async function runGuide(blocks: readonly GuideBlock[], shell: ShellSession): Promise<void> {
  for (const block of blocks) {
    if (block.kind === "commands") await runBlock(block, shell);
    else {
      const shells: (readonly [string, ShellSession])[] = [];
      for (const side of block.sides) shells.push([side, await shell.fork()]);
      const results = await Promise.allSettled(
        shells.map(async ([side, own]) => runFor(side, block.sides[0] ?? "", block.blocks, own)),
      );
      const failed = results.find((result) => result.status === "rejected");
      if (failed !== undefined) throw failed.reason;
    }
  }
}

async function runFor(
  side: string,
  shown: string,
  blocks: readonly CommandBlock[],
  own: ShellSession,
): Promise<void> {
  try {
    // The sides write files of the same names.
    await own.run('cd "$(mktemp -d)"');
    for (const block of blocks) {
      const commands = block.commands.replace(`use_side ${shown}`, `use_side ${side}`);
      await runBlock({ ...block, commands }, own, side !== shown);
    }
  } finally {
    await own.close();
  }
}

async function runBlock(block: CommandBlock, shell: ShellSession, otherSide = false): Promise<void> {
  if (block.directive.kind === "skip") return;
  const deadline = Date.now() + (block.directive.kind === "until" ? UNTIL_MS : 0);
  for (;;) {
    const result = await shell.run(block.commands);
    const wrong = whatIsWrong(result, block, otherSide);
    if (wrong === undefined) return;
    if (Date.now() >= deadline) throw new Error(`Line ${block.line}: ${wrong}\n${block.commands}`);
    await sleep(PAUSE_MS);
  }
}

function whatIsWrong(
  { status, stdout, stderr }: CommandResult,
  { output }: CommandBlock,
  otherSide: boolean,
): string | undefined {
  if (status !== 0 || stderr !== "") return `It ended with ${status} and said:\n${stderr}\n${stdout}`;
  return unlikeness(stdout, output, otherSide);
}
