import { createHash } from "node:crypto";
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
} from "@aws-sdk/client-sqs";
import type { Message, SQSClient } from "@aws-sdk/client-sqs";
import type { S3Client } from "@aws-sdk/client-s3";
import { IsthmusError, isIsthmusError, mapBounded } from "@isthmus/core";
import type { CallOptions, DeadLetter } from "@isthmus/core";
import { callSdk } from "@isthmus/sdk-calls";
import { LETTERS_MAX_DEFAULT } from "./dead-letter-box.ts";
import type { DeadLetterBox, HeldLetter, UnreadableLetter } from "./dead-letter-box.ts";
import { deadLetterId } from "./dead-letter-id.ts";
import { queueError } from "./errors.ts";
import { deleteFromBucket, getFromBucket } from "./letter-bucket.ts";
import { decodeLetterBody } from "./letter-message.ts";
import type { LetterPointer } from "./letter-message.ts";

/** How to read dead letters from a queue. */
export interface SqsDeadLetterBoxOptions {
  readonly sqs: SQSClient;
  readonly queueUrl: string;
  /** For letters that are in a bucket; without it they cannot be read. The bucket stands in their messages. */
  readonly s3?: S3Client | undefined;
  /** How long what was read stays hidden from others if it is neither removed nor given back, in seconds. Default 600. */
  readonly visibilitySeconds?: number;
  /** How long one receive waits for messages, in seconds, 0 to 20. Default 1. */
  readonly waitSeconds?: number;
}

/** Long enough for a person to look and a redrive to end. */
const VISIBILITY_SECONDS_DEFAULT = 600;
/** Enough for SQS to ask all its servers, which an empty answer without waiting does not. */
const WAIT_SECONDS_DEFAULT = 1;
/** An empty receive may be chance; this many in a row are taken for the end. */
const EMPTY_RECEIVES_MAX = 2;
const RECEIVE_MAX = 10;
const CONCURRENCY = 8;

/** What was read under one id and not removed yet. */
interface Held {
  readonly receipts: string[];
  readonly content: { readonly letter: DeadLetter } | { readonly problem: string };
  pointer: LetterPointer | undefined;
}

/**
 * The dead letters in an SQS queue. Reading hides them from other readers; `close` gives them back. Give the queue no redrive policy of its
 * own, or a high `maxReceiveCount`: looking counts as receiving.
 *
 * @example
 * const box = sqsDeadLetterBox({ sqs, queueUrl, s3 });
 * try {
 *   const { letters } = await box.read();
 *   await box.remove(letters.filter(({ letter }) => letter.table === "orders").map(({ id }) => id));
 * } finally {
 *   await box.close();
 * }
 */
