import { createInterface } from "node:readline/promises";
import { IsthmusError } from "@isthmus/core";
import type { LoadPlan } from "@isthmus/load";
import type { ConfiguredSide } from "./configured-sides.ts";
import { estimateLoad } from "./estimate-load.ts";

/** Whom to ask. */
export interface ConfirmTerminal {
  readonly stdin: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly stderr: NodeJS.WritableStream;
}

/** Endpoints on this machine cost nothing. */
const LOCAL = /^https?:\/\/(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])(?::\d+)?(?:\/|$)/;

/** Whether a load on these sides costs money: one of them is not on this machine. */
export function isBilled(sides: readonly ConfiguredSide[]): boolean {
  return sides.some(({ side }) => !LOCAL.test(side.endpoints?.dynamodb ?? ""));
}

/** What the load is about to do to whom, and what that costs, in a few lines. */
export function estimateText(plan: LoadPlan, sides: readonly ConfiguredSide[]): string {
  const where = sides.map(({ region, tableName, side }) => {
    const { credentials } = side;
    const who = credentials?.kind === "profile" ? `profile ${credentials.profile}` : "its credentials";
    return `  ${region}: table ${tableName}, ${who}`;
  });
  const estimate = estimateLoad(
    plan,
    sides.map(({ side }) => side.awsRegion),
  );
  return [
    "This load writes to tables that are not on this machine:",
    ...where,
    `  about ${count(estimate.writes)} writes, ${count(estimate.writeUnits)} write units; comparing reads ${count(estimate.readUnits)} read units`,
    `  about USD ${dollars(estimate.ownUsd)} for the load itself and USD ${dollars(estimate.replicationUsd)} for replicating it, with on-demand capacity`,
    `  at the prices that isthmus cost --print-prices tells; the items ${plan.deleteAfterwards === true ? "are deleted" : "stay in the tables"} afterwards`,
  ].join("\n");
}

/**
 * Shows the estimate, and asks unless `yes` says that there is nothing to ask.
 *
 * @throws IsthmusError `invalid-config` (configuration) when nobody can be asked, `aborted` when the answer is not yes
 */
export async function confirmLoad(
  text: string,
  yes: boolean,
  { stdin, stderr }: ConfirmTerminal,
  signal: AbortSignal,
): Promise<void> {
  stderr.write(`${text}\n`);
  if (yes) return;
  if (stdin.isTTY !== true) {
    throw new IsthmusError(
      "invalid-config",
      "Nobody can be asked whether to go on. Give --yes to run this load without being asked.",
      { kind: "configuration" },
    );
  }
  const lines = createInterface({ input: stdin, output: stderr });
  try {
    const answer = await lines.question("Go on? [y/N] ", { signal });
    if (/^y(?:es)?$/i.test(answer.trim())) return;
    throw new IsthmusError("aborted", "Nothing has been written.", { kind: "configuration" });
  } finally {
    lines.close();
  }
}

function count(value: number): string {
  return value.toLocaleString("en-US");
}

function dollars(value: number): string {
  return value < 0.01 ? "0.01 or less" : value.toFixed(2);
}
