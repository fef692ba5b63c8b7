import { ListTablesCommand } from "@aws-sdk/client-dynamodb";
import { inspect } from "node:util";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createRegionClients } from "../../src/index.ts";
import type { OwnedRegionClients, SideEndpoints } from "../../src/index.ts";
import { jsonAnswer, roleAnswer, stsRefusal } from "../support/answers.ts";
import { manualTools } from "../support/manual-tools.ts";
import type { ManualTools } from "../support/manual-tools.ts";
import { startStandIn } from "../support/stand-in.ts";
import type { SeenRequest, StandIn, StandInAnswer } from "../support/stand-in.ts";

const ROLE = "arn:aws-cn:iam::123456789012:role/team/isthmus";

let standIn: StandIn;
let tools: ManualTools;
let clients: OwnedRegionClients;
let answer: (request: SeenRequest) => StandInAnswer;

beforeEach(async () => {
  vi.stubEnv("AWS_ACCESS_KEY_ID", "AKIAHOME");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "planted-home-secret");
  vi.stubEnv("AWS_SESSION_TOKEN", undefined);
  answer = ({ operation }) =>
    operation === "AssumeRole"
      ? roleAnswer(operation, {
          key: "ASIAROLE",
          secret: "planted-secret",
          token: "session",
          endMs: tools.nowMs() + 900_000,
        })
      : jsonAnswer({ TableNames: [] });
  standIn = await startStandIn((request) => answer(request));
  tools = manualTools(standIn);
});

afterEach(async () => {
  clients.destroy();
  vi.unstubAllEnvs();
  await standIn.close();
});

function connect(endpoints: SideEndpoints = {}): void {
  clients = createRegionClients(
    {
      awsRegion: "cn-northwest-1",
      endpoints,
      credentials: {
        kind: "assume-role",
        roleArn: ROLE,
        externalId: "planted-external-id",
        sessionName: "worker",
        durationSeconds: 900,
      },
    },
    tools,
  );
}

it("takes on the role at the regional STS of its partition, with the process' own credentials", async () => {
  connect();
  await clients.dynamodb.send(new ListTablesCommand({}));
  await clients.streams.config.credentials();
  expect(standIn.seen).toMatchObject([
    {
      host: "sts.cn-northwest-1.amazonaws.com.cn",
      parameters: {
        Action: "AssumeRole",
        Version: "2011-06-15",
        RoleArn: ROLE,
        RoleSessionName: "worker",
        DurationSeconds: "900",
        ExternalId: "planted-external-id",
      },
      signedBy: { key: "AKIAHOME", region: "cn-northwest-1", service: "sts" },
    },
    {
      host: "dynamodb.cn-northwest-1.amazonaws.com.cn",
      signedBy: { key: "ASIAROLE", region: "cn-northwest-1", service: "dynamodb" },
      securityToken: "session",
    },
  ]);
});

it("asks the configured endpoints of STS and of the service", async () => {
  connect({
    sts: "https://vpce-1.sts.cn-northwest-1.vpce.amazonaws.com.cn",
    dynamodb: "https://tables.example:8443",
  });
  await clients.dynamodb.send(new ListTablesCommand({}));
  expect(standIn.seen.map(({ host }) => host)).toEqual([
    "vpce-1.sts.cn-northwest-1.vpce.amazonaws.com.cn",
    "tables.example:8443",
  ]);
});

it("tells a refusal with the service's words, and hides the external ID should they hold it", async () => {
  connect();
  answer = () => stsRefusal("AccessDenied", "not authorized: sts:AssumeRole with planted-external-id");
  const error = await clients.dynamodb.send(new ListTablesCommand({})).catch((caught: unknown) => caught);
  expect(error).toMatchObject({ code: "access-denied", kind: "configuration" });
  expect(String(error)).toContain("not authorized: sts:AssumeRole with [hidden]");
  expect(inspect(error, { depth: Infinity, showHidden: true })).not.toContain("planted");
});

it("is retryable where the STS cannot be reached or gives an incomplete answer", async () => {
  connect();
  answer = () => ({
    status: 200,
    headers: { "content-type": "text/xml" },
    body: "<AssumeRoleResponse><AssumeRoleResult></AssumeRoleResult></AssumeRoleResponse>",
  });
  await expect(clients.dynamodb.send(new ListTablesCommand({}))).rejects.toMatchObject({
    code: "unexpected",
    kind: "retryable",
  });
  answer = () => stsRefusal("ServiceUnavailable", "later", 503);
  await expect(clients.dynamodb.send(new ListTablesCommand({}))).rejects.toMatchObject({
    code: "unavailable",
    kind: "retryable",
  });
  await standIn.close();
  await expect(clients.dynamodb.send(new ListTablesCommand({}))).rejects.toMatchObject({
    code: "unavailable",
    kind: "retryable",
  });
});
