import { kinesisTransport } from "@isthmus/adapter-kinesis";
import { queueUrlOf, sqsTransport } from "@isthmus/adapter-sqs";
import { lazyTransport } from "@isthmus/core";
import type { ChangeTransport } from "@isthmus/core";
import type { InboxConfig } from "@isthmus/settings";
import type { RegionClients } from "@isthmus/aws-clients";

/** The way into a peer's inbox. A queue's URL is asked of the peer with the first send, so that a worker starts while a peer cannot be reached. */
export function peerTransport(inbox: InboxConfig, clients: RegionClients): ChangeTransport {
  return lazyTransport(async () => open(inbox, clients));
}

async function open(inbox: InboxConfig, clients: RegionClients): Promise<ChangeTransport> {
  if (inbox.kind === "kinesis") {
    const { stream, recordBytesMax } = inbox;
    return kinesisTransport({
      client: clients.kinesis,
      streamName: stream,
      ...(recordBytesMax !== undefined && { limits: { recordBytesMax } }),
    });
  }
  const { queue, messageBytesMax } = inbox;
  return sqsTransport({
    client: clients.sqs,
    queueUrl: await queueUrlOf(clients.sqs, queue),
    ...(messageBytesMax !== undefined && { limits: { messageBytesMax } }),
  });
}
