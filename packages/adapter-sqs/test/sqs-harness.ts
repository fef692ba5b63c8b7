import { DeleteQueueCommand } from "@aws-sdk/client-sqs";
import type { SQSClient } from "@aws-sdk/client-sqs";
import type { Change } from "@isthmus/core";
import { unpackPayload } from "@isthmus/packing";
import type { TransportHarness } from "@isthmus/testkit";
import { createSqsQueue } from "../src/create-sqs-queue.ts";
import { sqsSource } from "../src/sqs-source.ts";
import { SQS_LIMITS_DEFAULT } from "../src/sqs-limits.ts";
import { sqsTransport } from "../src/sqs-transport.ts";

/** A transport over a fresh queue, with its source. */
export async function sqsHarness(client: SQSClient, name: string, fifo: boolean): Promise<TransportHarness> {
  const queueUrl = await createSqsQueue(client, name, { fifo });
  // The emulator hands over what has been sent at once: an empty answer without waiting means that there is nothing.
  const source = sqsSource({ client, queueUrl, waitSeconds: 0 });
  return {
    transport: sqsTransport({ client, queueUrl }),
    bytesMax: (SQS_LIMITS_DEFAULT.messageBytesMax / 4) * 3,
    receive: async () => {
      const changes: Change[] = [];
      for (;;) {
        const messages = await source.receive();
        if (messages.length === 0) return changes;
        for (const { body } of messages) changes.push(...(await unpackPayload(body)));
        await source.acknowledge(messages);
      }
    },
    close: async () => {
      await client.send(new DeleteQueueCommand({ QueueUrl: queueUrl }));
    },
  };
}
