import { IsthmusError } from "@isthmus/core";
import {
  checkSchema,
  crossCheckReplicas,
  invalidConfig,
  membersOf,
  nearestName,
  resolveRegions,
  resolveTables,
  unknownRegion,
} from "@isthmus/settings";
import type { ConfigProblem, RegionConfig } from "@isthmus/settings";
import { EnvironmentSchema } from "./environment-schema.ts";
import type { EnvironmentOutput } from "./environment-schema.ts";
import { ENVIRONMENT_VARIABLES } from "./environment-variables.ts";
import type { EnvironmentVariable, HandlerName } from "./environment-variables.ts";
import type { LambdaConfig } from "./lambda-config.ts";

/** All variables of ours begin with this; any other that does is a slip of the pen. */
const PREFIX = "ISTHMUS_";
const MS_PER_SECOND = 1000;
const MS_PER_DAY = 86_400_000;

/**
 * Reads and checks a function's whole configuration from its environment and fills in the defaults. An empty variable counts as absent.
 *
 * @param environment `process.env`
 * @throws IsthmusError `invalid-config` (configuration) that tells every problem at once. What stands in a variable is shown only where it cannot be a secret
 */
export function parseEnvironment(
  handler: HandlerName,
  environment: Readonly<Record<string, string | undefined>>,
): LambdaConfig {
  const problems: ConfigProblem[] = unknownVariables(environment);
  const input: Record<string, unknown> = {};
  const absent: string[] = [];
  for (const variable of ENVIRONMENT_VARIABLES) {
    const raw = environment[variable.name] ?? "";
    if (raw === "") {
      absent.push(keyOf(variable.path));
      if (variable.neededBy.includes(handler)) problems.push(missing(variable, handler));
      continue;
    }
    const read = readValue(variable, raw);
    if ("problem" in read) {
      problems.push(read.problem);
      absent.push(keyOf(variable.path));
    } else place(input, variable.path, read.value);
  }
  const { output, problems: found } = checkSchema(EnvironmentSchema, input);
  // What is missing was told above, in the words of the environment.
  const told = found.filter(({ path }) => !absent.includes(keyOf(path)));
  problems.push(...[...told, ...crossCheck(input)].map(inVariables));
  if (problems.length > 0 || output === undefined) throw invalidConfig(problems);
  return resolved(output);
}

function unknownVariables(environment: Readonly<Record<string, string | undefined>>): ConfigProblem[] {
  const known = ENVIRONMENT_VARIABLES.map(({ name }) => name);
  return Object.keys(environment)
    .filter((name) => name.startsWith(PREFIX) && !known.includes(name))
    .map((name) => {
      const suggestion = nearestName(name, known);
      const advice =
        suggestion === undefined ? `Allowed: ${known.join(", ")}.` : `Did you mean ${suggestion}?`;
      return { path: [name], message: `is not a known variable. ${advice}` };
    });
}

function missing({ name, form }: EnvironmentVariable, handler: HandlerName): ConfigProblem {
  return { path: [name], message: `is missing. The function ${handler} needs it: a ${form}.` };
}

function readValue(
  { name, form }: EnvironmentVariable,
  raw: string,
): { readonly value: unknown } | { readonly problem: ConfigProblem } {
  switch (form) {
    case "text":
      return { value: raw };
    case "number":
      return /^\d+$/.test(raw)
        ? { value: Number(raw) }
        : { problem: { path: [name], value: raw, message: "is not allowed. Allowed: a whole number." } };
    case "JSON":
      try {
        return { value: JSON.parse(raw) as unknown };
      } catch {
        // The parser's own words quote what stands there.
        return { problem: { path: [name], message: "is not JSON." } };
      }
    default:
      return form satisfies never;
  }
}

function place(input: Record<string, unknown>, path: readonly string[], value: unknown): void {
  const [name = "", ...rest] = path;
  if (rest.length === 0) input[name] = value;
  else {
    const inner = (input[name] ?? {}) as Record<string, unknown>;
    place(inner, rest, value);
    input[name] = inner;
  }
}

function crossCheck(input: Readonly<Record<string, unknown>>): readonly ConfigProblem[] {
  const { region, heartbeatTable } = input;
  const problems = [...crossCheckReplicas(input)];
  if (typeof region === "string") problems.push(...unknownRegion(region, ["region"], input));
  const tables = Object.keys(membersOf(input["tables"]) ?? {});
  if (typeof heartbeatTable === "string" && tables.length > 0 && !tables.includes(heartbeatTable)) {
    const message = `is not one of the tables. Allowed: ${tables.join(", ")}.`;
    problems.push({ path: ["heartbeatTable"], value: heartbeatTable, message });
  }
  return problems;
}

/** The problem as it looks to somebody who sees variables. */
function inVariables({ path, value, message }: ConfigProblem): ConfigProblem {
  const variable = ENVIRONMENT_VARIABLES.find((known) =>
    known.path.every((name, index) => path[index] === name),
  );
  if (variable === undefined) return { path, message };
  const inVariable = [variable.name, ...path.slice(variable.path.length)];
  // Inside JSON there may be a URL with a password in it, or a key that somebody put in the wrong place.
  return variable.form === "JSON" || value === undefined
    ? { path: inVariable, message }
    : { path: inVariable, value, message };
}

function keyOf(path: readonly string[]): string {
  return path.join(".");
}

function resolved(config: EnvironmentOutput): LambdaConfig {
  const regions = resolveRegions(config.regions);
  const here = [...regions.values()].find(({ name }) => name === config.region);
  if (here === undefined) throw new IsthmusError("invalid-config", "The region is not one of the regions.");
  const { tombstones, deadLetters, heartbeatTable } = config;
  const { queue, bucket, prefix } = deadLetters;
  return {
    region: here,
    peers: [...regions.values()].filter((region: RegionConfig) => region !== here),
    tables: resolveTables(config.tables, regions.keys()),
    tombstones: {
      table: tombstones.table,
      lifeMs: tombstones.lifeDays * MS_PER_DAY,
      marginMs: tombstones.marginDays * MS_PER_DAY,
    },
    futureBoundMs: config.futureBoundSeconds * MS_PER_SECOND,
    concurrency: config.concurrency,
    ...(queue !== undefined && {
      deadLetters: {
        queue,
        ...(bucket !== undefined && { bucket }),
        ...(prefix !== undefined && { prefix }),
      },
    }),
    ...(heartbeatTable !== undefined && { heartbeatTable }),
    deadlineMarginMs: config.deadlineMarginMs,
    logLevel: config.logLevel,
  };
}
