import { App, CfnOutput, Stack } from "aws-cdk-lib";
import { AttributeType, StreamViewType, Table } from "aws-cdk-lib/aws-dynamodb";
import { Network, PeerAccess, PeerCredentials, PeerInbox, ReplicationSide } from "../src/index.ts";

/** The example of the README, as it stands there. */
export function readmeExample(): Stack {
  // #region example
  const stack = new Stack(new App(), "Isthmus", { env: { region: "us-east-1" } });
  const orders = new Table(stack, "Orders", {
    partitionKey: { name: "id", type: AttributeType.STRING },
    stream: StreamViewType.NEW_AND_OLD_IMAGES,
  });
  const replication = new ReplicationSide(stack, "Replication", {
    regionName: "us-east-1",
    tables: { orders },
    peers: [
      {
        regionName: "cn-north-1",
        account: "222222222222",
        inbox: PeerInbox.kinesis("isthmus-inbox"),
        // How this side becomes somebody in China, and how China gets in here.
        credentials: PeerCredentials.webIdentity(),
        access: PeerAccess.webIdentity({ issuerUrl: "https://issuer-of-the-account-in-china.example" }),
      },
    ],
    network: Network.natVpc(),
  });
  new CfnOutput(stack, "Addresses", { value: replication.egressAddresses.join(", ") });
  // #endregion
  return stack;
}
