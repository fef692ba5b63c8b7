import { DeleteItemCommand, PutItemCommand, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { numberWords } from "../number-words.ts";
import type { CountedRegion } from "./counted-region.ts";

/** What an application does in one region. Keys are told by their place. */
export interface CountedWriter {
  /** Puts an item of the writer's size under a new version, or one of the given timestamp. */
  readonly putVersioned: (place: number, timestamp?: string) => Promise<void>;
  /** Puts one without a version, and so removes the version that was there. */
  readonly putUnversioned: (place: number) => Promise<void>;
  /** Changes one attribute and leaves the version. */
  readonly update: (place: number) => Promise<void>;
  readonly remove: (place: number) => Promise<void>;
}

const MICROS_PER_MS = 1000;

/**
 * Writes items with a text of `bytes` bytes and little besides.
 *
 * @param stamp gives the timestamp of each versioned write, in epoch seconds, rising
 */
export function countedWriter(
  { application, tableName, region }: CountedRegion,
  bytes: number,
  stamp: () => string,
): CountedWriter {
  let written = 0;
  const keyOf = (place: number): { readonly pk: AttributeValue } => ({
    pk: { S: `order-${String(place).padStart(8, "0")}` },
  });
  const put = async (place: number, version: Record<string, AttributeValue>): Promise<void> => {
    written += 1;
    await application.send(
      new PutItemCommand({
        TableName: tableName,
        Item: {
          ...keyOf(place),
          edition: { N: String(written) },
          note: { S: numberWords(written, bytes) },
          ...version,
        },
      }),
    );
  };
  return {
    putVersioned: async (place, timestamp = stamp()) =>
      put(place, { last_update_timestamp: { N: timestamp }, last_updater_region: { S: region } }),
    putUnversioned: async (place) => put(place, {}),
    update: async (place) => {
      written += 1;
      await application.send(
        new UpdateItemCommand({
          TableName: tableName,
          Key: keyOf(place),
          UpdateExpression: "SET edition = :e",
          ExpressionAttributeValues: { ":e": { N: String(written) } },
        }),
      );
    },
    remove: async (place) => {
      await application.send(new DeleteItemCommand({ TableName: tableName, Key: keyOf(place) }));
    },
  };
}

/** Timestamps of now that rise with every call. */
export function risingStamps(nowMs: () => number = Date.now): () => string {
  let last = 0;
  return () => {
    last = Math.max(nowMs() * MICROS_PER_MS, last + 1);
    return `${Math.floor(last / 1e6)}.${String(last % 1e6).padStart(6, "0")}`;
  };
}
