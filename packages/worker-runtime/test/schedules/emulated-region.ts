import {
  CreateTableCommand,
  DeleteItemCommand,
  GetItemCommand,
  paginateScan,
  PutItemCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import type { AttributeValue, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { DynamoDBStreamsClient } from "@aws-sdk/client-dynamodb-streams";
import {
  createTombstoneTable,
  describeKeySchema,
  dynamoDbReplicaStore,
  dynamoDbStreamSource,
  findStreamArn,
} from "@isthmus/adapter-dynamodb";
import {
  decodedEntry,
  decodeItem,
  isIsthmusError,
  keyText,
  pickAttributes,
  timestampFromMillis,
} from "@isthmus/core";
import type { Item, KeyText, ShardedSource, ShardReader, ShardStart, StreamEntry } from "@isthmus/core";
import { readUntilQuiet } from "@isthmus/testkit";
import type { RegionUnderTest } from "@isthmus/testkit";

/** Clients of one emulated region. */
export interface RegionClients {
  readonly dynamodb: DynamoDBClient;
  readonly streams: DynamoDBStreamsClient;
  /** What replication itself uses, to be counted apart from the application. Default: the same as the application. */
  readonly replication?: DynamoDBClient;
}

const KEY_NAMES = ["pk", "sk"];
const DAY_MS = 86_400_000;

/** A fresh table with a stream in an emulated region, with its tombstone table, as a schedule drives it. */
export async function emulatedRegion(
  region: string,
  tableName: string,
  clients: RegionClients,
): Promise<RegionUnderTest> {
  const { dynamodb, streams } = clients;
  await dynamodb.send(
    new CreateTableCommand({
      TableName: tableName,
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: [
        { AttributeName: "pk", AttributeType: "S" },
        { AttributeName: "sk", AttributeType: "N" },
      ],
      KeySchema: [
        { AttributeName: "pk", KeyType: "HASH" },
        { AttributeName: "sk", KeyType: "RANGE" },
      ],
      StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_AND_OLD_IMAGES" },
    }),
  );
  const tombstones = `${tableName}-tombstones`;
  await createTombstoneTable(dynamodb, tombstones);
  const clock = { now: () => timestampFromMillis(Date.now()) };
  const store = dynamoDbReplicaStore({
    client: clients.replication ?? dynamodb,
    table: tableName,
    tableName,
    keySchema: await describeKeySchema(dynamodb, tableName),
    tombstones: { tableName: tombstones, lifeMs: 60 * DAY_MS },
    clock,
  });
  const expired = new Set<KeyText>();
  const source = dynamoDbStreamSource({
    client: streams,
    streamArn: await findStreamArn(dynamodb, tableName),
  });
  const shards = new Map<string, OpenShard>();

  return {
    region,
    store,
    put: async (item) =>
      void (await dynamodb.send(new PutItemCommand({ TableName: tableName, Item: sdkItem(item) }))),
    update: async (key, attributes) => {
      const names = Object.keys(attributes);
      await dynamodb.send(
        new UpdateItemCommand({
          TableName: tableName,
          Key: sdkItem(key),
          UpdateExpression: `SET ${names.map((_, i) => `#n${i} = :v${i}`).join(", ")}`,
          ExpressionAttributeNames: Object.fromEntries(names.map((name, i) => [`#n${i}`, name])),
          ExpressionAttributeValues: sdkItem(
            Object.fromEntries(names.map((name, i) => [`:v${i}`, attributes[name]])) as Item,
          ),
        }),
      );
    },
    delete: async (key) =>
      void (await dynamodb.send(new DeleteItemCommand({ TableName: tableName, Key: sdkItem(key) }))),
    expire: async (key) => {
      // No emulator expires items by itself: the deletion is marked when its record is read.
      expired.add(keyText(key));
      await dynamodb.send(new DeleteItemCommand({ TableName: tableName, Key: sdkItem(key) }));
    },
    read: async (key) => {
      const { Item: item } = await dynamodb.send(
        new GetItemCommand({ TableName: tableName, Key: sdkItem(key), ConsistentRead: true }),
      );
      return item && decodeItem(item);
    },
    readAll: async () => {
      const items: Item[] = [];
      for await (const page of paginateScan(
        { client: dynamodb },
        { TableName: tableName, ConsistentRead: true },
      )) {
        items.push(...(page.Items ?? []).map((item) => decodeItem(item)));
      }
      return items;
    },
    pull: async () => {
      const entries: StreamEntry[] = [];
      for (const shard of await source.listShards())
        entries.push(...(await pullShard(source, shard.id, shards)));
      return entries.map((entry) => marked(entry, expired));
    },
    now: clock.now,
  };
}

interface OpenShard {
  readonly reader: ShardReader<StreamEntry>;
  readonly last: string | undefined;
}

/** What a shard has for now. DynamoDB Local sometimes calls an iterator trimmed that it has just given: then the shard is opened again. */
async function pullShard(
  source: ShardedSource<StreamEntry>,
  shardId: string,
  shards: Map<string, OpenShard>,
): Promise<readonly StreamEntry[]> {
  const open = async (last: string | undefined): Promise<OpenShard> => {
    const start: ShardStart = last === undefined ? { kind: "oldest" } : { kind: "after", sequence: last };
    return { reader: await source.openShard(shardId, start), last };
  };
  const shard = shards.get(shardId) ?? (await open(undefined));
  const read = async ({ reader, last }: OpenShard): Promise<readonly StreamEntry[]> => {
    const entries = await readUntilQuiet(reader);
    const entry = entries.at(-1);
    const sequence = entry?.kind === "record" ? entry.record.sequence : entry?.sequence;
    shards.set(shardId, { reader, last: sequence === "" ? last : (sequence ?? last) });
    return entries;
  };
  try {
    return await read(shard);
  } catch (error) {
    if (!isIsthmusError(error) || error.code !== "trimmed") throw error;
    return read(await open(shard.last));
  }
}

function marked(given: StreamEntry, expired: Set<KeyText>): StreamEntry {
  // An outline stays one, as in production, unless its record has to be marked.
  const entry = decodedEntry(given);
  if (entry.kind !== "record" || entry.record.newImage !== undefined) return given;
  const id = keyText(pickAttributes(entry.record.key, KEY_NAMES));
  return expired.delete(id) ? { kind: "record", record: { ...entry.record, expired: true } } : given;
}

/** The SDK's type of items is looser than ours in form and equal in content. */
function sdkItem(item: Item): Record<string, AttributeValue> {
  return item as unknown as Record<string, AttributeValue>;
}
