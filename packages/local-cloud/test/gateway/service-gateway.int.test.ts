import { once } from "node:events";
import { request } from "node:http";
import type { IncomingMessage } from "node:http";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, expect, it } from "vitest";
import { startLocalCloud } from "../../src/index.ts";
import type { LocalCloud, LocalRole } from "../../src/index.ts";
import { localIdentities } from "../../src/gateway/identities.ts";
import { startServiceGateway } from "../../src/gateway/service-gateway.ts";
import type { ServiceGateway } from "../../src/gateway/service-gateway.ts";

const ROLE: LocalRole = {
  arn: "arn:aws:iam::111122223333:role/r",
  statements: [
    { Effect: "Allow", Action: "sqs:*", Resource: "*" },
    { Effect: "Allow", Action: "sts:GetWebIdentityToken", Resource: "*" },
  ],
  trust: [],
  managedPolicyArns: [],
};
let cloud: LocalCloud;
let gateway: ServiceGateway;
let key: string;
let refusals: string[];

beforeEach(async () => {
  refusals = [];
  cloud = await startLocalCloud({ regions: ["us-east-1", "cn-north-1"], services: ["sqs"] });
  const account = { id: "111122223333", partition: "aws", roles: [ROLE], identityProviders: [] };
  const identities = localIdentities([account]);
  key = identities.accessKeyOf(ROLE);
  gateway = await startServiceGateway({
    account: (region) => (cloud.regions.includes(region) ? account.id : undefined),
    services: (region) => cloud.endpoints(region),
    identities,
    onRefusal: (reason) => refusals.push(reason),
  });
});
afterEach(async () => {
  await gateway?.stop();
  await cloud?.stop();
});

async function send(
  host: string,
  body: string,
  { accessKey = key, target = "AmazonSQS.ListQueues", path = "/", method = "POST" } = {},
): Promise<{ readonly status: number | undefined; readonly body: string }> {
  const region = /\.([a-z]+-[a-z]+-\d)\./.exec(host)?.[1] ?? "";
  const sent = request(`${gateway.url}${path}`, {
    method,
    headers: {
      host,
      "x-amz-target": target,
      "content-type": "application/x-amz-json-1.0",
      authorization: `AWS4-HMAC-SHA256 Credential=${accessKey}/20260101/${region}/sqs/aws4_request, Signature=x`,
    },
  });
  sent.end(body);
  const [response] = (await once(sent, "response")) as [IncomingMessage];
  return { status: response.statusCode, body: await text(response) };
}

it("passes what is allowed to the service of the region that the host names, with the addresses of that region", async () => {
  const target = "AmazonSQS.CreateQueue";
  const created = await send("sqs.us-east-1.amazonaws.com", '{"QueueName": "q"}', { target });
  expect(created).toMatchObject({ status: 200 });
  expect(JSON.parse(created.body)).toEqual({
    QueueUrl: "https://sqs.us-east-1.amazonaws.com/111122223333/q",
  });
  const QueueUrl = "https://sqs.us-east-1.amazonaws.com/111122223333/q";
  const message = JSON.stringify({ QueueUrl, MessageBody: "m" });
  expect(
    await send("sqs.us-east-1.amazonaws.com", message, { target: "AmazonSQS.SendMessage" }),
  ).toMatchObject({ status: 200 });
  expect(refusals).toEqual([]);
});

it.each([
  ["sqs.us-east-1.amazonaws.com.cn", 502, /There is no host/],
  ["sqs.eu-west-1.amazonaws.com", 502, /There is no host/],
  ["sqs.cn-north-1.amazonaws.com.cn", 400, /UnrecognizedClientException.*is not known there/],
])("refuses a request to %s", async (host, status, reason) => {
  const answer = await send(host, "{}");
  expect(answer).toMatchObject({ status, body: expect.stringMatching(reason) });
  expect(refusals).toHaveLength(1);
});

it("refuses a key that it has not given", async () => {
  const answer = await send("sqs.us-east-1.amazonaws.com", "{}", { accessKey: "AKIAOTHER" });
  expect(answer).toMatchObject({ status: 400, body: expect.stringContaining("UnrecognizedClientException") });
});

it("refuses objects as S3 does", async () => {
  const answer = await send("letters.s3.us-east-1.amazonaws.com", "", {
    path: "/a/b?x=1",
    method: "PUT",
    target: "",
  });
  expect(answer).toMatchObject({ status: 403, body: expect.stringContaining("<Code>AccessDenied</Code>") });
  expect(refusals[0]).toContain("s3:PutObject on arn:aws:s3:::letters/a/b.");
});

it.each([
  ["Action=GetWebIdentityToken&Audience.member.1=x", /gives no tokens/],
  ["Action=AssumeRoleWithWebIdentity&RoleArn=r&WebIdentityToken=forged", /not one that was given out/],
  ["Action=GetCallerIdentity", /not known here/],
])("refuses %s of an account without an issuer", async (body, reason) => {
  expect(await send("sts.us-east-1.amazonaws.com", body)).toMatchObject({
    status: 403,
    body: expect.stringMatching(reason),
  });
});
