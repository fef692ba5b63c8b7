import { Duration } from "aws-cdk-lib";
import type { Stack } from "aws-cdk-lib";
import { AttributeType, StreamViewType, Table } from "aws-cdk-lib/aws-dynamodb";
import { isIsthmusError } from "@isthmus/core";
import { describe, expect, it } from "vitest";
import { Heartbeat, InboxTransport, PeerAccess, PeerCredentials, PeerInbox } from "../../src/index.ts";
import type { ReplicationPeer, ReplicationSideProps } from "../../src/index.ts";
import { makeSide, PLAIN_PEER } from "../support/synthesize.ts";

type Props = Partial<ReplicationSideProps> | ((stack: Stack) => Partial<ReplicationSideProps>);

const CHINA: ReplicationPeer = {
  regionName: "cn-north-1",
  account: "222222222222",
  inbox: PeerInbox.kinesis("isthmus-inbox"),
  credentials: PeerCredentials.webIdentity(),
};
const key = { name: "id", type: AttributeType.STRING } as const;

/** The message of the error that making a side with these properties throws. */
function complaint(props: Props): string {
  try {
    makeSide(props);
  } catch (error) {
    if (isIsthmusError(error) && error.code === "invalid-config" && error.kind === "configuration")
      return error.message;
    throw error;
  }
  return "none";
}

