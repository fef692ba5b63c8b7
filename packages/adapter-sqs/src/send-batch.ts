import { createHash } from "node:crypto";
import { SendMessageBatchCommand } from "@aws-sdk/client-sqs";
import type { SendMessageBatchRequestEntry, SQSClient } from "@aws-sdk/client-sqs";
import type { Acceptance } from "@isthmus/core";
import { callSdk } from "@isthmus/sdk-calls";
import { acceptancesOf } from "./acceptances.ts";
import { sqsError } from "./errors.ts";
import type { PackedMessage } from "./pack-messages.ts";

/** One SendMessageBatch request, and what it says of each message. */
export async function sendBatch(
  client: SQSClient,
  queueUrl: string,
  messages: readonly PackedMessage[],
  signal: AbortSignal | undefined,
): Promise<readonly Acceptance[]> {
  const command = new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries: messages.map(entryOf) });
  const result = await callSdk(sqsError, "SendMessageBatch", signal, async (options) =>
    client.send(command, options),
  );
  return acceptancesOf("SendMessageBatch", messages.length, result);
}

function entryOf({ text, group }: PackedMessage, place: number): SendMessageBatchRequestEntry {
  return {
    Id: String(place),
    MessageBody: text,
    ...(group !== undefined && { MessageGroupId: group, MessageDeduplicationId: deduplicationId(text) }),
  };
}

/**
 * The same changes pack into the same bytes, so a FIFO queue drops what is sent again after a lost response. Only what is identical is
 * dropped, so nothing is lost by it.
 */
function deduplicationId(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
