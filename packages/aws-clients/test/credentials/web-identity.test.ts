import { ListTablesCommand } from "@aws-sdk/client-dynamodb";
import { ListQueuesCommand } from "@aws-sdk/client-sqs";
import { isIsthmusError } from "@isthmus/core";
import { inspect } from "node:util";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createRegionClients } from "../../src/index.ts";
import type { OwnedRegionClients, WebIdentityConfig } from "../../src/index.ts";
import { jsonAnswer, roleAnswer, stsRefusal, tokenAnswer } from "../support/answers.ts";
import { manualTools } from "../support/manual-tools.ts";
import type { ManualTools } from "../support/manual-tools.ts";
import { startStandIn } from "../support/stand-in.ts";
import type { SeenRequest, StandIn, StandInAnswer } from "../support/stand-in.ts";
import { until } from "../support/until.ts";

const HOUR_MS = 3_600_000;
const TOKEN = "eyJhbGciOiJFUzM4NCJ9.planted-token.signature";
const HOME = { key: "AKIAHOME000000000000", secret: "planted-home-secret" };

let standIn: StandIn;
let tools: ManualTools;
let clients: OwnedRegionClients;
let answer: (request: SeenRequest) => StandInAnswer;
let sessions: number;

function usual({ operation }: SeenRequest): StandInAnswer {
  switch (operation) {
    case "GetWebIdentityToken":
      return tokenAnswer(TOKEN, tools.nowMs() + 300_000);
    case "AssumeRoleWithWebIdentity": {
      sessions += 1;
      const session = {
        key: `ASIASESSION${sessions}`,
        secret: `planted-secret-${sessions}`,
        token: `planted-session-${sessions}`,
      };
      return roleAnswer(operation, { ...session, endMs: tools.nowMs() + HOUR_MS });
    }
    default:
      return jsonAnswer({ TableNames: [], QueueUrls: [] });
  }
}

beforeEach(async () => {
  vi.stubEnv("AWS_ACCESS_KEY_ID", HOME.key);
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", HOME.secret);
  vi.stubEnv("AWS_SESSION_TOKEN", undefined);
  sessions = 0;
  answer = usual;
  standIn = await startStandIn((request) => answer(request));
});

afterEach(async () => {
  clients.destroy();
  vi.unstubAllEnvs();
  await standIn.close();
});

function connect(
  home: string,
  awsRegion: string,
  config: Partial<WebIdentityConfig> & { roleArn: string },
): void {
  tools = manualTools(standIn, { AWS_REGION: home });
  clients = createRegionClients(
    {
      awsRegion,
      credentials: {
        kind: "web-identity",
        audience: "isthmus-audience",
        signingAlgorithm: "RS256",
        tokenSeconds: 300,
        sessionName: "isthmus",
        durationSeconds: 3600,
        ...config,
      },
    },
    tools,
  );
}

