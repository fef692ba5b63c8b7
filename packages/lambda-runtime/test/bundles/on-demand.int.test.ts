import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startAwsStandIn } from "../support/aws-stand-in.ts";
import type { AwsStandIn } from "../support/aws-stand-in.ts";
import { environment } from "../support/environment.ts";
import { insertRecord, kinesisRecord, versionedItem } from "../support/events.ts";

// No other test asks a bundle for everything that it evaluates only on demand.

const TIMEOUT_MS = 120_000;
const run = promisify(execFile);
let folder: string;
let aws: AwsStandIn;
let actions: { readonly credentials: Readonly<Record<string, readonly string[]>> };

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "isthmus-on-demand-"));
  actions = JSON.parse(await readFile(new URL("../../actions.json", import.meta.url), "utf8"));
  const script = new URL("../../scripts/bundle-functions.mjs", import.meta.url).href;
  await run(process.execPath, [
    "--input-type=module",
    "--eval",
    `const { bundleFunctions } = await import(${JSON.stringify(script)}); await bundleFunctions(${JSON.stringify(folder)});`,
  ]);
}, TIMEOUT_MS);
afterAll(async () => rm(folder, { recursive: true, force: true }));
beforeEach(async () => {
  aws = await startAwsStandIn();
});
afterEach(async () => aws.close());

/** Invokes a bundled function once, in a process of its own, with everything it asks for answered by the stand-in. */
async function invoke(name: string, peer: Readonly<Record<string, unknown>>, records: readonly unknown[]) {
  const { url } = aws;
  const services = ["dynamodb", "kinesis", "sqs", "s3", "sts"];
  const endpoints = Object.fromEntries(services.map((service) => [service, url]));
  const env = environment({
    AWS_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: "AKIAOWN",
    AWS_SECRET_ACCESS_KEY: "own",
    ISTHMUS_REGIONS: JSON.stringify({
      a: { awsRegion: "us-east-1", inbox: { kind: "kinesis", stream: "inbox" }, endpoints },
      b: { awsRegion: "cn-north-1", inbox: { kind: "kinesis", stream: "inbox" }, endpoints, ...peer },
    }),
    ISTHMUS_TABLES: JSON.stringify({ orders: {} }),
    ISTHMUS_DEAD_LETTERS_QUEUE: "dead-letters",
    ISTHMUS_DEAD_LETTERS_BUCKET: "letters",
    ISTHMUS_HEARTBEAT_TABLE: "orders",
  });
  const said = run(
    process.execPath,
    [
      "--no-warnings",
      "--input-type=module",
      "--eval",
      `let event = ""; for await (const chunk of process.stdin) event += chunk;
      const { handler } = await import(${JSON.stringify(join(folder, name, "index.mjs"))});
      const answer = await handler(JSON.parse(event), { awsRequestId: "1", getRemainingTimeInMillis: () => 5000 });
      console.log("\\nANSWER " + JSON.stringify(answer));
      process.exit();`,
    ],
    { env, cwd: folder },
  );
  said.child.stdin?.end(JSON.stringify({ Records: records }));
  return JSON.parse(/^ANSWER (.*)$/m.exec((await said).stdout)?.[1] ?? "null") as unknown;
}

const ROLE = "arn:aws-cn:iam::123456789012:role/isthmus";
const actionOf = (call: string): string => `${call === "GetSecretValue" ? "secretsmanager" : "sts"}:${call}`;
const done = { batchItemFailures: [] };

describe("a bundled function evaluates on demand", () => {
  it.each([
    ["STS", { kind: "assume-role", roleArn: ROLE }],
    ["STS of both sides", { kind: "web-identity", roleArn: ROLE, audience: "isthmus" }],
    ["Secrets Manager", { kind: "secret", secretId: "peer" }],
  ] as const)(
    "%s, for the credentials of the other side, with the calls that actions.json tells",
    { timeout: TIMEOUT_MS },
    async (_, { kind, ...credentials }) => {
      const source = kind === "assume-role" ? {} : { source: { endpoint: aws.url } };
      const peer = { credentials: { kind, ...credentials, ...source } };
      const answer = await invoke("forward", peer, [insertRecord("orders", "1", versionedItem("1"))]);
      expect(answer).toEqual(done);
      const others = ["DescribeTable", "BatchGetItem", "PutRecords"];
      const calls = aws.asked.filter((call) => !others.includes(call));
      expect(calls.map(actionOf).sort()).toEqual(actions.credentials[kind]);
      expect(aws.asked.at(-1)).toBe("PutRecords");
    },
  );

  it("the tunnel through a proxy", { timeout: TIMEOUT_MS }, async () => {
    const network = { proxy: aws.url };
    const endpoints = { kinesis: "http://kinesis.example:80" };
    const item = versionedItem("1");
    const answer = await invoke("forward", { network, endpoints }, [insertRecord("orders", "1", item)]);
    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: "1" }] });
    expect(aws.asked).toContain("CONNECT kinesis.example:80");
  });

  it("S3, for a dead letter that no queue takes", { timeout: TIMEOUT_MS }, async () => {
    const answer = await invoke("apply", {}, [kinesisRecord("1", randomBytes(400_000))]);
    expect(answer).toEqual(done);
    expect(
      aws.asked.filter((call) => call.startsWith("PUT /letters/") || call === "SendMessage"),
    ).toHaveLength(2);
  });
});
