import { Duration } from "aws-cdk-lib";
import { Match } from "aws-cdk-lib/assertions";
import { Key } from "aws-cdk-lib/aws-kms";
import { expect, it } from "vitest";
import { InboxTransport } from "../src/index.ts";
import type { ReplicationSide } from "../src/index.ts";
import { makeSide, sideTemplate } from "./support/synthesize.ts";

it("reads every table's stream from its oldest record, gives up nothing, and hears what failed", () => {
  sideTemplate().hasResourceProperties("AWS::Lambda::EventSourceMapping", {
    EventSourceArn: { "Fn::GetAtt": [Match.stringLikeRegexp("Orders"), "StreamArn"] },
    StartingPosition: "TRIM_HORIZON",
    FunctionResponseTypes: ["ReportBatchItemFailures"],
    MaximumRetryAttempts: -1,
    MaximumRecordAgeInSeconds: -1,
    BisectBatchOnFunctionError: true,
    Enabled: true,
  });
});

it("keeps the mapping of the dead letters disabled until somebody wants a redrive", () => {
  const mappings = sideTemplate().findResources("AWS::Lambda::EventSourceMapping", {
    Properties: { EventSourceArn: { "Fn::GetAtt": [Match.stringLikeRegexp("DeadLettersQueue"), "Arn"] } },
  });
  expect(Object.values(mappings)).toMatchObject([{ Properties: { Enabled: false } }]);
  sideTemplate({ redriveEnabled: true }).allResourcesProperties("AWS::Lambda::EventSourceMapping", {
    Enabled: true,
  });
});

it("hides a queue's messages for six times the function's time", () => {
  sideTemplate({ inbox: InboxTransport.sqsFifo(), applyTimeout: Duration.seconds(90) }).hasResourceProperties(
    "AWS::SQS::Queue",
    {
      QueueName: "isthmus-inbox.fifo",
      FifoQueue: true,
      VisibilityTimeout: 540,
      MessageRetentionPeriod: 1_209_600,
    },
  );
});

it("lets Lambda wait for batches to fill where it is told to, and hides a queue's messages for as much longer", () => {
  sideTemplate().allResourcesProperties("AWS::Lambda::EventSourceMapping", {
    MaximumBatchingWindowInSeconds: Match.absent(),
  });
  const template = sideTemplate({
    inbox: InboxTransport.sqsStandard(),
    forwardBatchWindow: Duration.seconds(1),
    applyBatchWindow: Duration.seconds(5),
  });
  template.hasResourceProperties("AWS::Lambda::EventSourceMapping", {
    EventSourceArn: { "Fn::GetAtt": [Match.stringLikeRegexp("Orders"), "StreamArn"] },
    MaximumBatchingWindowInSeconds: 1,
  });
  template.hasResourceProperties("AWS::Lambda::EventSourceMapping", {
    EventSourceArn: { "Fn::GetAtt": [Match.stringLikeRegexp("Inbox"), "Arn"] },
    BatchSize: 100,
    MaximumBatchingWindowInSeconds: 5,
  });
  template.hasResourceProperties("AWS::SQS::Queue", { QueueName: "isthmus-inbox", VisibilityTimeout: 365 });
});

it("gives every record to forward, unless echoes are to be filtered by their tags", () => {
  sideTemplate().allResourcesProperties("AWS::Lambda::EventSourceMapping", {
    FilterCriteria: Match.absent(),
  });
  const patterns = [
    { eventName: ["REMOVE"] },
    { dynamodb: { NewImage: { last_updater_region: { S: ["us-east-1"] } } } },
    { dynamodb: { NewImage: { last_updater_region: { S: [{ exists: false }] } } } },
  ];
  sideTemplate({ filterEchoes: true }).hasResourceProperties("AWS::Lambda::EventSourceMapping", {
    EventSourceArn: { "Fn::GetAtt": [Match.stringLikeRegexp("Orders"), "StreamArn"] },
    FilterCriteria: { Filters: patterns.map((pattern) => ({ Pattern: JSON.stringify(pattern) })) },
  });
});

it("pauses each direction by its mapping", () => {
  const enabled = ({ mappings }: ReplicationSide): readonly unknown[] => [
    ...[...mappings.forward.values()].map((mapping) => mapping.enabled),
    mappings.apply.enabled,
  ];
  expect(enabled(makeSide({ forwardEnabled: false }).side)).toEqual([false, false, true]);
  expect(enabled(makeSide({ applyEnabled: false }).side)).toEqual([true, true, false]);
});

it("keeps tombstones, dead letters and inbox when the stack goes", () => {
  const template = sideTemplate();
  for (const type of ["AWS::Kinesis::Stream", "AWS::S3::Bucket", "AWS::SQS::Queue"])
    template.allResources(type, { DeletionPolicy: "RetainExceptOnCreate" });
  template.hasResource("AWS::DynamoDB::Table", {
    DeletionPolicy: "RetainExceptOnCreate",
    Properties: { TimeToLiveSpecification: { AttributeName: "expires_at", Enabled: true } },
  });
});

it("encrypts with the customer's key wherever something is kept", () => {
  const template = sideTemplate((stack) => ({
    encryptionKey: new Key(stack, "Key"),
    inbox: InboxTransport.sqsStandard(),
  }));
  const key = Match.anyValue();
  template.allResourcesProperties("AWS::SQS::Queue", { KmsMasterKeyId: key });
  template.allResourcesProperties("AWS::Logs::LogGroup", { KmsKeyId: key });
  template.allResourcesProperties("AWS::Lambda::Function", { KmsKeyArn: key });
  template.hasResourceProperties("AWS::DynamoDB::Table", { SSESpecification: { KMSMasterKeyId: key } });
  template.allResourcesProperties("AWS::S3::Bucket", { BucketEncryption: key });
});

it("runs the bundles of the runtime's package unless told otherwise", () => {
  expect(() => sideTemplate({ bundles: undefined })).not.toThrow();
});
