import { describeKeySchema } from "@isthmus/adapter-dynamodb";
import { IsthmusError, toIsthmusError } from "@isthmus/core";
import { createCheckpointTable } from "../checkpoints/table-checkpoints.ts";
import type { ReplicationConfig } from "../config/replication-config.ts";
import type { Part } from "./part.ts";
import type { PartDeps } from "./run-part.ts";

/**
 * Looks whether the checkpoints can be read, before anything starts: a damaged one is for a person to decide on. What cannot be asked at the
 * moment is left to the parts, which try again.
 *
 * @returns a sentence for each problem
 */
export async function prepareCheckpoints(
  { checkpoints, regions }: ReplicationConfig,
  deps: PartDeps,
  parts: readonly Part[],
  options: {
    readonly create: boolean;
    /** The checkpoints are those of the configuration, and not given from outside. */
    readonly configured: boolean;
  },
): Promise<readonly string[]> {
  const region = checkpoints.kind === "table" ? regions.get(checkpoints.region) : undefined;
  if (options.configured && checkpoints.kind === "table" && region !== undefined) {
    const { dynamodb } = deps.clientsOf(region, { use: "own" });
    const missing = await problemOf(async () => {
      if (options.create) await createCheckpointTable(dynamodb, checkpoints.name);
      const { partitionKey, sortKey } = await describeKeySchema(dynamodb, checkpoints.name);
      if (partitionKey.name === "name" && partitionKey.type === "S" && sortKey === undefined) return;
      throw new IsthmusError(
        "invalid-config",
        `Table ${JSON.stringify(checkpoints.name)} has another key than a table of checkpoints. Needed: the partition key "name" of type S and no sort key. Choose another table.`,
        { kind: "configuration" },
      );
    });
    if (missing.length > 0) return missing.map((problem) => `${checkpoints.region}: ${problem}`);
  }
  const found = await Promise.all(
    parts.map(async ({ identity }) => problemOf(async () => deps.checkpoints.load(identity.name))),
  );
  return found.flat();
}

async function problemOf(look: () => Promise<unknown>): Promise<readonly string[]> {
  try {
    await look();
    return [];
  } catch (caught) {
    const error = toIsthmusError(caught);
    return error.kind === "retryable" ? [] : [error.message];
  }
}