describe("the calls", () => {
  it.each([
    {
      home: "us-east-1",
      there: "cn-north-1",
      roleArn: "arn:aws-cn:iam::123456789012:role/isthmus-peer",
      homeHost: "sts.us-east-1.amazonaws.com",
      stsHost: "sts.cn-north-1.amazonaws.com.cn",
      serviceHost: "dynamodb.cn-north-1.amazonaws.com.cn",
    },
    {
      home: "cn-northwest-1",
      there: "us-east-1",
      roleArn: "arn:aws:iam::123456789012:role/isthmus-peer",
      homeHost: "sts.cn-northwest-1.amazonaws.com.cn",
      stsHost: "sts.us-east-1.amazonaws.com",
      serviceHost: "dynamodb.us-east-1.amazonaws.com",
    },
    {
      home: "us-gov-west-1",
      there: "eusc-de-east-1",
      roleArn: "arn:aws-eusc:iam::123456789012:role/isthmus-peer",
      homeHost: "sts.us-gov-west-1.amazonaws.com",
      stsHost: "sts.eusc-de-east-1.amazonaws.eu",
      serviceHost: "dynamodb.eusc-de-east-1.amazonaws.eu",
    },
  ])("from $home to $there are a signed one here and an unsigned one there", async (way) => {
    connect(way.home, way.there, {
      roleArn: way.roleArn,
      signingAlgorithm: "ES384",
      tokenSeconds: 120,
      sessionName: "from-home",
      durationSeconds: 1800,
    });
    await clients.dynamodb.send(new ListTablesCommand({}));
    expect(standIn.seen).toEqual([
      {
        method: "POST",
        host: way.homeHost,
        path: "/",
        operation: "GetWebIdentityToken",
        parameters: {
          Action: "GetWebIdentityToken",
          Version: "2011-06-15",
          "Audience.member.1": "isthmus-audience",
          SigningAlgorithm: "ES384",
          DurationSeconds: "120",
        },
        signedBy: { key: HOME.key, region: way.home, service: "sts" },
        securityToken: undefined,
      },
      {
        method: "POST",
        host: way.stsHost,
        path: "/",
        operation: "AssumeRoleWithWebIdentity",
        parameters: {
          Action: "AssumeRoleWithWebIdentity",
          Version: "2011-06-15",
          RoleArn: way.roleArn,
          RoleSessionName: "from-home",
          DurationSeconds: "1800",
          WebIdentityToken: TOKEN,
        },
        signedBy: undefined,
        securityToken: undefined,
      },
      {
        method: "POST",
        host: way.serviceHost,
        path: "/",
        operation: "ListTables",
        parameters: {},
        signedBy: { key: "ASIASESSION1", region: way.there, service: "dynamodb" },
        securityToken: "planted-session-1",
      },
    ]);
  });
});

const TO_CHINA = { roleArn: "arn:aws-cn:iam::123456789012:role/isthmus-peer" };
const credentialCalls = (): readonly string[] =>
  standIn.operations().filter((operation) => operation.includes("WebIdentity"));

describe("keeping", () => {
  it("gets credentials once for all clients of a side, however many calls begin at the same time", async () => {
    connect("us-east-1", "cn-north-1", TO_CHINA);
    await Promise.all(
      Array.from({ length: 10 }, async () =>
        Promise.all([
          clients.dynamodb.send(new ListTablesCommand({})),
          clients.sqs.send(new ListQueuesCommand({})),
        ]),
      ),
    );
    expect(credentialCalls()).toEqual(["GetWebIdentityToken", "AssumeRoleWithWebIdentity"]);
    expect(standIn.seen.length).toBe(22);
  });

  it("takes on the role again with a new token when the session has ended", async () => {
    connect("us-east-1", "cn-north-1", TO_CHINA);
    await clients.dynamodb.send(new ListTablesCommand({}));
    tools.advance(HOUR_MS);
    await clients.dynamodb.send(new ListTablesCommand({}));
    expect(credentialCalls()).toEqual([
      "GetWebIdentityToken",
      "AssumeRoleWithWebIdentity",
      "GetWebIdentityToken",
      "AssumeRoleWithWebIdentity",
    ]);
    expect(standIn.seen.at(-1)?.signedBy?.key).toBe("ASIASESSION2");
  });

  it("uses a token that still holds when taking on the role has to be tried again", async () => {
    connect("us-east-1", "cn-north-1", TO_CHINA);
    answer = (request) =>
      request.operation === "AssumeRoleWithWebIdentity"
        ? stsRefusal("AccessDenied", "Not authorized to perform sts:AssumeRoleWithWebIdentity")
        : usual(request);
    await expect(clients.dynamodb.send(new ListTablesCommand({}))).rejects.toMatchObject({
      code: "access-denied",
      kind: "configuration",
    });
    answer = usual;
    await clients.dynamodb.send(new ListTablesCommand({}));
    expect(credentialCalls()).toEqual([
      "GetWebIdentityToken",
      "AssumeRoleWithWebIdentity",
      "AssumeRoleWithWebIdentity",
    ]);
  });

  it("gets a new token once when the other partition takes the token for expired", async () => {
    connect("us-east-1", "cn-north-1", TO_CHINA);
    let tokens = 0;
    answer = (request) => {
      if (request.operation === "GetWebIdentityToken") {
        tokens += 1;
        return tokenAnswer(`token-${tokens}`, tools.nowMs() + 300_000);
      }
      return request.parameters["WebIdentityToken"] === "token-1"
        ? stsRefusal("ExpiredTokenException", "Token expired", 400)
        : usual(request);
    };
    await clients.dynamodb.send(new ListTablesCommand({}));
    expect(credentialCalls()).toEqual([
      "GetWebIdentityToken",
      "AssumeRoleWithWebIdentity",
      "GetWebIdentityToken",
      "AssumeRoleWithWebIdentity",
    ]);
  });

  it("takes on the role again when a service takes the session for expired, and makes the call once more", async () => {
    connect("us-east-1", "cn-north-1", TO_CHINA);
    answer = (request) =>
      request.signedBy?.key === "ASIASESSION1"
        ? {
            status: 400,
            headers: { "content-type": "application/x-amz-json-1.0" },
            body: JSON.stringify({
              __type: "com.amazon.coral.service#ExpiredTokenException",
              message: "expired",
            }),
          }
        : usual(request);
    await clients.dynamodb.send(new ListTablesCommand({}));
    expect(standIn.seen.at(-1)?.signedBy?.key).toBe("ASIASESSION2");
  });
});

