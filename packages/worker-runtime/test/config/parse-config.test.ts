import { isIsthmusError, parseRegionId } from "@isthmus/core";
import { describe, expect, it } from "vitest";
import { parseConfig } from "../../src/index.ts";

const VALID = {
  regions: {
    "us-east-1": { inbox: { kind: "kinesis", stream: "inbox" } },
    "cn-north-1": { profile: "china", inbox: { kind: "sqs", queue: "inbox.fifo" } },
  },
  tables: { orders: { names: { "cn-north-1": "orders-cn" } } },
};

function problemsOf(json: unknown): readonly string[] {
  try {
    parseConfig(json, "/base");
    return [];
  } catch (error) {
    if (!isIsthmusError(error)) throw error;
    expect([error.code, error.kind]).toEqual(["invalid-config", "configuration"]);
    return error.message.split("\n- ").slice(1);
  }
}

it("fills in every default", () => {
  const config = parseConfig(VALID, "/base");
  expect({
    ...config,
    regions: Object.fromEntries(config.regions),
    tables: Object.fromEntries(
      [...config.tables].map(([name, table]) => [name, { ...table, names: Object.fromEntries(table.names) }]),
    ),
  }).toEqual({
    regions: {
      "us-east-1": {
        name: "us-east-1",
        awsRegion: "us-east-1",
        credentials: { kind: "default" },
        endpoints: {},
        network: {},
        inbox: { kind: "kinesis", stream: "inbox" },
      },
      "cn-north-1": {
        name: "cn-north-1",
        awsRegion: "cn-north-1",
        credentials: { kind: "profile", profile: "china" },
        endpoints: {},
        network: {},
        inbox: { kind: "sqs", queue: "inbox.fifo" },
      },
    },
    tables: {
      orders: {
        name: "orders",
        names: { "us-east-1": "orders", "cn-north-1": "orders-cn" },
        attributes: {
          timestamp: "last_update_timestamp",
          region: "last_updater_region",
          replicated: "last_replicated_version",
        },
        expiry: "replicate",
      },
    },
    tombstones: { table: "isthmus-tombstones", lifeMs: 60 * 86_400_000, marginMs: 7 * 86_400_000 },
    futureBoundMs: 300_000,
    concurrency: 32,
    checkpoints: { kind: "file", directory: "/base/.isthmus/checkpoints" },
    deadLetters: { kind: "file", directory: "/base/.isthmus/dead-letters" },
    poll: {
      idleMinMs: 50,
      idleMaxMs: 1000,
      kinesisReadIntervalMs: 200,
      relistMs: 30_000,
      shardConcurrency: 8,
      batchEntriesMax: 200,
      receivers: 4,
      waitSeconds: 20,
      backoffMaxMs: 30_000,
    },
  });
});

it("takes a region's credentials and network, with their defaults", () => {
  const roleArn = "arn:aws-cn:iam::123456789012:role/isthmus-peer";
  const { regions } = parseConfig(
    {
      ...VALID,
      regions: {
        ...VALID.regions,
        "cn-north-1": {
          inbox: { kind: "sqs", queue: "inbox.fifo" },
          credentials: {
            kind: "web-identity",
            roleArn,
            audience: "isthmus",
            source: { awsRegion: "eu-west-1" },
          },
          network: { proxy: "environment", maxSockets: 16 },
        },
      },
    },
    "/base",
  );
  expect(regions.get(parseRegionId("cn-north-1"))).toMatchObject({
    credentials: {
      kind: "web-identity",
      roleArn,
      audience: "isthmus",
      signingAlgorithm: "RS256",
      tokenSeconds: 300,
      sessionName: "isthmus",
      durationSeconds: 3600,
      source: { awsRegion: "eu-west-1" },
    },
    network: { proxy: "environment", maxSockets: 16 },
  });
});

it("takes directories relative to the file and leaves absolute ones alone", () => {
  const config = parseConfig(
    {
      ...VALID,
      checkpoints: { kind: "file", directory: "state" },
      deadLetters: { kind: "file", directory: "/var/letters" },
    },
    "/base",
  );
  expect(config.checkpoints).toEqual({ kind: "file", directory: "/base/state" });
  expect(config.deadLetters).toEqual({ kind: "file", directory: "/var/letters" });
});

