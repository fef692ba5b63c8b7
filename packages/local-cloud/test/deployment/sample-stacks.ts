import type { CloudTemplate, SynthesizedStack, TemplateResource } from "../../src/index.ts";

/** Issuer of the account that the sender is in. */
export const ISSUER = "https://issuer.example";
const SENDER = "111122223333";
const STORER = "444455556666";

type Resources = Record<string, TemplateResource>;
const assets = new Map(
  ["send", "store"].map((name) => [`${name}.zip`, new URL(`sample/${name}/`, import.meta.url)] as const),
);
const allow = (Action: string | readonly string[], Resource: unknown): object => ({
  Effect: "Allow",
  Action,
  Resource,
});

function sampleFunction(code: string, Variables: object): Resources {
  return {
    Function: {
      Type: "AWS::Lambda::Function",
      Properties: {
        Code: { S3Bucket: "assets", S3Key: `${code}.zip` },
        Handler: "index.handler",
        Role: { "Fn::GetAtt": ["Role", "Arn"] },
        Runtime: "nodejs22.x",
        Timeout: 30,
        MemorySize: 256,
        Environment: { Variables },
      },
    },
  };
}

function role(statements: readonly object[], AssumeRolePolicyDocument: object, RoleName: string): Resources {
  return {
    Role: { Type: "AWS::IAM::Role", Properties: { RoleName, AssumeRolePolicyDocument } },
    Policy: {
      Type: "AWS::IAM::Policy",
      Properties: { PolicyName: "p", PolicyDocument: { Statement: statements }, Roles: [{ Ref: "Role" }] },
    },
  };
}

const LAMBDA = {
  Statement: { Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: "lambda.amazonaws.com" } },
};
const table = (stream: boolean): TemplateResource => ({
  Type: "AWS::DynamoDB::Table",
  Properties: {
    TableName: "items",
    AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
    KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
    ...(stream && { StreamSpecification: { StreamViewType: "NEW_AND_OLD_IMAGES" } }),
  },
});

/** A stack with a table whose changes are sent to the stack of {@link storingStack}. */
export function sendingStack(): SynthesizedStack & { readonly template: { readonly Resources: Resources } } {
  const Resources: Resources = {
    Table: table(true),
    ...role([allow("sts:GetWebIdentityToken", "*")], LAMBDA, "sender"),
    ...sampleFunction("send", {
      PEER_REGION: "cn-north-1",
      PEER_ROLE: `arn:aws-cn:iam::${STORER}:role/peer`,
      PEER_STREAM: "inbox",
    }),
    Mapping: {
      Type: "AWS::Lambda::EventSourceMapping",
      Properties: {
        FunctionName: { Ref: "Function" },
        EventSourceArn: { "Fn::GetAtt": ["Table", "StreamArn"] },
        BatchSize: 10,
        StartingPosition: "TRIM_HORIZON",
        MaximumRetryAttempts: -1,
        FunctionResponseTypes: ["ReportBatchItemFailures"],
      },
    },
    Alarm: { Type: "AWS::CloudWatch::Alarm" },
  };
  return stack("Sender", "us-east-1", SENDER, { Resources });
}

/** A stack that stores what comes into its stream. */
export function storingStack(): SynthesizedStack & { readonly template: { readonly Resources: Resources } } {
  const bare = ISSUER.replace("https://", "");
  const trust = {
    Effect: "Allow",
    Action: "sts:AssumeRoleWithWebIdentity",
    Principal: { Federated: { Ref: "Provider" } },
    Condition: {
      StringEquals: { [`${bare}:aud`]: "sample", [`${bare}:sub`]: `arn:aws:iam::${SENDER}:role/sender` },
    },
  };
  const peer = role(
    [allow("kinesis:PutRecord", { "Fn::GetAtt": ["Inbox", "Arn"] })],
    { Statement: [trust] },
    "peer",
  );
  const Resources: Resources = {
    Table: table(false),
    Inbox: { Type: "AWS::Kinesis::Stream", Properties: { Name: "inbox", ShardCount: 1 } },
    Told: {
      Type: "AWS::SQS::Queue",
      Properties: {
        QueueName: "told",
        RedrivePolicy: { deadLetterTargetArn: { "Fn::GetAtt": ["Letters", "Arn"] }, maxReceiveCount: 3 },
      },
    },
    Letters: { Type: "AWS::SQS::Queue", Properties: { VisibilityTimeout: 60 } },
    Bucket: { Type: "AWS::S3::Bucket", Properties: { BucketName: "kept" } },
    Provider: { Type: "AWS::IAM::OIDCProvider", Properties: { Url: ISSUER, ClientIdList: ["sample"] } },
    PeerRole: peer["Role"] as TemplateResource,
    PeerPolicy: {
      Type: "AWS::IAM::Policy",
      Properties: { ...peer["Policy"]?.Properties, Roles: [{ Ref: "PeerRole" }] },
    },
    ...role(
      [
        allow("dynamodb:PutItem", { "Fn::GetAtt": ["Table", "Arn"] }),
        allow(["sqs:SendMessage", "sqs:GetQueueUrl"], { "Fn::GetAtt": ["Told", "Arn"] }),
        allow("s3:PutObject", { "Fn::Sub": "${Bucket.Arn}/stored/*" }),
      ],
      LAMBDA,
      "storer",
    ),
    ...sampleFunction("store", { TABLE: { Ref: "Table" }, QUEUE: "told", BUCKET: { Ref: "Bucket" } }),
    Mapping: {
      Type: "AWS::Lambda::EventSourceMapping",
      Properties: {
        FunctionName: { Ref: "Function" },
        EventSourceArn: { "Fn::GetAtt": ["Inbox", "Arn"] },
        StartingPosition: "TRIM_HORIZON",
      },
    },
    Rule: {
      Type: "AWS::Events::Rule",
      Properties: {
        ScheduleExpression: "rate(1 minute)",
        Targets: [{ Id: "t", Arn: { "Fn::GetAtt": ["Function", "Arn"] } }],
      },
    },
  };
  return stack("Storer", "cn-north-1", STORER, { Resources });
}

function stack(
  stackName: string,
  region: string,
  account: string,
  template: CloudTemplate & { readonly Resources: Resources },
): SynthesizedStack & { readonly template: { readonly Resources: Resources } } {
  return { place: { stackName, region, account }, template, assets };
}
