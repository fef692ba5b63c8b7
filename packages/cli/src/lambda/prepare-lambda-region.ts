import { CreateBucketCommand } from "@aws-sdk/client-s3";
import { createTombstoneTable, findStreamArn } from "@isthmus/adapter-dynamodb";
import { createKinesisStream } from "@isthmus/adapter-kinesis";
import { createSqsQueue } from "@isthmus/adapter-sqs";
import type { LocalClients } from "@isthmus/local-cloud";
import { kinesisEvents, sqsEvents } from "@isthmus/local-cloud";
import type { QueueEventSource, StreamEventSource } from "@isthmus/local-cloud";
import type { DemoTransport } from "../demo/options.ts";

/** The tombstone table, alike in all regions. */
export const TOMBSTONES_TABLE = "isthmus-tombstones";
/** The queue of dead letters, alike in all regions. */
export const DEAD_LETTERS_QUEUE = "isthmus-dead-letters";

/** The bucket of dead letters that are too large for the queue, alike in all regions. */
export const DEAD_LETTERS_BUCKET = "isthmus-dead-letters";

/** What a region has for replication. */
export interface LambdaRegion {
  readonly streamArn: string;
  readonly inbox: StreamEventSource | QueueEventSource;
  readonly deadLettersUrl: string;
}

/** The region's inbox as it stands in the configuration. */
export function inboxConfig(region: string, transport: DemoTransport): Readonly<Record<string, string>> {
  if (transport === "kinesis") return { kind: "kinesis", stream: inboxName(region) };
  const suffix = transport === "sqs-fifo" ? ".fifo" : "";
  return { kind: "sqs", queue: `${inboxName(region)}${suffix}` };
}

/**
 * Makes what replication needs in a region whose table is there.
 *
 * @param visibilitySeconds how long a message of the inbox is hidden while it is handled: no less than a function's time-out, or it is handled twice
 */
export async function prepareLambdaRegion(
  region: string,
  tableName: string,
  transport: DemoTransport,
  clients: LocalClients,
  visibilitySeconds: number,
): Promise<LambdaRegion> {
  const { dynamodb, sqs } = clients;
  await createTombstoneTable(dynamodb, TOMBSTONES_TABLE);
  await clients.s3.send(new CreateBucketCommand({ Bucket: DEAD_LETTERS_BUCKET }));
  const deadLettersUrl = await createSqsQueue(sqs, DEAD_LETTERS_QUEUE);
  const streamArn = await findStreamArn(dynamodb, tableName);
  return { streamArn, deadLettersUrl, inbox: await inboxOf(region, transport, clients, visibilitySeconds) };
}

async function inboxOf(
  region: string,
  transport: DemoTransport,
  clients: LocalClients,
  visibilitySeconds: number,
): Promise<StreamEventSource | QueueEventSource> {
  const name = inboxName(region);
  // A client is taken only where its service is used: without that service it is an error.
  if (transport === "kinesis") {
    const { kinesis } = clients;
    await createKinesisStream(kinesis, name, { shards: 2 });
    return kinesisEvents({ client: kinesis, streamName: name });
  }
  const { sqs } = clients;
  const fifo = transport === "sqs-fifo";
  const queueUrl = await createSqsQueue(sqs, fifo ? `${name}.fifo` : name, {
    fifo,
    attributes: { VisibilityTimeout: String(visibilitySeconds) },
  });
  return sqsEvents({ client: sqs, queueUrl });
}

/** The regions' names are in those of the inboxes because one process holds them all. */
function inboxName(region: string): string {
  return `isthmus-inbox-${region}`;
}
