import { CreateTableCommand, UpdateTimeToLiveCommand, waitUntilTableExists } from "@aws-sdk/client-dynamodb";
import type { CreateTableCommandInput, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { checkProperties } from "./known-properties.ts";
import type { TemplateValues } from "./template-values.ts";

const KNOWN = {
  heeded: [
    "TableName",
    "AttributeDefinitions",
    "KeySchema",
    "GlobalSecondaryIndexes",
    "LocalSecondaryIndexes",
    "StreamSpecification",
    "TimeToLiveSpecification",
  ],
  ignored: [
    "BillingMode",
    "ContributorInsightsSpecification",
    "DeletionProtectionEnabled",
    "OnDemandThroughput",
    "PointInTimeRecoverySpecification",
    "ProvisionedThroughput",
    "SSESpecification",
    "TableClass",
    "Tags",
    "WarmThroughput",
  ],
};
const READY_SECONDS_MAX = 60;

/** Creates the tables of a template. */
export async function createTables(values: TemplateValues, dynamodb: DynamoDBClient): Promise<void> {
  for (const logicalId of values.ofType("AWS::DynamoDB::Table")) {
    const properties = values.properties(logicalId);
    checkProperties(logicalId, properties, KNOWN);
    const TableName = values.identity(logicalId).ref;
    const { StreamSpecification: stream, TimeToLiveSpecification: timeToLive, ...rest } = properties;
    const heeded = Object.fromEntries(Object.entries(rest).filter(([name]) => KNOWN.heeded.includes(name)));
    const input = {
      ...heeded,
      TableName,
      BillingMode: "PAY_PER_REQUEST",
      ...(stream !== undefined && { StreamSpecification: { StreamEnabled: true, ...(stream as object) } }),
    } as CreateTableCommandInput;
    await dynamodb.send(new CreateTableCommand(input));
    await waitUntilTableExists({ client: dynamodb, maxWaitTime: READY_SECONDS_MAX }, { TableName });
    if (timeToLive === undefined) continue;
    const { AttributeName, Enabled } = timeToLive as {
      readonly AttributeName: string;
      readonly Enabled: boolean;
    };
    await dynamodb.send(
      new UpdateTimeToLiveCommand({ TableName, TimeToLiveSpecification: { AttributeName, Enabled } }),
    );
  }
}
