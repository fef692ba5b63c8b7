import { PutRecordsCommand } from "@aws-sdk/client-kinesis";
import type { KinesisClient, PutRecordsResultEntry } from "@aws-sdk/client-kinesis";
import type { Acceptance } from "@isthmus/core";
import { callSdk } from "@isthmus/sdk-calls";
import { kinesisError, refusedRecordError } from "./errors.ts";
import { partitionKey } from "./partition-key.ts";
import { streamInput } from "./stream-identity.ts";
import type { StreamIdentity } from "./stream-identity.ts";

/**
 * One PutRecords request, and what it says of each record. Every attempt draws new partition keys: a record that was refused because its
 * shard is busy gets the chance of another one.
 */
export async function putRecords(
  target: StreamIdentity & { readonly client: KinesisClient },
  bodies: readonly Uint8Array[],
  random: () => number,
  signal: AbortSignal | undefined,
): Promise<readonly Acceptance[]> {
  const command = new PutRecordsCommand({
    ...streamInput(target),
    Records: bodies.map((body) => ({ Data: body, PartitionKey: partitionKey(random) })),
  });
  const { Records: results = [] } = await callSdk(kinesisError, "PutRecords", signal, async (options) =>
    target.client.send(command, options),
  );
  return results.map(acceptanceOf);
}

/** Only a sequence number proves that a record is in the stream. */
function acceptanceOf(result: PutRecordsResultEntry): Acceptance {
  if (result.SequenceNumber !== undefined && result.SequenceNumber !== "") return { status: "accepted" };
  return { status: "refused", error: refusedRecordError(result.ErrorCode ?? "no error code") };
}
