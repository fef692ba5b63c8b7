import { randomBytes } from "node:crypto";
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

/** What messages can be poisoned with. */
export type PoisonKind =
  | "malformed"
  /** Malformed as well, and its dead letter is too large for the queue: the bucket has to take it. */
  | "malformed-large"
  | "from-the-future"
  | "unknown-table"
  | "older-than-tombstones";

/** Above what a queue of dead letters takes, 262,144 bytes. */
const LARGE_BYTES = 300_000;
const DAY_MS = 86_400_000;
/** More than the tombstones live in a campaign, which is as long as they do by default. */
const OLD_MS = 61 * DAY_MS;
const PAYLOAD_BYTES_MAX = 200_000;
/** Keys that no city has. */
const KEY_BASE = 9_000_000_000;
const LINE_FEED = 10;

/** The `n`th poison of a campaign. */
export async function makePoison(n: number, kind: PoisonKind, from: string): Promise<Poison> {
  if (kind === "malformed" || kind === "malformed-large") {
    const name = `poison ${n}`;
    // Bytes at random, which no compression makes small enough for the queue.
    const body =
      kind === "malformed" ? name : Buffer.concat([Buffer.from(`${name}\n`), randomBytes(LARGE_BYTES)]);
    return { body: Buffer.from(body), mark: `malformed-message ${name}` };
  }
  const change = poisonedChange(n, from, kind);
  const { payloads } = await packChanges([change], { payloadBytesMax: PAYLOAD_BYTES_MAX });
  return {
    body: payloads[0]?.body ?? new Uint8Array(),
    mark: `${kind} ${change.table} ${keyText(change.key)}`,
  };
}

function poisonedChange(
  n: number,
  from: string,
  kind: Exclude<PoisonKind, "malformed" | "malformed-large">,
): PutChange {
  const now = timestampFromMillis(Date.now());
  const key = { [CITY_KEY]: { N: String(KEY_BASE + n) } };
  const writtenAt = kind === "older-than-tombstones" ? addMillis(now, -OLD_MS) : now;
  return {
    kind: "put",
    table: kind === "unknown-table" ? "nowhere" : CITIES_TABLE,
    key,
    item: { ...key, poison: { BOOL: true } },
    version: {
      timestamp: kind === "from-the-future" ? addMillis(now, DAY_MS) : writtenAt,
      region: from,
    },
    writtenAt,
  };
}

/** What tells dead letters apart here: the reason, and what the letter is about. */
export function letterMark({ reason, content }: DeadLetter): string {
  switch (content.kind) {
    case "message":
      return `${reason} ${firstLine(content.body)}`;
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

function firstLine(body: Uint8Array): string {
  const end = body.indexOf(LINE_FEED);
  return Buffer.from(end < 0 ? body : body.subarray(0, end)).toString("utf8");
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