describe("a side with a mistake", () => {
  it.each<[string, Props, string]>([
    [
      "its own name among the peers",
      { peers: [{ ...PLAIN_PEER, regionName: "us-east-1" }] },
      "is this side's own name",
    ],
    ["two peers of one name", { peers: [PLAIN_PEER, PLAIN_PEER] }, "is the name of another peer, too"],
    ["no peer", { peers: [] }, "peers are too few"],
    ["no table", { tables: {} }, "tables are too few"],
    [
      "a table without a stream",
      (stack) => ({ tables: { users: new Table(stack, "Users", { partitionKey: key }) } }),
      "has no stream",
    ],
    [
      "a stream without old images",
      (stack) => ({
        tables: { users: new Table(stack, "Users", { partitionKey: key, stream: StreamViewType.NEW_IMAGE }) },
      }),
      '"NEW_IMAGE" is what its stream shows',
    ],
    [
      "one table under two names",
      (stack) => {
        const table = new Table(stack, "Users", {
          partitionKey: key,
          stream: StreamViewType.NEW_AND_OLD_IMAGES,
        });
        return { tables: { users: table, people: table } };
      },
      'is the table of "users", too',
    ],
    [
      "a FIFO name of a standard queue",
      { inbox: InboxTransport.sqsStandard({ name: "inbox.fifo" }) },
      "take InboxTransport.sqsFifo()",
    ],
    [
      "a standard name of a FIFO queue",
      { inbox: InboxTransport.sqsFifo({ name: "inbox" }) },
      'the last five of them ".fifo"',
    ],
    [
      "a peer's FIFO queue with a wrong name",
      { peers: [{ ...PLAIN_PEER, inbox: PeerInbox.sqs("a.b") }] },
      "a queue's name or URL",
    ],
    [
      "a role of the wrong partition",
      {
        peers: [
          {
            ...CHINA,
            credentials: PeerCredentials.webIdentity({ roleArn: "arn:aws:iam::222222222222:role/x" }),
          },
        ],
      },
      'begins with "arn:aws-cn:iam::"',
    ],
    [
      "a role that cannot be derived",
      { peers: [{ ...CHINA, account: undefined }] },
      'peers["0"].credentials.roleArn is missing',
    ],
    [
      "its own credentials for another partition",
      { peers: [{ ...CHINA, credentials: PeerCredentials.own() }] },
      "mean nothing in the partition aws-cn",
    ],
    [
      "web identity within the partition",
      { peers: [{ ...PLAIN_PEER, account: "222222222222", credentials: PeerCredentials.webIdentity() }] },
      "PeerCredentials.assumeRole()",
    ],
    [
      "an issuer that is no URL",
      { peers: [{ ...CHINA, access: PeerAccess.webIdentity({ issuerUrl: "abc" }) }] },
      "the issuer URL of the peer's account",
    ],
    [
      "a subject of another account",
      {
        peers: [
          {
            ...CHINA,
            access: PeerAccess.webIdentity({
              issuerUrl: "https://i.example",
              subjects: ["arn:aws-cn:iam::333333333333:role/x"],
            }),
          },
        ],
      },
      "of the partition aws-cn and the account 222222222222",
    ],
    [
      "a subject with a wildcard",
      {
        peers: [
          {
            ...CHINA,
            access: PeerAccess.webIdentity({
              issuerUrl: "https://i.example",
              subjects: ["arn:aws-cn:iam::222222222222:role/*"],
            }),
          },
        ],
      },
      "without wildcards",
    ],
    ["an account that is none", { peers: [{ ...CHINA, account: "22" }] }, "an account's 12 digits"],
    [
      "a heartbeat in an unknown table",
      { heartbeat: Heartbeat.inTable("users") },
      "is not one of the tables. Allowed: orders",
    ],
    [
      "a batch that SQS does not give",
      { inbox: InboxTransport.sqsStandard(), applyBatchSize: 11 },
      "a whole number from 1 to 10",
    ],
    [
      "a batch that SQS does not give even if it is waited for",
      {
        inbox: InboxTransport.sqsStandard(),
        applyBatchSize: 10_001,
        applyBatchWindow: Duration.seconds(1),
      },
      "a whole number from 1 to 10000",
    ],
    [
      "a window of a FIFO queue",
      { inbox: InboxTransport.sqsFifo(), applyBatchWindow: Duration.seconds(1) },
      "is not for a FIFO queue",
    ],
    [
      "a window that is too long",
      { forwardBatchWindow: Duration.minutes(6) },
      "a whole number from 0 to 300",
    ],
    ["a window of half a second", { applyBatchWindow: Duration.millis(500) }, "a whole number from 0 to 300"],
    [
      "parallelization of a queue",
      { inbox: InboxTransport.sqsStandard(), applyParallelization: 2 },
      "take applyMaxConcurrency",
    ],
    ["concurrency of a stream", { applyMaxConcurrency: 5 }, "take applyParallelization"],
    [
      "a margin that is the whole life",
      { tombstonesLife: Duration.days(7), tombstonesMargin: Duration.days(7) },
      "is not below lifeDays",
    ],
    ["a name that is too long for a role", { regionName: "r".repeat(60) }, "Take a shorter namePrefix"],
    [
      "two replicas with one inbox",
      { peers: [{ ...PLAIN_PEER, awsRegion: "us-east-1" }] },
      'is the inbox of "us-east-1", too',
    ],
  ])("with %s is told what is allowed", (_, props, message) => {
    expect(complaint(props)).toContain(message);
  });

  it("is told all mistakes at once", () => {
    const message = complaint({ peers: [PLAIN_PEER, PLAIN_PEER], tables: {}, concurrency: 0 });
    expect(message).toContain("The configuration has 3 problems");
  });

  it("does not have a proxy's password shown", () => {
    const message = complaint({
      peers: [{ ...PLAIN_PEER, network: { proxy: "http://user:hunter2@proxy.example" } }],
    });
    expect(message).toContain("without user name and password");
    expect(message).not.toContain("hunter2");
  });
});

it("refuses more tables than Lambda's environment has room for, and says what to do", () => {
  const message = complaint((stack) => ({
    tables: Object.fromEntries(
      Array.from({ length: 60 }, (_, index) => [
        `table-with-a-long-name-${index}`,
        new Table(stack, `T${index}`, { partitionKey: key, stream: StreamViewType.NEW_AND_OLD_IMAGES }),
      ]),
    ),
  }));
  expect(message).toMatch(/have about \d+ bytes. Allowed by Lambda: 4096. Make two sides/);
});

it("accepts a table that was imported with its stream", () => {
  const { side } = makeSide((stack) => ({
    tables: {
      users: Table.fromTableAttributes(stack, "Users", {
        tableName: "users",
        tableStreamArn: stack.formatArn({
          service: "dynamodb",
          resource: "table",
          resourceName: "users/stream/1",
        }),
      }),
    },
  }));
  expect([...side.mappings.forward.keys()]).toEqual(["users", "isthmus-heartbeat"]);
});
