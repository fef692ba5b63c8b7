import type { ReplicatedTable } from "@isthmus/cdk";
import { RemovalPolicy } from "aws-cdk-lib";
import * as dynamodb from "aws-cdk-lib/aws-dynamodb";
import type { Construct } from "constructs";
import type { ChinaGlobalConfig, SideName } from "./china-global-config.ts";
import type { NewTable } from "./table-choice.ts";

/** The replicated tables of a side, by logical name. New ones have that as their name, too. */
export function sideTables(
  scope: Construct,
  side: SideName,
  { tables }: ChinaGlobalConfig,
): Readonly<Record<string, ReplicatedTable>> {
  return Object.fromEntries(
    Object.entries(tables).map(([name, choice]) => [
      name,
      choice.kind === "new"
        ? { table: newTable(scope, name, choice), expiry: choice.expiry ?? "replicate" }
        : { table: existingTable(scope, name, choice.streamArns[side]) },
    ]),
  );
}

function newTable(scope: Construct, tableName: string, choice: NewTable): dynamodb.ITable {
  return new dynamodb.Table(scope, `Table-${tableName}`, {
    tableName,
    partitionKey: { name: choice.partitionKey, type: dynamodb.AttributeType.STRING },
    sortKey:
      choice.sortKey === undefined
        ? undefined
        : { name: choice.sortKey, type: dynamodb.AttributeType.STRING },
    timeToLiveAttribute: choice.timeToLive,
    billingMode: dynamodb.BillingMode.PAY_PER_REQUEST,
    stream: dynamodb.StreamViewType.NEW_AND_OLD_IMAGES,
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    // Destroying the stack must not destroy the data, and neither must a change that replaces the table.
    removalPolicy: RemovalPolicy.RETAIN,
    deletionProtection: true,
  });
}

function existingTable(scope: Construct, name: string, tableStreamArn: string): dynamodb.ITable {
  // An ARN of a stream is that of its table with the stream behind it.
  const [tableArn] = tableStreamArn.split("/stream/");
  return dynamodb.Table.fromTableAttributes(scope, `Table-${name}`, { tableArn, tableStreamArn });
}
