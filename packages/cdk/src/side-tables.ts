import type { RemovalPolicy } from "aws-cdk-lib";
import * as dynamodb from "aws-cdk-lib/aws-dynamodb";
import type { IKey } from "aws-cdk-lib/aws-kms";
import type { Construct } from "constructs";
import { acknowledge } from "./acknowledge.ts";

/** What tables of our own are made with. */
export interface SideTableProps {
  readonly encryptionKey: IKey | undefined;
  readonly removalPolicy: RemovalPolicy;
}

/** Attributes of the tombstone table, as `@isthmus/adapter-dynamodb` uses them. */
const TOMBSTONE_ID = "id";
const TOMBSTONE_EXPIRES_AT = "expires_at";

/** The table that remembers deletions. */
export function createTombstonesTable(scope: Construct, props: SideTableProps): dynamodb.Table {
  const table = new dynamodb.Table(scope, "Tombstones", {
    partitionKey: { name: TOMBSTONE_ID, type: dynamodb.AttributeType.STRING },
    timeToLiveAttribute: TOMBSTONE_EXPIRES_AT,
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    ...common(props),
  });
  return table;
}

/** A replicated table that holds nothing but heartbeats. */
export function createHeartbeatTable(scope: Construct, props: SideTableProps): dynamodb.Table {
  const table = new dynamodb.Table(scope, "Heartbeats", {
    partitionKey: { name: "pk", type: dynamodb.AttributeType.STRING },
    stream: dynamodb.StreamViewType.NEW_AND_OLD_IMAGES,
    ...common(props),
  });
  acknowledge(
    table,
    "AwsSolutions-DDB3",
    "The table holds one item for each replica, which is written anew with every beat. There is nothing in it to be recovered.",
  );
  return table;
}

function common({ encryptionKey, removalPolicy }: SideTableProps): Omit<dynamodb.TableProps, "partitionKey"> {
  return {
    billingMode: dynamodb.BillingMode.PAY_PER_REQUEST,
    removalPolicy,
    ...(encryptionKey !== undefined && {
      encryption: dynamodb.TableEncryption.CUSTOMER_MANAGED,
      encryptionKey,
    }),
  };
}
