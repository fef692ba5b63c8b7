import type { RequestCounter } from "@isthmus/local-cloud";

/** Reads that happen whether or not there is anything to do. */
const POLLING: ReadonlySet<string> = new Set([
  "GetRecords",
  "GetShardIterator",
  "ReceiveMessage",
  "DescribeStream",
  "DescribeStreamSummary",
  "ListShards",
  "ListStreams",
]);

/** Requests made when replication is set up and not for any change. */
const SETUP: ReadonlySet<string> = new Set([
  "CreateStream",
  "CreateQueue",
  "CreateTable",
  "DescribeTable",
  "DescribeTimeToLive",
  "UpdateTable",
  "UpdateTimeToLive",
  "GetQueueAttributes",
  "GetQueueUrl",
]);

/** Replication's requests by operation, without those that polling and setting up take. */
export function changeRequests(counter: RequestCounter): Readonly<Record<string, number>> {
  return Object.fromEntries(
    Object.entries(counter.counts()).filter(
      ([operation]) => !POLLING.has(operation) && !SETUP.has(operation),
    ),
  );
}

/** All of {@link changeRequests} together: grows whenever replication does anything for a change. */
export function changeRequestCount(counter: RequestCounter): number {
  return Object.values(changeRequests(counter)).reduce((total, count) => total + count, 0);
}
