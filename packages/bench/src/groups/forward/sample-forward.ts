import { PutRecordCommand } from "@aws-sdk/client-kinesis";
import type { KinesisClient } from "@aws-sdk/client-kinesis";

/**
 * The original sample's way to forward, from its description: one record after the other, each put by a request of its own, uncompressed, with a client made
 * anew for each batch.
 *
 * @param records of a Lambda event
 * @param newClient makes the client of this batch
 */
export async function forwardAsSample(
  records: readonly object[],
  streamName: string,
  newClient: () => KinesisClient,
): Promise<void> {
  const client = newClient();
  for (const [place, record] of records.entries()) {
    await client.send(
      new PutRecordCommand({
        StreamName: streamName,
        PartitionKey: String(place),
        Data: Buffer.from(JSON.stringify(record)),
      }),
    );
  }
}
