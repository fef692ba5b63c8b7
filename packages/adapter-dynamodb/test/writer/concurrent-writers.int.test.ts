import {
  GetRecordsCommand,
  GetShardIteratorCommand,
  DescribeStreamCommand,
} from "@aws-sdk/client-dynamodb-streams";
import {
  DescribeTableCommand,
  GetItemCommand,
  PutItemCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import type { DynamoDBStreamsClient, _Record as StreamRecord } from "@aws-sdk/client-dynamodb-streams";
import {
  addMillis,
  DEFAULT_VERSION_ATTRIBUTES,
  isAbove,
  isIsthmusError,
  parseRegionId,
  readVersionState,
  timestampFromMillis,
  versionOf,
} from "@isthmus/core";
import type { Clock, Item, Version } from "@isthmus/core";
import { startLocalCloud } from "@isthmus/local-cloud";
import type { LocalCloud } from "@isthmus/local-cloud";
import { afterAll, beforeAll, expect, test } from "vitest";
import { versionedWriter } from "../../src/writer/versioned-writer.ts";
import { createWriterTable } from "./create-writer-table.ts";
import { REGION } from "./writer-cloud.ts";

const WRITERS = 12;
const WRITES_EACH = 6;

let cloud: LocalCloud;
beforeAll(async () => {
  cloud = await startLocalCloud({ regions: [REGION], services: ["dynamodb"] });
});
afterAll(async () => cloud.stop());

test("versions only ever rise, whatever the clocks of the writers say, and no increment is lost", async () => {
  const bare = cloud.clients(REGION).dynamodb;
  await createWriterTable(bare, "contended");
  const clientAt = (region: string, skewMs: number) =>
    versionedWriter(cloud.clients(REGION).dynamodb, {
      region: parseRegionId(region),
      tables: { contended: { partitionKey: "id" } },
      clock: skewedClock(skewMs),
      attemptsMax: 50,
    });
  const clients = [clientAt(REGION, 0), clientAt("eu-west-1", -60_000)];

  const writer = async (n: number): Promise<number> => {
    let written = 0;
    for (let i = 0; i < WRITES_EACH; i++) {
      const client = clients[(n + i) % clients.length];
      const increment = { UpdateExpression: "ADD n :one", ExpressionAttributeValues: { ":one": { N: "1" } } };
      const target = { TableName: "contended", Key: { id: { S: "1" } } };
      try {
        await (n % 3 === 0
          ? client?.send(
              new TransactWriteItemsCommand({ TransactItems: [{ Update: { ...target, ...increment } }] }),
            )
          : client?.send(new UpdateItemCommand({ ...target, ...increment })));
        written++;
      } catch (error) {
        if (!isIsthmusError(error) || error.code !== "contended") throw error;
      }
    }
    return written;
  };
  const counts = await Promise.all(Array.from({ length: WRITERS }, (_, n) => writer(n)));
  const written = counts.reduce((sum, count) => sum + count, 0);

  const history = await versionsInStream("contended");
  expect(history).toHaveLength(written);
  expect(written).toBeGreaterThan(WRITERS);
  const { Item: last } = await bare.send(
    new GetItemCommand({ TableName: "contended", Key: { id: { S: "1" } }, ConsistentRead: true }),
  );
  expect(last?.["n"]).toEqual({ N: String(written) });
  for (const [index, version] of history.entries()) {
    expect(isAbove(version, history[index - 1])).toBe(true);
  }
  expect(new Set(history.map(({ region }) => region))).toEqual(new Set([REGION, "eu-west-1"]));
});

test("two puts in one tick of the clock both succeed, the later one higher", async () => {
  const bare = cloud.clients(REGION).dynamodb;
  await createWriterTable(bare, "tick");
  const client = versionedWriter(cloud.clients(REGION).dynamodb, {
    region: parseRegionId(REGION),
    tables: { tick: { partitionKey: "id" } },
    clock: { now: () => timestampFromMillis(1_000_500) },
  });
  for (const a of ["first", "second"]) {
    await client.send(new PutItemCommand({ TableName: "tick", Item: { id: { S: "1" }, a: { S: a } } }));
  }
  expect((await versionsInStream("tick")).map(({ timestamp }) => timestamp)).toEqual([
    "1000.5",
    "1000.500001",
  ]);
});

function skewedClock(skewMs: number): Clock {
  return { now: () => addMillis(timestampFromMillis(Date.now()), skewMs) };
}

/** The versions of all new images in a table's stream, in order. */
async function versionsInStream(TableName: string): Promise<readonly Version[]> {
  const { dynamodb, streams } = cloud.clients(REGION);
  const { Table } = await dynamodb.send(new DescribeTableCommand({ TableName }));
  const StreamArn = Table?.LatestStreamArn;
  const { StreamDescription } = await streams.send(new DescribeStreamCommand({ StreamArn }));
  const versions: Version[] = [];
  for (const { ShardId } of StreamDescription?.Shards ?? []) {
    const { ShardIterator } = await streams.send(
      new GetShardIteratorCommand({ StreamArn, ShardId, ShardIteratorType: "TRIM_HORIZON" }),
    );
    for (const { dynamodb: record } of await readAll(streams, ShardIterator)) {
      const state = readVersionState((record?.NewImage ?? {}) as Item, DEFAULT_VERSION_ATTRIBUTES);
      const version = versionOf(state);
      if (version === undefined) throw new Error(`A stream record is ${state.kind}.`);
      versions.push(version);
    }
  }
  return versions;
}

/** Reads an open shard until a read finds nothing more; all writes are done by then. */
async function readAll(streams: DynamoDBStreamsClient, start: string | undefined): Promise<StreamRecord[]> {
  const all: StreamRecord[] = [];
  let iterator = start;
  while (iterator !== undefined) {
    const { Records = [], NextShardIterator } = await streams.send(
      new GetRecordsCommand({ ShardIterator: iterator }),
    );
    if (Records.length === 0) break;
    all.push(...Records);
    iterator = NextShardIterator;
  }
  return all;
}
