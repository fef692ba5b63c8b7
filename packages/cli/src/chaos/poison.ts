import { PutRecordCommand } from "@aws-sdk/client-kinesis";
import { GetQueueUrlCommand, SendMessageCommand } from "@aws-sdk/client-sqs";
import { addMillis, keyText, timestampFromMillis } from "@isthmus/core";
import type { DeadLetter, PutChange } from "@isthmus/core";
import type { LocalClients } from "@isthmus/local-cloud";
import { packChanges } from "@isthmus/packing";
import { CITY_KEY } from "../demo/data/city-item.ts";
import { CITIES_TABLE } from "../demo/world.ts";

/** A message that can never be applied, and how its dead letter must look. */
export interface Poison {
  readonly body: Uint8Array;
  /** As {@link letterMark} makes it of the letter. */
  readonly mark: string;
}

const DAY_MS = 86_400_000;
const PAYLOAD_BYTES_MAX = 200_000;
/** Keys that no city has. */
const KEY_BASE = 9_000_000_000;

/** The `n`th poison: in turn what is no message of ours, a change from the future, and one of a table that is not replicated. */
export async function makePoison(n: number, from: string): Promise<Poison> {
  const kind = (["malformed-message", "from-the-future", "unknown-table"] as const)[n % 3];
  if (kind === undefined || kind === "malformed-message") {
    const text = `poison ${n}`;
    return { body: Buffer.from(text), mark: `malformed-message ${text}` };
  }
  const change = poisonedChange(n, from, kind);
  const { payloads } = await packChanges([change], { payloadBytesMax: PAYLOAD_BYTES_MAX });
  return {
    body: payloads[0]?.body ?? new Uint8Array(),
    mark: `${kind} ${change.table} ${keyText(change.key)}`,
  };
}

function poisonedChange(n: number, from: string, kind: "from-the-future" | "unknown-table"): PutChange {
  const now = timestampFromMillis(Date.now());
  const key = { [CITY_KEY]: { N: String(KEY_BASE + n) } };
  return {
    kind: "put",
    table: kind === "unknown-table" ? "nowhere" : CITIES_TABLE,
    key,
    item: { ...key, poison: { BOOL: true } },
    version: { timestamp: kind === "from-the-future" ? addMillis(now, DAY_MS) : now, region: from },
    writtenAt: now,
  };
}

/** What tells dead letters apart here: the reason, and what the letter is about. */
export function letterMark({ reason, content }: DeadLetter): string {
  switch (content.kind) {
    case "message":
      return `${reason} ${Buffer.from(content.body).toString("utf8")}`;
    case "change":
      return `${reason} ${content.change.table} ${keyText(content.change.key)}`;
    case "record":
      return `${reason} ${keyText(content.record.key)}`;
    case "raw-record":
      return `${reason} (raw)`;
    default:
      return content satisfies never;
  }
}

/** Puts a message into an inbox, past all faults. */
export async function sendPoison(
  { body }: Poison,
  inbox: Readonly<Record<string, string>>,
  clients: LocalClients,
): Promise<void> {
  const { stream, queue = "" } = inbox;
  // A client is taken only where its service is used: without that service it is an error.
  if (stream !== undefined) {
    await clients.kinesis.send(
      new PutRecordCommand({ StreamName: stream, PartitionKey: "poison", Data: body }),
    );
    return;
  }
  const { sqs } = clients;
  const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: queue }));
  const text = Buffer.from(body).toString("base64");
  const fifo = queue.endsWith(".fifo") && {
    MessageGroupId: "poison",
    MessageDeduplicationId: text.slice(-100).replaceAll(/[^\w]/g, "-"),
  };
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: text, ...fifo }));
}
