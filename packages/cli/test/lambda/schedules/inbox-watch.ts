import { PutRecordCommand } from "@aws-sdk/client-kinesis";
import { SendMessageCommand } from "@aws-sdk/client-sqs";
import { bytesOfText, queueUrlOf } from "@isthmus/adapter-sqs";
import type { LocalClients } from "@isthmus/local-cloud";
import { decodeMessage } from "@isthmus/packing";
import type { EventRecord, OnRecord } from "./gate.ts";

/** Sees what arrives in an inbox, and can send it again. */
export interface InboxWatch {
  readonly onRecord: OnRecord;
  /** Everything that has arrived for the first time since the watch was last cleared. */
  readonly arrived: readonly EventRecord[];
  /** Changes in all of that. */
  changes(): Promise<number>;
  /** What was taken aside since the last call. */
  takeAside(): readonly EventRecord[];
  /** Sends messages again with their bodies, as a redrive does. */
  resend(records: readonly EventRecord[]): Promise<void>;
  clear(): void;
}

/** Sends a copy of a message that has arrived. */
export type Resend = (record: EventRecord) => Promise<void>;

/** Watches an inbox. */
export function inboxWatch(resend: Resend): InboxWatch {
  const arrived: EventRecord[] = [];
  const aside: EventRecord[] = [];
  /** Bodies that were sent again and have not arrived yet, each as often. */
  const awaited: string[] = [];
  return {
    arrived,
    onRecord: (record, passage) => {
      const again = awaited.indexOf(bodyOf(record));
      if (again >= 0) awaited.splice(again, 1);
      else arrived.push(record);
      if (passage === "aside") aside.push(record);
    },
    changes: async () => {
      const counts = await Promise.all(arrived.map(changesIn));
      return counts.reduce((sum, count) => sum + count, 0);
    },
    takeAside: () => aside.splice(0),
    resend: async (records) => {
      for (const record of records) {
        awaited.push(bodyOf(record));
        await resend(record);
      }
    },
    clear: () => {
      for (const list of [arrived, aside, awaited]) list.length = 0;
    },
  };
}

/** Sends copies into the stream that the originals came from. */
export function resendToStream({ kinesis }: LocalClients, StreamName: string): Resend {
  return async (record) => {
    const { partitionKey, data } = record["kinesis"] as Readonly<Record<"partitionKey" | "data", string>>;
    const Data = Buffer.from(data, "base64");
    await kinesis.send(new PutRecordCommand({ StreamName, PartitionKey: partitionKey, Data }));
  };
}

/** Sends copies into the queue that the originals came from. */
export function resendToQueue({ sqs }: LocalClients, queue: string): Resend {
  let count = 0;
  return async (record) => {
    const { MessageGroupId } = record["attributes"] as { readonly MessageGroupId?: string };
    // With the original's own the queue would take the copy for one that it has already.
    const MessageDeduplicationId = `again-${count++}`;
    await sqs.send(
      new SendMessageCommand({
        QueueUrl: await queueUrlOf(sqs, queue),
        MessageBody: String(record["body"]),
        ...(MessageGroupId !== undefined && { MessageGroupId, MessageDeduplicationId }),
      }),
    );
  };
}

function bodyOf(record: EventRecord): string {
  const { data } = (record["kinesis"] ?? {}) as { readonly data?: string };
  return data ?? String(record["body"]);
}

async function changesIn(record: EventRecord): Promise<number> {
  const text = bodyOf(record);
  const body = "kinesis" in record ? Buffer.from(text, "base64") : bytesOfText(text);
  const { content } = await decodeMessage({ id: "", body, position: "", attempts: 1 });
  return content.kind === "changes" ? content.changes.length : 0;
}
