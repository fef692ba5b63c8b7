import { GetItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import type { AttributeValue as SdkValue, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { describeKeySchema, fromSdkError } from "@isthmus/adapter-dynamodb";
import type { KeySchema, SdkCall } from "@isthmus/adapter-dynamodb";
import { tryParseTimestamp } from "@isthmus/core";
import type { CallOptions, ItemKey, RegionId, Timestamp, VersionAttributes } from "@isthmus/core";
import { heartbeatKey } from "./heartbeat-key.ts";
import type { Heartbeats } from "./heartbeats.ts";

/** Where heartbeats are. */
export interface DynamoDbHeartbeatsOptions {
  readonly client: DynamoDBClient;
  /** The table's logical name. */
  readonly table: string;
  /** The table's name in this region. */
  readonly tableName: string;
  readonly attributes: VersionAttributes;
  /** This region. */
  readonly region: RegionId;
}

/** The attribute with the time of the beat. The version attributes have it, too, but may be lifted by replication. */
const BEAT = "isthmus_heartbeat_at";

/** Heartbeats as items of a replicated table, written with their version like those of any versioned writer. */
export function dynamoDbHeartbeats(options: DynamoDbHeartbeatsOptions): Heartbeats {
  const { client, table, tableName, attributes, region } = options;
  const call = (operation: string): SdkCall => ({
    operation,
    resource: `table "${tableName}"`,
    blames: "setup",
  });
  let schema: Promise<KeySchema> | undefined;
  const keyOf = async (of: string, call_: CallOptions): Promise<ItemKey> => {
    schema ??= describeKeySchema(client, tableName, call_);
    try {
      return heartbeatKey(of, await schema);
    } catch (error) {
      schema = undefined;
      throw error;
    }
  };

  return {
    table,
    async beat(at, beatOptions = {}) {
      const key = await keyOf(region, beatOptions);
      const command = new PutItemCommand({
        TableName: tableName,
        Item: {
          ...(key as Record<string, SdkValue>),
          [BEAT]: { N: at },
          [attributes.timestamp]: { N: at },
          [attributes.region]: { S: region },
        },
        ConditionExpression: "attribute_not_exists(#t) OR #t < :t",
        ExpressionAttributeNames: { "#t": attributes.timestamp },
        ExpressionAttributeValues: { ":t": { N: at } },
      });
      try {
        await client.send(command, sdkOptions(beatOptions));
      } catch (error) {
        // A later beat is there, written by an invocation that ran at the same time.
        if (error instanceof Error && error.name === "ConditionalCheckFailedException") return;
        throw fromSdkError(error, call("PutItem"), beatOptions.signal);
      }
    },
    async lastBeat(of, readOptions = {}) {
      const key = await keyOf(of, readOptions);
      const command = new GetItemCommand({
        TableName: tableName,
        Key: key as Record<string, SdkValue>,
        ConsistentRead: true,
        ProjectionExpression: "#b",
        ExpressionAttributeNames: { "#b": BEAT },
      });
      try {
        const { Item } = await client.send(command, sdkOptions(readOptions));
        return timeOf(Item?.[BEAT]);
      } catch (error) {
        throw fromSdkError(error, call("GetItem"), readOptions.signal);
      }
    },
  };
}

function timeOf(value: SdkValue | undefined): Timestamp | undefined {
  return value?.N === undefined ? undefined : tryParseTimestamp(value.N);
}

function sdkOptions({ signal }: CallOptions): { readonly abortSignal?: AbortSignal } {
  return signal === undefined ? {} : { abortSignal: signal };
}