export function sqsDeadLetterBox(options: SqsDeadLetterBoxOptions): DeadLetterBox {
  const {
    sqs,
    queueUrl,
    visibilitySeconds = VISIBILITY_SECONDS_DEFAULT,
    waitSeconds = WAIT_SECONDS_DEFAULT,
  } = options;
  const held = new Map<string, Held>();
  // Of all that was received and not removed, opened or not: `close` gives it back.
  const hidden = new Set<string>();

  const receive = async ({ signal }: CallOptions): Promise<readonly Message[]> => {
    const command = new ReceiveMessageCommand({
      QueueUrl: queueUrl,
      MaxNumberOfMessages: RECEIVE_MAX,
      WaitTimeSeconds: waitSeconds,
      VisibilityTimeout: visibilitySeconds,
    });
    const { Messages = [] } = await callSdk(queueError, "ReceiveMessage", signal, async (call) =>
      sqs.send(command, call),
    );
    return Messages;
  };
  const keep = async (message: Message, call: CallOptions): Promise<void> => {
    const receipt = message.ReceiptHandle ?? "";
    const { id, content, pointer } = await openMessage(message.Body ?? "", options.s3, call);
    const known = held.get(id);
    if (known === undefined) held.set(id, { receipts: [receipt], content, pointer });
    else {
      known.receipts.push(receipt);
      known.pointer ??= pointer;
    }
  };

  return {
    name: queueUrl,
    async read({ lettersMax = LETTERS_MAX_DEFAULT, ...call } = {}) {
      for (let empty = 0; empty < EMPTY_RECEIVES_MAX && held.size < lettersMax;) {
        const messages = await receive(call);
        empty = messages.length === 0 ? empty + 1 : 0;
        for (const { ReceiptHandle = "" } of messages) hidden.add(ReceiptHandle);
        await mapBounded(messages, CONCURRENCY, async (message) => keep(message, call));
      }
      return { ...contentsOf(held), complete: held.size < lettersMax };
    },
    async remove(ids, call = {}) {
      await mapBounded([...new Set(ids)], CONCURRENCY, async (id) => {
        const found = held.get(id);
        if (found === undefined) return;
        for (const ReceiptHandle of found.receipts) {
          const command = new DeleteMessageCommand({ QueueUrl: queueUrl, ReceiptHandle });
          await callSdk(queueError, "DeleteMessage", call.signal, async (sdk) => sqs.send(command, sdk));
          hidden.delete(ReceiptHandle);
        }
        held.delete(id);
        // The message before its object: should this be cut short, the object is left over, and no pointer leads nowhere.
        if (found.pointer !== undefined && options.s3 !== undefined)
          await deleteFromBucket(found.pointer, options.s3, call);
      });
    },
    async close() {
      const receipts = [...hidden];
      hidden.clear();
      held.clear();
      await mapBounded(receipts, CONCURRENCY, async (ReceiptHandle) => {
        const command = new ChangeMessageVisibilityCommand({
          QueueUrl: queueUrl,
          ReceiptHandle,
          VisibilityTimeout: 0,
        });
        try {
          await callSdk(queueError, "ChangeMessageVisibility", undefined, async (sdk) =>
            sqs.send(command, sdk),
          );
        } catch (error) {
          // It comes back by itself when its time of hiding is over.
          if (!isIsthmusError(error)) throw error;
        }
      });
    },
  };
}

function contentsOf(held: ReadonlyMap<string, Held>): {
  letters: readonly HeldLetter[];
  unreadable: readonly UnreadableLetter[];
} {
  const letters: HeldLetter[] = [];
  const unreadable: UnreadableLetter[] = [];
  for (const [id, { content, receipts }] of held) {
    if ("letter" in content) letters.push({ id, letter: content.letter, copies: receipts.length });
    else unreadable.push({ id, problem: content.problem });
  }
  return { letters, unreadable };
}

/** What is in a message. What is wrong with the message itself is told and not thrown; what is wrong with the services is thrown. */
async function openMessage(
  body: string,
  s3: S3Client | undefined,
  call: CallOptions,
): Promise<Omit<Held, "receipts"> & { readonly id: string }> {
  // The name of a message that holds nothing else to name it by.
  const ownId = createHash("sha256").update(body).digest("hex").slice(0, 40);
  let pointer: LetterPointer | undefined;
  try {
    const read = await decodeLetterBody(body);
    if (read.kind === "letter")
      return { id: deadLetterId(read.letter), content: { letter: read.letter }, pointer };
    pointer = read.pointer;
    if (s3 === undefined) throw withoutClient(pointer);
    return { id: pointer.id, content: { letter: await getFromBucket(pointer, s3, call) }, pointer };
  } catch (error) {
    if (!isIsthmusError(error) || error.kind !== "poison") throw error;
    return { id: pointer?.id ?? ownId, content: { problem: error.message }, pointer };
  }
}

function withoutClient({ bucket, key }: LetterPointer): IsthmusError {
  return new IsthmusError(
    "malformed-record",
    `The letter is in bucket ${JSON.stringify(bucket)} under ${JSON.stringify(key)}, and reading from S3 is not set up here.`,
  );
}
