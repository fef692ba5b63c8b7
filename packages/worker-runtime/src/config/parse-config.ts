import { resolve } from "node:path";
import { parseRegionId } from "@isthmus/core";
import { checkSchema, invalidConfig, resolveRegions, resolveTables } from "@isthmus/settings";
import { ConfigSchema } from "./config-schema.ts";
import type { ConfigOutput } from "./config-schema.ts";
import { crossCheck } from "./cross-check.ts";
import type { DeadLettersConfig, ReplicationConfig } from "./replication-config.ts";

const MS_PER_SECOND = 1000;
const MS_PER_DAY = 86_400_000;

/**
 * Checks a whole configuration and fills in its defaults.
 *
 * @param json what stands in the file, after `JSON.parse`
 * @param baseDirectory what relative directories are relative to; the file's own directory
 * @throws IsthmusError `invalid-config` (configuration) that tells every problem at once, each with its path, its value and what is allowed
 */
export function parseConfig(json: unknown, baseDirectory: string): ReplicationConfig {
  const { output, problems } = checkSchema(ConfigSchema, json);
  // Where the shape is right, or nearly so, the checks across parts are worth making, too, so that one run tells all.
  const all = [...problems, ...crossCheck(json)];
  if (all.length > 0 || output === undefined) throw invalidConfig(all);
  return resolved(output, baseDirectory);
}

function resolved(config: ConfigOutput, baseDirectory: string): ReplicationConfig {
  const regions = resolveRegions(config.regions);
  const tables = resolveTables(config.tables, regions.keys());
  const { tombstones, poll, checkpoints, deadLetters } = config;
  const { relistSeconds, ...paces } = poll;
  return {
    regions,
    tables,
    tombstones: {
      table: tombstones.table,
      lifeMs: tombstones.lifeDays * MS_PER_DAY,
      marginMs: tombstones.marginDays * MS_PER_DAY,
    },
    futureBoundMs: config.futureBoundSeconds * MS_PER_SECOND,
    concurrency: config.concurrency,
    checkpoints:
      checkpoints.kind === "file"
        ? { kind: "file", directory: resolve(baseDirectory, checkpoints.directory) }
        : { kind: "table", name: checkpoints.name, region: parseRegionId(checkpoints.region) },
    deadLetters: resolvedDeadLetters(deadLetters, baseDirectory),
    poll: { ...paces, relistMs: relistSeconds * MS_PER_SECOND },
  };
}

function resolvedDeadLetters(letters: ConfigOutput["deadLetters"], baseDirectory: string): DeadLettersConfig {
  if (letters.kind === "file") return { kind: "file", directory: resolve(baseDirectory, letters.directory) };
  const { kind, queue, region, bucket, prefix, messageBytesMax } = letters;
  return {
    kind,
    queue,
    region: parseRegionId(region),
    ...(bucket !== undefined && { bucket }),
    ...(prefix !== undefined && { prefix }),
    ...(messageBytesMax !== undefined && { messageBytesMax }),
  };
}
