import { decodeMessage } from "@isthmus/packing";
import { bytesOfText } from "@isthmus/adapter-sqs";
import type { QueueEventSource, ShardCursor, StreamEventSource } from "@isthmus/local-cloud";
import { readUntilQuiet } from "./function-region.ts";

/** A record of an event that carries a message, and what it is called in a response. */
export interface InboxRecord {
  readonly id: string;
  readonly record: Readonly<Record<string, unknown>>;
  /** Changes in the message. */
  readonly changes: number;
}

/** Everything that has arrived in an inbox since the last call, taken out of it. */
export type TakeAll = () => Promise<readonly InboxRecord[]>;

const RECEIVE_MAX = 10;

/** Reads an inbox as its event source mapping would, but when asked. */
export function functionInbox(source: StreamEventSource | QueueEventSource): TakeAll {
  return source.kind === "stream" ? streamInbox(source) : queueInbox(source);
}

function streamInbox(source: StreamEventSource): TakeAll {
  const cursors = new Map<string, ShardCursor>();
  const { signal } = new AbortController();
  return async () => {
    const records: InboxRecord[] = [];
    for (const { id } of await source.listShards(signal)) {
      const cursor = cursors.get(id) ?? source.openShard(id, "TRIM_HORIZON");
      cursors.set(id, cursor);
      for (const { record, sequence } of await readUntilQuiet(cursor)) {
        const { data } = record["kinesis"] as { readonly data: string };
        records.push({ id: sequence, record, changes: await changesIn(Buffer.from(data, "base64")) });
      }
    }
    return records;
  };
}

function queueInbox(source: QueueEventSource): TakeAll {
  const { signal } = new AbortController();
  return async () => {
    const records: InboxRecord[] = [];
    for (;;) {
      const received = await source.receive(RECEIVE_MAX, 0, signal);
      if (received.length === 0) return records;
      for (const { record, messageId } of received) {
        records.push({
          id: messageId,
          record,
          changes: await changesIn(bytesOfText(String(record["body"]))),
        });
      }
      await source.delete(received);
    }
  };
}

async function changesIn(body: Uint8Array): Promise<number> {
  const { content } = await decodeMessage({ id: "", body, position: "", attempts: 1 });
  return content.kind === "changes" ? content.changes.length : 0;
}