it("takes a queue for dead letters, in one of the regions", () => {
  const letters = {
    kind: "sqs",
    queue: "letters",
    region: "cn-north-1",
    bucket: "letters",
    messageBytesMax: 1_048_576,
  };
  expect(parseConfig({ ...VALID, deadLetters: letters }, "/base").deadLetters).toEqual(letters);
  expect(
    problemsOf({ ...VALID, deadLetters: { ...letters, region: "cn-north-2", bucket: "", prefix: 7 } }),
  ).toEqual([
    'deadLetters.bucket: "" is not allowed. Allowed: a text that is not empty.',
    "deadLetters.prefix: 7 is not allowed. Allowed: a text.",
    'deadLetters.region: "cn-north-2" is not one of the regions. Did you mean "cn-north-1"?',
  ]);
});

it("tells everything that is wrong at once, each with its path, its value and what is allowed", () => {
  expect(
    problemsOf({
      regionz: {},
      regions: {
        "us-east-1": { inbox: { kind: "kinesis", stream: "not a name" }, prófile: "x", awsregion: "y" },
        "cn-north-1": { inbox: { kind: "pigeon" } },
        "no good": { inbox: { kind: "sqs", queue: "q" } },
      },
      tables: { orders: { expiry: "never", names: { "cn-north-2": "orders" } } },
      tombstones: { lifeDays: 5, marginDays: 9 },
      futureBoundSeconds: 0.5,
      checkpoints: { kind: "table", name: "checkpoints", region: "eu-west-1" },
      poll: { idleMinMs: 2000, waitSeconds: 21 },
    }).toSorted(),
  ).toEqual(
    [
      'regionz is not a known property. Did you mean "regions"?',
      'regions.us-east-1["prófile"] is not a known property. Did you mean "profile"?',
      'regions.us-east-1.awsregion is not a known property. Did you mean "awsRegion"?',
      'regions.us-east-1.inbox.stream: "not a name" is not allowed. Allowed: 1 to 128 letters, digits, "_", "." or "-".',
      'regions.cn-north-1.inbox.kind: "pigeon" is not allowed. Allowed: "kinesis" or "sqs".',
      'regions["no good"]: "no good" is not allowed. Allowed: 1 to 64 letters, digits, ".", "_" or "-".',
      'tables.orders.expiry: "never" is not allowed. Allowed: "replicate" or "ignore".',
      'tables.orders.names.cn-north-2: "cn-north-2" is not one of the regions. Did you mean "cn-north-1"?',
      "tombstones.marginDays: 9 is not below lifeDays, 5. Allowed: less than the life, or nothing could ever be inserted.",
      "futureBoundSeconds: 0.5 is not allowed. Allowed: a whole number.",
      "futureBoundSeconds: 0.5 is not allowed. Allowed: at least 1.",
      'checkpoints.region: "eu-west-1" is not one of the regions. Allowed: us-east-1, cn-north-1, no good.',
      "poll.waitSeconds: 21 is not allowed. Allowed: at most 20.",
      "poll.idleMinMs: 2000 is above idleMaxMs, 1000. Allowed: at most that.",
    ].toSorted(),
  );
});

describe("across the parts", () => {
  it("wants at least two regions and a table", () => {
    expect(problemsOf({ regions: { "us-east-1": VALID.regions["us-east-1"] }, tables: {} })).toEqual([
      'regions: ["us-east-1"] are too few. Allowed: at least two regions, so that there is something to replicate to.',
      "tables is empty. Allowed: at least one table.",
    ]);
  });

  it("does not let two regions share an inbox", () => {
    const region = { awsRegion: "us-east-1", inbox: { kind: "sqs", queue: "inbox" } };
    expect(problemsOf({ ...VALID, regions: { a: region, b: region } })).toEqual([
      'regions.b.inbox is the inbox of "a", too. Allowed: an inbox of its own for each region.',
      ...problemsOf({ ...VALID, regions: { a: region, b: { ...region, awsRegion: "b" } } }),
    ]);
  });

  it("does not let two logical names share a table", () => {
    const tables = { one: { names: { "us-east-1": "same" } }, two: { names: { "us-east-1": "same" } } };
    expect(problemsOf({ ...VALID, tables })).toEqual([
      'tables.two is the table "same" in us-east-1, which "one" is, too. Allowed: a table of its own for each logical name.',
    ]);
  });

  it("wants three different version attributes", () => {
    const tables = { one: { attributes: { timestamp: "t", region: "t" } } };
    expect(problemsOf({ ...VALID, tables })).toHaveLength(1);
  });

  it("does not lose a table whose name the schema library would drop", () => {
    const tables = JSON.parse('{"__proto__": {}, "constructor": {}, "orders": {}}') as unknown;
    expect(problemsOf({ ...VALID, tables })).toHaveLength(2);
  });
});

it.each([[null], [[]], ["text"], [7], [{}]])("says what is missing from %j", (json) => {
  expect(problemsOf(json).length).toBeGreaterThan(0);
});
