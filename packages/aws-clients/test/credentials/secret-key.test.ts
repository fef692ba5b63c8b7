import { ListTablesCommand } from "@aws-sdk/client-dynamodb";
import { ListStreamsCommand } from "@aws-sdk/client-kinesis";
import { ListQueuesCommand } from "@aws-sdk/client-sqs";
import { isIsthmusError } from "@isthmus/core";
import { inspect } from "node:util";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createRegionClients } from "../../src/index.ts";
import type { OwnedRegionClients } from "../../src/index.ts";
import { jsonAnswer, jsonRefusal } from "../support/answers.ts";
import { manualTools } from "../support/manual-tools.ts";
import type { ManualTools } from "../support/manual-tools.ts";
import { startStandIn } from "../support/stand-in.ts";
import type { SeenRequest, StandIn, StandInAnswer } from "../support/stand-in.ts";
import { until } from "../support/until.ts";

const HOME = "AKIAHOME000000000000";

let standIn: StandIn;
let tools: ManualTools;
let clients: OwnedRegionClients;
/** What stands in the secret. */
let secret: string;
/** The access key that the services accept. */
let valid: string;
let before: (request: SeenRequest) => Promise<void>;

const keyText = (key: string): string =>
  JSON.stringify({ accessKeyId: key, secretAccessKey: `planted-secret-of-${key}` });

/** Each service refuses a key in the words of its own protocol. */
function serve(request: SeenRequest): StandInAnswer {
  if (request.operation === "GetSecretValue")
    return jsonAnswer({ Name: "isthmus/china", SecretString: secret });
  if (request.signedBy?.key === valid) return jsonAnswer({ TableNames: [], QueueUrls: [], StreamNames: [] });
  const message = `The security token included in the request is invalid.`;
  if (request.signedBy?.service === "sqs")
    return jsonRefusal(
      "com.amazon.coral.service#UnrecognizedClientException",
      message,
      "InvalidClientTokenId",
    );
  return jsonRefusal(
    request.signedBy?.service === "kinesis"
      ? "InvalidSignatureException"
      : "com.amazon.coral.service#UnrecognizedClientException",
    message,
  );
}

beforeEach(async () => {
  vi.stubEnv("AWS_ACCESS_KEY_ID", HOME);
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "planted-home-secret");
  vi.stubEnv("AWS_SESSION_TOKEN", undefined);
  secret = keyText("AKIAOLD");
  valid = "AKIAOLD";
  before = async () => undefined;
  standIn = await startStandIn(async (request) => {
    await before(request);
    return serve(request);
  });
  tools = manualTools(standIn, { AWS_REGION: "eu-west-1" });
  clients = connect("isthmus/china");
});

afterEach(async () => {
  clients.destroy();
  vi.unstubAllEnvs();
  await standIn.close();
});

function connect(secretId: string): OwnedRegionClients {
  return createRegionClients({ awsRegion: "cn-north-1", credentials: { kind: "secret", secretId } }, tools);
}

const listTables = async (): Promise<unknown> => clients.dynamodb.send(new ListTablesCommand({}));
const reads = (): number => standIn.operations().filter((operation) => operation === "GetSecretValue").length;

it("is read in the process' own region, and its key signs the calls in the other", async () => {
  await listTables();
  expect(standIn.seen.map(({ host, operation, signedBy }) => ({ host, operation, signedBy }))).toEqual([
    {
      host: "secretsmanager.eu-west-1.amazonaws.com",
      operation: "GetSecretValue",
      signedBy: { key: HOME, region: "eu-west-1", service: "secretsmanager" },
    },
    {
      host: "dynamodb.cn-north-1.amazonaws.com.cn",
      operation: "ListTables",
      signedBy: { key: "AKIAOLD", region: "cn-north-1", service: "dynamodb" },
    },
  ]);
  expect(standIn.seen[0]?.parameters).toEqual({ SecretId: "isthmus/china" });
});

it("is read in the region that its ARN names", async () => {
  clients.destroy();
  clients = connect("arn:aws:secretsmanager:us-west-2:123456789012:secret:isthmus-AbCdEf");
  await listTables();
  expect(standIn.seen[0]?.host).toBe("secretsmanager.us-west-2.amazonaws.com");
});

