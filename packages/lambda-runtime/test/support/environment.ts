/** A whole environment that any function starts with. */
export function environment(
  changes: Readonly<Record<string, string | undefined>> = {},
): Record<string, string | undefined> {
  return {
    ISTHMUS_REGION: "a",
    ISTHMUS_REGIONS: JSON.stringify({
      a: { awsRegion: "us-east-1", inbox: { kind: "kinesis", stream: "inbox" } },
      b: { awsRegion: "cn-north-1", inbox: { kind: "sqs", queue: "inbox" } },
      c: { awsRegion: "us-gov-west-1", inbox: { kind: "sqs", queue: "inbox.fifo" } },
    }),
    ISTHMUS_TABLES: JSON.stringify({ orders: { names: { a: "orders-prod" } }, items: {} }),
    ISTHMUS_DEAD_LETTERS_QUEUE: "dead-letters",
    ISTHMUS_HEARTBEAT_TABLE: "items",
    ...changes,
  };
}
