import { GetItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { GetObjectCommand } from "@aws-sdk/client-s3";
import { GetQueueAttributesCommand, GetQueueUrlCommand, ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import { afterEach, describe, expect, it } from "vitest";
import { deployStacks, faultInjector } from "../../src/index.ts";
import type { DeploymentOptions, GatewayCall, LocalDeployment, SynthesizedStack } from "../../src/index.ts";
import { until } from "../until.ts";
import { ISSUER, sendingStack, storingStack } from "./sample-stacks.ts";

let deployment: LocalDeployment | undefined;
let calls: GatewayCall[];
let refusals: string[];

afterEach(async () => {
  await deployment?.stop();
  deployment = undefined;
});

async function deploy(
  stacks: readonly SynthesizedStack[],
  more: Partial<DeploymentOptions> = {},
): Promise<LocalDeployment> {
  calls = [];
  refusals = [];
  deployment = await deployStacks({
    stacks,
    issuerUrls: { "111122223333": ISSUER },
    onCall: (call) => calls.push(call),
    onRefusal: (reason) => refusals.push(reason),
    ...more,
  });
  return deployment;
}

async function putItem({ stacks: [sender] }: LocalDeployment): Promise<void> {
  await sender?.clients.dynamodb.send(new PutItemCommand({ TableName: "items", Item: { pk: { S: "1" } } }));
}

async function storedIn({ stacks }: LocalDeployment, pk: string): Promise<boolean> {
  const get = new GetItemCommand({ TableName: "items", Key: { pk: { S: pk } } });
  const found = await stacks[1]?.clients.dynamodb.send(get);
  return found?.Item !== undefined;
}

describe("deployStacks", () => {
  it("runs both stacks as their templates say, from one partition into the other", async () => {
    const deployed = await deploy([sendingStack(), storingStack()]);
    const [sender, storer] = deployed.stacks;
    expect(sender?.leftOut).toEqual(["AWS::CloudWatch::Alarm"]);
    await putItem(deployed);
    const { s3, sqs } = storer?.clients ?? {};
    await until("the item is there", async () => storedIn(deployed, "1"));
    const { QueueUrl } = (await sqs?.send(new GetQueueUrlCommand({ QueueName: "told" }))) ?? {};
    let told: string | undefined;
    await until("a message has come", async () => {
      const received = await sqs?.send(new ReceiveMessageCommand({ QueueUrl }));
      told ??= received?.Messages?.[0]?.Body;
      return told !== undefined;
    });
    // Of the function's environment, but for what Lambda itself sets.
    expect(JSON.parse(told ?? "")).toEqual([
      "BUCKET",
      "LAMBDA_TASK_ROOT",
      "QUEUE",
      "TABLE",
      "TZ",
      "_HANDLER",
    ]);
    const object = await s3?.send(new GetObjectCommand({ Bucket: "kept", Key: "stored/it" }));
    expect(await object?.Body?.transformToString()).toBe(
      "https://sqs.cn-north-1.amazonaws.com.cn/444455556666/told",
    );

    expect(refusals).toEqual([]);
    expect(
      calls.map(({ role, action, resource, allowed }) => [role.split(":")[1], action, resource, allowed]),
    ).toEqual([
      ["aws-cn", "kinesis:PutRecord", "arn:aws-cn:kinesis:cn-north-1:444455556666:stream/inbox", true],
      ["aws-cn", "dynamodb:PutItem", "arn:aws-cn:dynamodb:cn-north-1:444455556666:table/items", true],
      ["aws-cn", "sqs:GetQueueUrl", "arn:aws-cn:sqs:cn-north-1:444455556666:told", true],
      ["aws-cn", "s3:PutObject", "arn:aws-cn:s3:::kept/stored/it", true],
      ["aws-cn", "sqs:SendMessage", "arn:aws-cn:sqs:cn-north-1:444455556666:told", true],
    ]);
    await until("the rule has fired", () => storer?.schedules.get("Rule")?.results.length === 1);
    expect(storer?.schedules.get("Rule")?.results).toMatchObject([{ status: "returned" }]);
    const about = await sqs?.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["RedrivePolicy"] }),
    );
    expect(JSON.parse(about?.Attributes?.["RedrivePolicy"] ?? "")).toMatchObject({ maxReceiveCount: 3 });
  });

  it("refuses what no policy allows", async () => {
    const sender = sendingStack();
    const storer = storingStack();
    storer.template.Resources["PeerPolicy"] = {
      Type: "AWS::IAM::Policy",
      Properties: {
        PolicyDocument: { Statement: { Effect: "Allow", Action: "kinesis:PutRecords", Resource: "*" } },
        Roles: [{ Ref: "PeerRole" }],
      },
    };
    await putItem(await deploy([sender, storer]));
    await until("a refusal", () => refusals.length > 0);
    expect(refusals[0]).toBe(
      "arn:aws-cn:iam::444455556666:role/peer is not authorized to perform kinesis:PutRecord on arn:aws-cn:kinesis:cn-north-1:444455556666:stream/inbox.",
    );
  });

  it("puts faults between regions alone", async () => {
    const link = faultInjector({ seed: 1 });
    const between: string[] = [];
    const deployed = await deploy([sendingStack(), storingStack()], {
      wrap: (from, to) => {
        between.push(`${from} ${to}`);
        return from === to ? (handler) => handler : link.wrap;
      },
    });
    expect(new Set(between).size).toBe(4);
    const [sender] = deployed.stacks;
    link.cut();
    await putItem(deployed);
    const mapping = sender?.mappings.get("Mapping");
    await until("the function has failed", () => (mapping?.stats().failedInvocations ?? 0) > 0);
    link.heal();
    await until("the item is there", async () => storedIn(deployed, "1"));
  });

  it("invokes a function with nothing but what its mapping's filters let through", async () => {
    const sender = sendingStack();
    const mapping = sender.template.Resources["Mapping"];
    const Pattern = JSON.stringify({ dynamodb: { Keys: { pk: { S: [{ "anything-but": ["0"] }] } } } });
    sender.template.Resources["Mapping"] = {
      Type: "AWS::Lambda::EventSourceMapping",
      Properties: { ...mapping?.Properties, FilterCriteria: { Filters: [{ Pattern }] } },
    };
    const deployed = await deploy([sender, storingStack()]);
    const { dynamodb } = deployed.stacks[0]?.clients ?? {};
    await dynamodb?.send(new PutItemCommand({ TableName: "items", Item: { pk: { S: "0" } } }));
    await putItem(deployed);
    const sent = (): readonly GatewayCall[] => calls.filter(({ action }) => action === "kinesis:PutRecord");
    await until("the second item is stored", async () => storedIn(deployed, "1"));
    // Records of a shard are sent in order, so that the first would be there before the second.
    expect(await storedIn(deployed, "0")).toBe(false);
    expect(sent()).toHaveLength(1);
  });

  it.each([
    ["another audience", { ClientIdList: ["other"] }, /does not know the audience sample/],
    [
      "another issuer",
      { Url: "https://other.example" },
      /no identity provider for https:\/\/issuer\.example/,
    ],
  ])("takes nobody in with %s", async (_, changed, reason) => {
    const storer = storingStack();
    const provider = storer.template.Resources["Provider"];
    storer.template.Resources["Provider"] = {
      Type: "AWS::IAM::OIDCProvider",
      Properties: { ...provider?.Properties, ...changed },
    };
    await putItem(await deploy([sendingStack(), storer]));
    await until("a refusal", () => refusals.length > 0);
    expect(refusals[0]).toMatch(reason);
  });

  it.each<[string, string, object, RegExp]>([
    ["a type of resource", "Extra", { Type: "AWS::ECS::Cluster" }, /Sender has AWS::ECS::Cluster/],
    [
      "a property of a table",
      "Table",
      { Type: "AWS::DynamoDB::Table", Properties: { Colour: 1 } },
      /Table has Colour/,
    ],
    [
      "a setting of a mapping",
      "Mapping",
      { Type: "AWS::Lambda::EventSourceMapping", Properties: { Tumbling: 1 } },
      /Mapping has Tumbling/,
    ],
  ])("refuses %s that it does not know", async (_, logicalId, resource, message) => {
    const sender = sendingStack();
    sender.template.Resources[logicalId] = resource as never;
    await expect(deploy([sender])).rejects.toThrow(message);
  });
});