describe("failing", () => {
  const failure = async (): Promise<unknown> =>
    clients.dynamodb.send(new ListTablesCommand({})).then(
      () => undefined,
      (error: unknown) => error,
    );

  it.each([
    ["ValidationError", "configuration", "invalid-config"],
    ["InvalidIdentityToken", "configuration", "access-denied"],
    ["AccessDenied", "configuration", "access-denied"],
    ["SomethingNew", "configuration", "access-denied"],
  ])("with %s is of kind %s and never shows the token, even if the answer does", async (name, kind, code) => {
    connect("us-east-1", "cn-north-1", TO_CHINA);
    answer = (request) =>
      request.operation === "AssumeRoleWithWebIdentity"
        ? stsRefusal(name, `Value '${TOKEN}' at 'webIdentityToken' failed`)
        : usual(request);
    const error = await failure();
    expect(isIsthmusError(error) && [error.kind, error.code]).toEqual([kind, code]);
    const shown = inspect(error, { depth: Infinity, showHidden: true });
    expect(shown).toContain(name);
    expect(shown).toContain("STS of cn-north-1");
    expect(shown).not.toContain("planted");
  });

  it("tells which of the two partitions refused, with the service's own words about rights", async () => {
    connect("us-east-1", "cn-north-1", TO_CHINA);
    answer = () =>
      stsRefusal("OutboundWebIdentityFederationDisabled", "Outbound web identity federation is disabled");
    const error = String(await failure());
    expect(error).toContain("GetWebIdentityToken at STS of us-east-1 was not allowed");
    expect(error).toContain('The answer was: "Outbound web identity federation is disabled".');
  });

  it("shows no key when a client or its credentials are inspected", async () => {
    connect("us-east-1", "cn-north-1", TO_CHINA);
    await clients.dynamodb.send(new ListTablesCommand({}));
    const identity = await clients.dynamodb.config.credentials();
    expect(identity.secretAccessKey).toBe("planted-secret-1");
    const shown = [inspect(identity), JSON.stringify({ identity }), inspect(clients, { depth: 6 })].join(
      "\n",
    );
    expect(shown).not.toContain("planted");
  });
});

it("closes every connection when the clients are destroyed, those of the calls for credentials included", async () => {
  connect("us-east-1", "cn-north-1", TO_CHINA);
  await clients.dynamodb.send(new ListTablesCommand({}));
  expect(await standIn.connections()).toBe(3);
  clients.destroy();
  await until(async () => (await standIn.connections()) === 0, "the closing of all connections");
});

it("needs to know the region that the process is in", () => {
  connect("us-east-1", "cn-north-1", TO_CHINA);
  expect(() =>
    createRegionClients(
      {
        awsRegion: "cn-north-1",
        credentials: {
          kind: "web-identity",
          ...TO_CHINA,
          audience: "a",
          signingAlgorithm: "RS256",
          tokenSeconds: 300,
          sessionName: "isthmus",
          durationSeconds: 3600,
        },
      },
      manualTools(standIn),
    ),
  ).toThrow(/credentials\.source\.awsRegion is missing/);
});
