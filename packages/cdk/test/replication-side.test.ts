import { Match } from "aws-cdk-lib/assertions";
import { expect, it } from "vitest";
import { sideTemplate } from "./support/synthesize.ts";

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
