import type { ChinaGlobalConfig } from "./lib/china-global-config.ts";

/**
 * The whole configuration of both sides. Both stacks are made from it, so that each knows what the other is called before it is there: they can be deployed in
 * any order, and by different people, as long as both have this file.
 */
export const config: ChinaGlobalConfig = {
  china: {
    /** Profile of your AWS configuration files that `npm run deploy:china` uses. */
    profile: "isthmus-china",
    account: "111122223333",
    /** Also the replica's name, which is part of every version of every item: never change it. */
    region: "cn-north-1",
    /**
     * What `aws iam enable-outbound-web-identity-federation --profile isthmus-china` has printed. The other side trusts its tokens, for the functions of this
     * side alone. No access key is stored anywhere.
     */
    issuerUrl: "https://issuer-of-111122223333.example",
    /** What the other side sends to: `kinesis` (on demand), `sqs` or `sqs-fifo`. The two sides need not have the same. */
    inbox: "kinesis",
  },
  global: {
    profile: "isthmus-global",
    account: "444455556666",
    region: "us-east-1",
    issuerUrl: "https://issuer-of-444455556666.example",
    inbox: "kinesis",
  },
  tables: {
    /** A new table on each side, retained when its stack is destroyed. */
    orders: { kind: "new", partitionKey: "id" },
    /** With a sort key, and with deletions by time to live that are each side's own affair. */
    sessions: {
      kind: "new",
      partitionKey: "user",
      sortKey: "session",
      timeToLive: "expires_at",
      expiry: "ignore",
    },
    // A table that is there already, by the ARN of its stream on each side:
    // customers: { kind: "existing", streamArns: { china: "arn:aws-cn:dynamodb:...", global: "arn:aws:dynamodb:..." } },
  },
  /** Who is told of alarms, on both sides. Without it they only show in CloudWatch. */
  // alarmEmail: "on-call@example.com",
  /** Whatever else `ReplicationSide` of @isthmus/cdk can be told, for both sides. */
  // settings: { forwardParallelization: 4, concurrency: 64 },
};
