import type { KinesisClient } from "@aws-sdk/client-kinesis";
import type { SQSClient } from "@aws-sdk/client-sqs";
import { createKinesisStream, kinesisSource, kinesisTransport } from "@isthmus/adapter-kinesis";
import { createSqsQueue, sqsSource, sqsTransport } from "@isthmus/adapter-sqs";
import type { DecodedMessage, IncomingMessage, ShardReader } from "@isthmus/core";
import { decodeMessage } from "@isthmus/packing";
import type { LinkUnderTest } from "@isthmus/testkit";
import { readUntilQuiet } from "@isthmus/testkit";

/** A way into a region over an embedded Kinesis stream. */
export async function kinesisLink(client: KinesisClient, streamName: string): Promise<LinkUnderTest> {
  await createKinesisStream(client, streamName, { shards: 2 });
  const source = kinesisSource({ client, streamName });
  const readers = new Map<string, ShardReader<IncomingMessage>>();
  return {
    transport: kinesisTransport({ client, streamName }),
    receive: async () => {
      const messages: DecodedMessage[] = [];
      for (const { id } of await source.listShards()) {
        const reader = readers.get(id) ?? (await source.openShard(id, { kind: "oldest" }));
        readers.set(id, reader);
        messages.push(
          ...(await Promise.all(
            (await readUntilQuiet(reader)).map(async (message) => decodeMessage(message)),
          )),
        );
      }
      return messages;
    },
  };
}

/** A way into a region over an embedded SQS queue. */
export async function sqsLink(client: SQSClient, name: string, fifo: boolean): Promise<LinkUnderTest> {
  const queueUrl = await createSqsQueue(client, fifo ? `${name}.fifo` : name, { fifo });
  const source = sqsSource({ client, queueUrl, waitSeconds: 0 });
  return {
    transport: sqsTransport({ client, queueUrl }),
    receive: async () => {
      const messages: DecodedMessage[] = [];
      for (;;) {
        const received = await source.receive();
        if (received.length === 0) return messages;
        messages.push(...(await Promise.all(received.map(async (message) => decodeMessage(message)))));
        await source.acknowledge(received);
      }
    },
  };
}
