import { GetItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import type { AttributeValue, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { parseRegionId } from "@isthmus/core";
import { requestCounter, startLocalCloud } from "@isthmus/local-cloud";
import type { HandlerWrapper, RequestCounter } from "@isthmus/local-cloud";
import { createWriterTable } from "./create-writer-table.ts";
import { versionedWriter } from "../../src/writer/versioned-writer.ts";
import type { VersionedWriterOptions } from "../../src/writer/versioned-writer-options.ts";

type SdkItem = Record<string, AttributeValue>;

/** A versioned client and a document client made from it, with a count of what they send. */
export interface VersionedClients {
  readonly client: DynamoDBClient;
  readonly document: DynamoDBDocumentClient;
  readonly counter: RequestCounter;
}

/** An emulated DynamoDB for the writer's tests. */
export interface WriterCloud {
  /** A client without the writer. */
  readonly bare: DynamoDBClient;
  /** A new client without the writer. */
  unversioned(): DynamoDBClient;
  /** Makes a table with a stream and partition key `id` (S); gives its name. */
  table(): Promise<string>;
  /** New clients that are versioned for the given tables. */
  versioned(
    tables: readonly string[],
    options?: Partial<VersionedWriterOptions>,
    wrap?: HandlerWrapper,
  ): VersionedClients;
  /** Puts an item without the writer. */
  seed(table: string, item: SdkItem): Promise<void>;
  /** The item with the given `id`, read consistently. */
  read(table: string, id?: string): Promise<SdkItem | undefined>;
  stop(): Promise<void>;
}

/** The region of every client here. */
export const REGION: string = "us-east-1";

/** Starts it; stop it in `afterAll`. */
export async function startWriterCloud(): Promise<WriterCloud> {
  const cloud = await startLocalCloud({ regions: [REGION], services: ["dynamodb"] });
  const bare = cloud.clients(REGION).dynamodb;
  let tables = 0;
  return {
    bare,
    unversioned: () => cloud.clients(REGION).dynamodb,
    table: async () => {
      const TableName = `writer-${++tables}`;
      await createWriterTable(bare, TableName);
      return TableName;
    },
    versioned: (names, options = {}, wrap = (handler) => handler) => {
      const counter = requestCounter();
      const { dynamodb } = cloud.clients(REGION, { wrapHandler: (handler) => counter.wrap(wrap(handler)) });
      const client = versionedWriter(dynamodb, {
        region: parseRegionId(REGION),
        tables: Object.fromEntries(names.map((name) => [name, { partitionKey: "id" }])),
        ...options,
      });
      return { client, document: DynamoDBDocumentClient.from(client), counter };
    },
    seed: async (TableName, Item) => {
      await bare.send(new PutItemCommand({ TableName, Item }));
    },
    read: async (TableName, id = "1") => {
      const { Item } = await bare.send(
        new GetItemCommand({ TableName, Key: { id: { S: id } }, ConsistentRead: true }),
      );
      return Item;
    },
    stop: () => cloud.stop(),
  };
}

/** A clock that stands at the given epoch seconds, or at each of them in turn, then at the last. */
export function clockAt(...seconds: readonly string[]): NonNullable<VersionedWriterOptions["clock"]> {
  let reads = 0;
  return {
    now: () =>
      (seconds[Math.min(reads++, seconds.length - 1)] ?? "0") as ReturnType<
        NonNullable<VersionedWriterOptions["clock"]>["now"]
      >,
  };
}

/** The version attributes of an item, as typed values. */
export function versionAttributes(timestamp: string, region = REGION): SdkItem {
  return { last_update_timestamp: { N: timestamp }, last_updater_region: { S: region } };
}
