import { DeleteStreamCommand } from "@aws-sdk/client-kinesis";
import type { KinesisClient } from "@aws-sdk/client-kinesis";
import type { Change, ShardReader, IncomingMessage } from "@isthmus/core";
import { unpackPayload } from "@isthmus/packing";
import type { TransportHarness } from "@isthmus/testkit";
import { createKinesisStream } from "../src/create-kinesis-stream.ts";
import { kinesisSource } from "../src/kinesis-source.ts";
import { kinesisTransport } from "../src/kinesis-transport.ts";

/** A transport over a fresh stream of two shards, with readers of both. */
export async function kinesisHarness(client: KinesisClient, streamName: string): Promise<TransportHarness> {
  await createKinesisStream(client, streamName, { shards: 2 });
  const source = kinesisSource({ client, streamName });
  const readers = await Promise.all(
    (await source.listShards()).map(async ({ id }) => source.openShard(id, { kind: "oldest" })),
  );
  return {
    transport: kinesisTransport({ client, streamName }),
    bytesMax: 1024 * 1024,
    receive: async () => (await Promise.all(readers.map(drain))).flat(),
    close: async () => {
      await client.send(new DeleteStreamCommand({ StreamName: streamName }));
    },
  };
}

/** The emulator hands over what has been put at once: an empty read means that there is nothing. */
async function drain(reader: ShardReader<IncomingMessage>): Promise<readonly Change[]> {
  const changes: Change[] = [];
  for (;;) {
    const { entries } = await reader.next();
    if (entries.length === 0) return changes;
    for (const { value } of entries) changes.push(...(await unpackPayload(value.body)));
  }
}