it("is kept, however much time passes", async () => {
  await listTables();
  tools.advance(1000 * 3_600_000);
  await listTables();
  expect(reads()).toBe(1);
});

describe("rotation", () => {
  it("is noticed by each service's refusal, and no call fails", async () => {
    await listTables();
    for (const [turn, call] of [
      listTables,
      async () => clients.sqs.send(new ListQueuesCommand({})),
      async () => clients.kinesis.send(new ListStreamsCommand({})),
    ].entries()) {
      valid = `AKIANEW${turn}`;
      secret = keyText(valid);
      tools.advance(5000);
      await call();
      expect(standIn.seen.at(-1)?.signedBy?.key).toBe(valid);
      expect(reads()).toBe(turn + 2);
    }
  });

  it("costs one reading while many calls are in flight, and no call fails", async () => {
    await listTables();
    let held = 0;
    let release: () => void = () => undefined;
    const rotated = new Promise<void>((resolve) => {
      release = resolve;
    });
    // All ten calls are signed with the old key and have arrived before the key is replaced.
    before = async ({ signedBy }) => {
      if (signedBy?.key !== "AKIAOLD") return;
      held += 1;
      await rotated;
    };
    const calls = Array.from({ length: 10 }, listTables);
    await until(() => held === 10, "ten calls in flight");
    valid = "AKIANEW";
    secret = keyText(valid);
    release();
    await Promise.all(calls);
    expect(reads()).toBe(2);
    expect(standIn.seen.filter(({ signedBy }) => signedBy?.key === "AKIANEW").length).toBe(10);
  });

  it("that has not reached the secret yet fails the calls, with one reading in a while", async () => {
    await listTables();
    valid = "AKIANEW";
    for (let turn = 0; turn < 5; turn += 1)
      await expect(listTables()).rejects.toMatchObject({ name: "UnrecognizedClientException" });
    expect(reads()).toBe(2);
    tools.advance(5000);
    secret = keyText(valid);
    await listTables();
    expect(reads()).toBe(3);
  });

  it("is not looked for when a call fails for something else", async () => {
    await listTables();
    await expect(
      clients.dynamodb.send(new ListTablesCommand({}), { abortSignal: AbortSignal.abort() }),
    ).rejects.toMatchObject({ name: "AbortError" });
    expect(reads()).toBe(1);
  });
});

describe("an unfit secret", () => {
  it.each([
    ["no JSON", "planted-but-no-json"],
    ["something else", JSON.stringify({ username: "planted", password: "planted" })],
    ["half a key", JSON.stringify({ accessKeyId: "planted-id" })],
    ["an empty key", JSON.stringify({ accessKeyId: "planted-id", secretAccessKey: "" })],
    [
      "a token that is no text",
      JSON.stringify({ accessKeyId: "planted", secretAccessKey: "planted", sessionToken: 7 }),
    ],
    ["null", "null"],
  ])("that holds %s is told by its name, and nothing of what it holds is shown", async (_what, text) => {
    secret = text;
    const error = await listTables().catch((caught: unknown) => caught);
    expect(isIsthmusError(error) && [error.code, error.kind]).toEqual(["invalid-config", "configuration"]);
    const shown = inspect(error, { depth: Infinity, showHidden: true });
    expect(shown).toContain('The secret "isthmus/china" does not hold an access key');
    expect(shown).not.toContain("planted");
  });

  it("with a session token signs with that, too", async () => {
    secret = JSON.stringify({ accessKeyId: valid, secretAccessKey: "planted", sessionToken: "session" });
    await listTables();
    expect(standIn.seen.at(-1)?.securityToken).toBe("session");
  });
});

it("shows neither keys nor what was sent in the error of a call that stays refused", async () => {
  valid = "another";
  const error = await listTables().catch((caught: unknown) => caught);
  const shown = inspect(error, { depth: Infinity });
  expect(shown).toContain("UnrecognizedClientException");
  expect(shown).not.toContain("planted");
  expect(shown).not.toContain("AKIAOLD");
});
