import { execFile } from "node:child_process";
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import {
  CreateTableCommand,
  PutItemCommand,
  ScanCommand,
  UpdateTableCommand,
} from "@aws-sdk/client-dynamodb";
import { startLocalCloud } from "@isthmus/local-cloud";
import type { LocalCloud } from "@isthmus/local-cloud";
import { parseConfig, startReplication } from "@isthmus/worker-runtime";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { until } from "../run/support/until.ts";
import { hasCommandLine, startCommandLine } from "./running/command-line.ts";
import type { CommandLine } from "./running/command-line.ts";

const RUNBOOK = new URL("../../../../docs/runbook.md", import.meta.url);
const PROFILES = { "isthmus-global": "us-east-1", "isthmus-china": "cn-north-1" } as const;
const [HERE, THERE] = ["us-east-1", "cn-north-1"] as const;
const ITEMS = 12;

let cloud: LocalCloud;
let commandLine: CommandLine;
let directory: string;

beforeAll(async () => {
  if (!hasCommandLine) return;
  vi.stubEnv("AWS_ACCESS_KEY_ID", "local");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "secret");
  directory = await mkdtemp(join(tmpdir(), "isthmus-runbook-"));
  cloud = await startLocalCloud({ regions: [HERE, THERE] });
  const profiles = Object.entries(PROFILES).map(([profile, region]) => ({
    profile,
    region,
    adminKey: "local",
  }));
  commandLine = await startCommandLine(directory, "", profiles);
  await writeDispatcher();
});
afterAll(async () => {
  if (!hasCommandLine) return;
  vi.unstubAllEnvs();
  await commandLine.stop();
  await cloud.stop();
  await rm(directory, { recursive: true, force: true });
});

/** Each profile has an embedded DynamoDB of its own; this sends a call to that of its profile. */
async function writeDispatcher(): Promise<void> {
  const cases = Object.entries(PROFILES).map(
    ([profile, region]) => `  ${profile}) export STAND_IN_URL=${cloud.endpoints(region).dynamodb} ;;`,
  );
  await mkdir(join(directory, "dispatch"));
  const path = join(directory, "dispatch/aws");
  const lines = [
    "#!/usr/bin/env bash",
    'profile="$AWS_PROFILE" previous=""',
    'for word in "$@"; do [ "$previous" = --profile ] && profile="$word"; previous="$word"; done',
    'case "$profile" in',
    ...cases,
    "esac",
    `exec "${directory}/bin/aws" "$@"`,
  ];
  await writeFile(path, lines.join("\n"));
  await chmod(path, 0o755);
}

/** The commands of the first block below a heading of the runbook. */
async function commandsBelow(heading: string): Promise<string> {
  const text = await readFile(RUNBOOK, "utf8");
  const [, commands] =
    new RegExp(`^## ${heading}\\n[^#]*?\`\`\`sh\\n([\\s\\S]*?)\`\`\``, "m").exec(text) ?? [];
  if (commands === undefined) throw new Error(`The runbook has no commands below "${heading}".`);
  return commands;
}

async function shell(commands: string): Promise<string> {
  const { environment } = commandLine;
  const { stdout } = await promisify(execFile)("bash", ["-c", commands], {
    cwd: directory,
    env: {
      ...environment,
      PATH: `${join(directory, "dispatch")}:${environment["PATH"]}`,
      AWS_PROFILE: "isthmus-global",
      AWS_REGION: HERE,
      AWS_PAGER: "",
    },
  });
  return stdout;
}

/** A table whose items are older than its stream. */
async function createOldTable(region: string, items: number): Promise<void> {
  const client = cloud.clients(region).dynamodb;
  await client.send(
    new CreateTableCommand({
      TableName: "orders",
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
      KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
    }),
  );
  for (let n = 0; n < items; n++) {
    const Item = { id: { S: `it's "${n}" 北京` }, city: { S: "上海" } };
    await client.send(new PutItemCommand({ TableName: "orders", Item }));
  }
  await client.send(
    new UpdateTableCommand({
      TableName: "orders",
      StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_AND_OLD_IMAGES" },
    }),
  );
}

it.skipIf(!hasCommandLine)(
  "the runbook's commands bring over items from before the stream, and then find the tables alike (skipped where the AWS command line is missing)",
  { timeout: 180_000 },
  async () => {
    await createOldTable(HERE, ITEMS);
    await createOldTable(THERE, 0);
    const endpoints = (region: string): unknown => {
      const { dynamodb, kinesis } = cloud.endpoints(region);
      return { dynamodb, streams: dynamodb, kinesis };
    };
    const region = (name: string): unknown => ({
      endpoints: endpoints(name),
      // Embedded streams of all regions share their names.
      inbox: { kind: "kinesis", stream: `inbox-${name}`, shards: 1 },
    });
    const config = parseConfig(
      {
        regions: { [HERE]: region(HERE), [THERE]: region(THERE) },
        tables: { orders: {} },
        checkpoints: { kind: "file", directory: "checkpoints" },
        deadLetters: { kind: "file", directory: "dead-letters" },
        poll: { idleMinMs: 20, idleMaxMs: 200, kinesisReadIntervalMs: 50 },
      },
      directory,
    );
    const replication = await startReplication(config, {
      logger: { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} },
      metrics: { add: () => {} },
      create: true,
    });
    try {
      await expect(shell(await commandsBelow("Comparing the tables"))).rejects.toMatchObject({ code: 1 });
      await shell(await commandsBelow("Re-seeding"));
      const there = cloud.clients(THERE).dynamodb;
      const count = async (): Promise<number | undefined> =>
        (await there.send(new ScanCommand({ TableName: "orders", Select: "COUNT" }))).Count;
      await until("all items", async () => (await count()) === ITEMS, 60_000);
      expect(await shell(await commandsBelow("Comparing the tables"))).toBe("alike\n");
    } finally {
      await replication.stop();
    }
  },
);
