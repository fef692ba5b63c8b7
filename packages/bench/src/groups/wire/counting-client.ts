import type { KinesisClient, PutRecordsCommand } from "@aws-sdk/client-kinesis";

/** What a counting client was asked to put. */
export interface PutCount {
  readonly requests: number;
  readonly records: number;
  /** Payloads only, without partition keys. */
  readonly bytes: number;
}

/** A client that accepts every record without a service and counts. Only `PutRecords` may be asked of it. */
export function countingClient(): { readonly client: KinesisClient; readonly count: () => PutCount } {
  let requests = 0;
  let records = 0;
  let bytes = 0;
  const send = async (command: PutRecordsCommand): Promise<unknown> => {
    const asked = command.input.Records ?? [];
    requests += 1;
    records += asked.length;
    for (const { Data } of asked) bytes += Data?.length ?? 0;
    return { Records: asked.map(() => ({ SequenceNumber: "1", ShardId: "shardId-000000000000" })) };
  };
  return { client: { send } as unknown as KinesisClient, count: () => ({ requests, records, bytes }) };
}
