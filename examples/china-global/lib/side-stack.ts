import {
  InboxTransport,
  PeerAccess,
  PeerCredentials,
  PeerInbox,
  ReplicationSide,
  sideNames,
} from "@isthmus/cdk";
import { Stack } from "aws-cdk-lib";
import { SnsAction } from "aws-cdk-lib/aws-cloudwatch-actions";
import * as sns from "aws-cdk-lib/aws-sns";
import { EmailSubscription } from "aws-cdk-lib/aws-sns-subscriptions";
import type { Construct } from "constructs";
import type { ChinaGlobalConfig, SideConfig, SideName } from "./china-global-config.ts";
import { sideTables } from "./side-tables.ts";

/** Names of the two stacks. */
export const STACK_NAMES: Readonly<Record<SideName, string>> = {
  china: "isthmus-china",
  global: "isthmus-global",
};

/** One side: its tables, and everything that replicates them. */
export class SideStack extends Stack {
  readonly replication: ReplicationSide;

  constructor(scope: Construct, side: SideName, config: ChinaGlobalConfig) {
    const own = config[side];
    super(scope, STACK_NAMES[side], {
      description: `Isthmus: DynamoDB tables that are active in ${own.region} and in another partition`,
      env: { account: own.account, region: own.region },
    });
    const peer = config[side === "china" ? "global" : "china"];
    this.replication = new ReplicationSide(this, "Replication", {
      ...config.settings,
      regionName: own.region,
      tables: sideTables(this, side, config),
      inbox: inboxOf(own),
      peers: [
        {
          regionName: peer.region,
          account: peer.account,
          inbox: peerInboxOf(peer),
          // How this side becomes somebody there, and how that side gets in here. Names of roles follow from the configuration, so that neither side waits for the other's.
          credentials: PeerCredentials.webIdentity(),
          access: PeerAccess.webIdentity({ issuerUrl: peer.issuerUrl }),
        },
      ],
      ...(config.alarmEmail !== undefined && {
        alarmActions: [new SnsAction(alarmTopic(this, config.alarmEmail))],
      }),
    });
  }
}

function inboxOf({ inbox }: SideConfig): InboxTransport {
  switch (inbox) {
    case "kinesis":
      return InboxTransport.kinesisOnDemand();
    case "sqs":
      return InboxTransport.sqsStandard();
    case "sqs-fifo":
      return InboxTransport.sqsFifo();
    default:
      return inbox satisfies never;
  }
}

function peerInboxOf({ region, inbox }: SideConfig): PeerInbox {
  const { inbox: name } = sideNames({ regionName: region });
  if (inbox === "kinesis") return PeerInbox.kinesis(name);
  return PeerInbox.sqs(inbox === "sqs-fifo" ? `${name}.fifo` : name);
}

function alarmTopic(scope: Construct, email: string): sns.ITopic {
  const topic = new sns.Topic(scope, "Alarms", { enforceSSL: true });
  topic.addSubscription(new EmailSubscription(email));
  return topic;
}
