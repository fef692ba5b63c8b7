import type { ConfigProblem } from "./config-problem.ts";
import { nearestName } from "./nearest-name.ts";

type Members = Readonly<Record<string, unknown>>;

/** Names that the schema library leaves out of maps in silence. */
const UNUSABLE_NAMES = ["__proto__", "prototype", "constructor"];

/**
 * The checks across a configuration's parts. It takes the file as it stands and looks only at what has the right type, so that it can be
 * told together with what is wrong elsewhere.
 */
export function crossCheck(json: unknown): readonly ConfigProblem[] {
  const config = membersOf(json);
  if (config === undefined) return [];
  return [
    ...checkRegions(config),
    ...checkTables(config),
    ...checkNumbers(config),
    ...checkCheckpoints(config),
    ...unusableNames(config),
  ];
}

function checkRegions(config: Members): readonly ConfigProblem[] {
  const regions = membersOf(config["regions"]);
  if (regions === undefined) return [];
  const names = Object.keys(regions);
  const problems: ConfigProblem[] = [];
  if (names.length < 2) {
    problems.push({
      path: ["regions"],
      value: names,
      message: "are too few. Allowed: at least two regions, so that there is something to replicate to.",
    });
  }
  // Two replicas behind one inbox would take each other's changes away.
  const inboxes = new Map<string, string>();
  for (const name of names) {
    const region = membersOf(regions[name]);
    const inbox = membersOf(region?.["inbox"]);
    if (inbox === undefined) continue;
    const awsRegion = region?.["awsRegion"] ?? name;
    const identity = JSON.stringify([awsRegion, region?.["endpoints"], region?.["profile"], inbox]);
    const other = inboxes.get(identity);
    if (other !== undefined) {
      problems.push({
        path: ["regions", name, "inbox"],
        message: `is the inbox of ${JSON.stringify(other)}, too. Allowed: an inbox of its own for each region.`,
      });
    }
    inboxes.set(identity, name);
  }
  return problems;
}

function checkTables(config: Members): readonly ConfigProblem[] {
  const tables = membersOf(config["tables"]);
  if (tables === undefined) return [];
  const problems: ConfigProblem[] = [];
  if (Object.keys(tables).length === 0)
    problems.push({ path: ["tables"], message: "is empty. Allowed: at least one table." });
  for (const [table, settings] of Object.entries(tables)) {
    for (const region of Object.keys(membersOf(membersOf(settings)?.["names"]) ?? {})) {
      problems.push(...unknownRegion(region, ["tables", table, "names", region], config));
    }
    const attributes = Object.values(membersOf(membersOf(settings)?.["attributes"]) ?? {});
    if (new Set(attributes).size !== attributes.length) {
      problems.push({
        path: ["tables", table, "attributes"],
        value: attributes,
        message: "are not different. Allowed: three attribute names, each its own.",
      });
    }
  }
  return [...problems, ...sharedTables(config, tables)];
}

/** One DynamoDB table under two logical names would be replicated twice, each undoing the other. */
function sharedTables(config: Members, tables: Members): readonly ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  for (const region of Object.keys(membersOf(config["regions"]) ?? {})) {
    const users = new Map<unknown, string>();
    for (const [table, settings] of Object.entries(tables)) {
      const name = membersOf(membersOf(settings)?.["names"])?.[region] ?? table;
      const other = users.get(name);
      if (other !== undefined) {
        problems.push({
          path: ["tables", table],
          message: `is the table ${JSON.stringify(name)} in ${region}, which ${JSON.stringify(other)} is, too. Allowed: a table of its own for each logical name.`,
        });
      }
      users.set(name, table);
    }
  }
  return problems;
}

function checkNumbers(config: Members): readonly ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  const tombstones = membersOf(config["tombstones"]);
  const life = tombstones?.["lifeDays"] ?? 60;
  const margin = tombstones?.["marginDays"] ?? 7;
  if (typeof life === "number" && typeof margin === "number" && margin >= life) {
    problems.push({
      path: ["tombstones", "marginDays"],
      value: margin,
      message: `is not below lifeDays, ${life}. Allowed: less than the life, or nothing could ever be inserted.`,
    });
  }
  const poll = membersOf(config["poll"]);
  const min = poll?.["idleMinMs"] ?? 50;
  const max = poll?.["idleMaxMs"] ?? 1000;
  if (typeof min === "number" && typeof max === "number" && min > max) {
    problems.push({
      path: ["poll", "idleMinMs"],
      value: min,
      message: `is above idleMaxMs, ${max}. Allowed: at most that.`,
    });
  }
  return problems;
}

function checkCheckpoints(config: Members): readonly ConfigProblem[] {
  const region = membersOf(config["checkpoints"])?.["region"];
  return typeof region === "string" ? unknownRegion(region, ["checkpoints", "region"], config) : [];
}

function unknownRegion(region: string, path: readonly string[], config: Members): readonly ConfigProblem[] {
  const known = Object.keys(membersOf(config["regions"]) ?? {});
  if (known.length === 0 || known.includes(region)) return [];
  const suggestion = nearestName(region, known);
  return [
    {
      path,
      value: region,
      message:
        "is not one of the regions. " +
        (suggestion === undefined ? `Allowed: ${known.join(", ")}.` : `Did you mean "${suggestion}"?`),
    },
  ];
}

function unusableNames(config: Members): readonly ConfigProblem[] {
  return ["regions", "tables"].flatMap((part) =>
    Object.keys(membersOf(config[part]) ?? {})
      .filter((name) => UNUSABLE_NAMES.includes(name))
      .map((name) => ({
        path: [part, name],
        message: "is a name that cannot be used here. Choose another.",
      })),
  );
}

function membersOf(value: unknown): Members | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Members)
    : undefined;
}
