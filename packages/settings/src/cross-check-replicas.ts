import { CredentialsSchema, NetworkSchema, sideProblems } from "@isthmus/aws-clients";
import * as v from "valibot";
import type { ConfigProblem } from "./config-problem.ts";
import { membersOf } from "./members.ts";
import type { Members } from "./members.ts";
import { TOMBSTONES_DEFAULT } from "./tombstones-schema.ts";
import { unknownRegion } from "./unknown-region.ts";

/** Names that the schema library leaves out of maps in silence. */
const UNUSABLE_NAMES = ["__proto__", "prototype", "constructor"];

/**
 * The checks across regions, tables and tombstones, wherever they were configured. It takes them as they stand and looks only at what has the
 * right type, so that it can be told together with what is wrong elsewhere.
 */
export function crossCheckReplicas(json: unknown): readonly ConfigProblem[] {
  const config = membersOf(json);
  if (config === undefined) return [];
  return [
    ...checkRegions(config),
    ...checkSides(config),
    ...checkTables(config),
    ...checkTombstones(config),
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
    const account = region?.["credentials"] ?? region?.["profile"];
    const identity = JSON.stringify([awsRegion, region?.["endpoints"], account, inbox]);
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

/** What is wrong with how the regions are got into and reached. */
function checkSides(config: Members): readonly ConfigProblem[] {
  return Object.entries(membersOf(config["regions"]) ?? {}).flatMap(([name, json]) => {
    const { awsRegion = name, profile, credentials, network } = membersOf(json) ?? {};
    if (typeof awsRegion !== "string") return [];
    const checkedCredentials = v.safeParse(CredentialsSchema, credentials);
    const checkedNetwork = v.safeParse(NetworkSchema, network);
    const problems: ConfigProblem[] = sideProblems({
      awsRegion,
      ...(checkedCredentials.success && { credentials: checkedCredentials.output }),
      ...(checkedNetwork.success && { network: checkedNetwork.output }),
    }).map((problem) => ({ ...problem, path: ["regions", name, ...problem.path] }));
    if (profile !== undefined && credentials !== undefined) {
      problems.push({
        path: ["regions", name, "profile"],
        value: profile,
        message: "stands beside credentials. Allowed: one of the two.",
      });
    }
    return problems;
  });
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

function checkTombstones(config: Members): readonly ConfigProblem[] {
  const tombstones = membersOf(config["tombstones"]);
  const life = tombstones?.["lifeDays"] ?? TOMBSTONES_DEFAULT.lifeDays;
  const margin = tombstones?.["marginDays"] ?? TOMBSTONES_DEFAULT.marginDays;
  if (typeof life !== "number" || typeof margin !== "number" || margin < life) return [];
  return [
    {
      path: ["tombstones", "marginDays"],
      value: margin,
      message: `is not below lifeDays, ${life}. Allowed: less than the life, or nothing could ever be inserted.`,
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
