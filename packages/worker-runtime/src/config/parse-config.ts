import { resolve } from "node:path";
import { DEFAULT_VERSION_ATTRIBUTES, IsthmusError, parseRegionId } from "@isthmus/core";
import type { RegionId } from "@isthmus/core";
import * as v from "valibot";
import { ConfigSchema } from "./config-schema.ts";
import type { ConfigOutput } from "./config-schema.ts";
import { crossCheck } from "./cross-check.ts";
import { problemText } from "./config-problem.ts";
import type { ConfigProblem } from "./config-problem.ts";
import type { RegionConfig, ReplicationConfig, TableConfig } from "./replication-config.ts";
import { unknownProperties } from "./unknown-properties.ts";
import type { SchemaShape } from "./unknown-properties.ts";

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
  const parsed = v.safeParse(ConfigSchema, json);
  const problems: ConfigProblem[] = unknownProperties(ConfigSchema as unknown as SchemaShape, json).map(
    ({ path, allowed, suggestion }) => ({
      path,
      message:
        "is not a known property. " +
        (suggestion === undefined ? `Allowed: ${allowed.join(", ")}.` : `Did you mean "${suggestion}"?`),
    }),
  );
  for (const issue of parsed.issues ?? []) {
    // Told above, all of them and with a suggestion.
    if (issue.type === "strict_object" && issue.expected === "never") continue;
    problems.push(problemOf(issue));
  }
  // Where the shape is right, or nearly so, the checks across parts are worth making, too, so that one run tells all.
  problems.push(...crossCheck(json));
  if (problems.length > 0 || !parsed.success) throw invalid(problems);
  return resolved(parsed.output, baseDirectory);
}

function problemOf(issue: v.BaseIssue<unknown>): ConfigProblem {
  const path = (issue.path ?? []).map(({ key }) => String(key));
  if (issue.received === "undefined" || (issue.kind === "schema" && issue.input === undefined))
    return { path, message: `is missing. Needed: ${allowedOf(issue)}.` };
  return { path, value: issue.input, message: `is not allowed. Allowed: ${allowedOf(issue)}.` };
}

/** What the schema would have accepted, in words. */
function allowedOf(issue: v.BaseIssue<unknown>): string {
  switch (issue.type) {
    case "regex":
      return issue.message;
    case "non_empty":
      return "a text that is not empty";
    case "url":
      return "a URL";
    case "integer":
      return "a whole number";
    case "min_value":
      return `at least ${String(issue.requirement)}`;
    case "max_value":
      return `at most ${String(issue.requirement)}`;
    case "string":
      return "a text";
    case "number":
      return "a number";
    case "strict_object":
      return issue.expected === "Object" ? "an object" : (issue.expected ?? "an object");
    case "record":
      return "an object";
    default:
      return issue.expected?.replace(/^\((.*)\)$/, "$1").replaceAll(" | ", " or ") ?? issue.message;
  }
}

function invalid(problems: readonly ConfigProblem[]): IsthmusError {
  const lines = problems.map((problem) => `- ${problemText(problem)}`);
  return new IsthmusError(
    "invalid-config",
    `The configuration has ${problems.length === 1 ? "a problem" : `${problems.length} problems`}:\n${lines.join("\n")}`,
    { kind: "configuration" },
  );
}

function resolved(config: ConfigOutput, baseDirectory: string): ReplicationConfig {
  const regions = new Map(
    Object.entries(config.regions).map(([name, region]): [RegionId, RegionConfig] => {
      const id = parseRegionId(name);
      const { awsRegion = name, profile, endpoints = {}, inbox } = region;
      const { dynamodb, streams, kinesis, sqs } = endpoints;
      return [
        id,
        {
          name: id,
          awsRegion,
          ...(profile !== undefined && { profile }),
          endpoints: {
            ...(dynamodb !== undefined && { dynamodb }),
            ...(streams !== undefined && { streams }),
            ...(kinesis !== undefined && { kinesis }),
            ...(sqs !== undefined && { sqs }),
          },
          inbox: withoutUndefined(inbox),
        },
      ];
    }),
  );
  const tables = new Map(
    Object.entries(config.tables).map(([name, table]): [string, TableConfig] => [
      name,
      {
        name,
        names: new Map([...regions.keys()].map((region) => [region, table.names?.[region] ?? name])),
        attributes: table.attributes ?? DEFAULT_VERSION_ATTRIBUTES,
        expiry: table.expiry,
      },
    ]),
  );
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
    deadLetters: { kind: "file", directory: resolve(baseDirectory, deadLetters.directory) },
    poll: { ...paces, relistMs: relistSeconds * MS_PER_SECOND },
  };
}

/** The same inbox with absent members instead of undefined ones. */
function withoutUndefined(inbox: ConfigOutput["regions"][string]["inbox"]): RegionConfig["inbox"] {
  if (inbox.kind === "kinesis") {
    const { kind, stream, shards, recordBytesMax } = inbox;
    return {
      kind,
      stream,
      ...(shards !== undefined && { shards }),
      ...(recordBytesMax !== undefined && { recordBytesMax }),
    };
  }
  const { kind, queue, messageBytesMax } = inbox;
  return { kind, queue, ...(messageBytesMax !== undefined && { messageBytesMax }) };
}
