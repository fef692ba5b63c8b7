import { kinesisTransport } from "@isthmus/adapter-kinesis";
import { sqsTransport } from "@isthmus/adapter-sqs";
import type { ChangeTransport } from "@isthmus/core";
import type { InboxConfig } from "@isthmus/settings";
import type { RegionClients } from "../region-clients.ts";
import { queueUrlOf } from "./queue-url.ts";

/**
 * The way into a peer's inbox. What has to be asked of the peer first is asked with the first send, and again after a failure, so that
 * a worker starts while a peer cannot be reached.
 */
export function peerTransport(inbox: InboxConfig, clients: RegionClients): ChangeTransport {
  let opening: Promise<ChangeTransport> | undefined;
  return {
    async send(changes, options) {
      opening ??= open(inbox, clients);
      let transport: ChangeTransport;
      try {
        transport = await opening;
      } catch (error) {
        opening = undefined;
        throw error;
      }
      return transport.send(changes, options);
    },
    async close() {
      const opened = await opening?.catch(() => undefined);
      await opened?.close();
    },
  };
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
