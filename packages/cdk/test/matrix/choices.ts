import { Duration } from "aws-cdk-lib";
import type { Stack } from "aws-cdk-lib";
import * as ec2 from "aws-cdk-lib/aws-ec2";
import { Key } from "aws-cdk-lib/aws-kms";
import { RegionInfo } from "aws-cdk-lib/region-info";
import { Secret } from "aws-cdk-lib/aws-secretsmanager";
import { InboxTransport, Network, PeerAccess, PeerCredentials, PeerInbox } from "../../src/index.ts";
import type { ReplicationPeer, ReplicationSideProps } from "../../src/index.ts";

/** The regions that a side must be deployable in. */
export const REGIONS = [
  "cn-north-1",
  "cn-northwest-1",
  "us-east-1",
  "ap-southeast-1",
  "us-gov-west-1",
  "eusc-de-east-1",
] as const;

export const NETWORKS = ["none", "nat-vpc", "proxy", "private-endpoints"] as const;
export const TRANSPORTS = ["kinesis-on-demand", "kinesis-provisioned", "sqs-standard", "sqs-fifo"] as const;
export const IDENTITIES = ["web-identity", "access-key", "assume-role", "own"] as const;

/** One combination of choices. */
export interface Row {
  readonly region: (typeof REGIONS)[number];
  readonly network: (typeof NETWORKS)[number];
  readonly transport: (typeof TRANSPORTS)[number];
  readonly identity: (typeof IDENTITIES)[number];
  /** Whether a customer's key encrypts everything. */
  readonly key: boolean;
}

/** Products with 2 in the field of four elements, whose sums are exclusive ors. */
const DOUBLED = [0, 2, 3, 1] as const;

/**
 * Rows such that every choice comes with every region, and every two choices of network, transport and identity come together somewhere: an orthogonal
 * array of 16 rows over the first four regions, and again its beginning for the others.
 */
export const ROWS: readonly Row[] = REGIONS.flatMap((region, index) =>
  NETWORKS.map((network, n): Row => {
    const r = index % 4;
    return {
      region,
      network,
      transport: TRANSPORTS[n ^ r] ?? TRANSPORTS[0],
      identity: IDENTITIES[n ^ (DOUBLED[r] ?? 0)] ?? IDENTITIES[0],
      key: (n + index) % 2 === 1,
    };
  }),
);

export const PEER_ACCOUNT = "222222222222";
export const ISSUER = "https://abcdef.tokens.sts.global.example";

/** What a row makes of a side. */
export function propsOf(row: Row, stack: Stack): Partial<ReplicationSideProps> {
  return {
    inbox: transportOf(row),
    network: networkOf(row, stack),
    peers: [peerOf(row, stack)],
    ...(row.key && { encryptionKey: new Key(stack, "Key", { enableKeyRotation: true }) }),
  };
}

function transportOf({ transport }: Row): InboxTransport {
  switch (transport) {
    case "kinesis-on-demand":
      return InboxTransport.kinesisOnDemand();
    case "kinesis-provisioned":
      return InboxTransport.kinesisProvisioned({ shards: 2, retention: Duration.days(2) });
    case "sqs-standard":
      return InboxTransport.sqsStandard();
    case "sqs-fifo":
      return InboxTransport.sqsFifo();
    default:
      return transport satisfies never;
  }
}

function networkOf({ network, region }: Row, stack: Stack): Network {
  switch (network) {
    case "none":
      return Network.none();
    case "nat-vpc":
      return Network.natVpc({ availabilityZones: ["a", "b", "c"].map((zone) => `${region}${zone}`) });
    case "proxy":
      // A VPC of the user's, in which the proxy is.
      return Network.vpc(
        ec2.Vpc.fromVpcAttributes(stack, "ProxyVpc", {
          vpcId: "vpc-0123456789abcdef0",
          availabilityZones: ["a", "b"],
          privateSubnetIds: ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"],
        }),
      );
    case "private-endpoints":
      return Network.privateEndpoints();
    default:
      return network satisfies never;
  }
}

function peerOf(row: Row, stack: Stack): ReplicationPeer {
  const across = row.identity === "web-identity" || row.identity === "access-key";
  const far = RegionInfo.get(row.region).partition === "aws-cn" ? "us-east-1" : "cn-north-1";
  return {
    regionName: across ? far : "neighbour",
    awsRegion: across ? far : row.region,
    account: row.identity === "own" ? stack.account : PEER_ACCOUNT,
    inbox: row.transport.startsWith("kinesis")
      ? PeerInbox.kinesis("their-inbox")
      : PeerInbox.sqs("their-inbox"),
    ...identityOf(row, stack),
    ...(row.network === "proxy" && { network: { proxy: "http://proxy.example:3128" } }),
    ...(row.network === "private-endpoints" && {
      endpoints: {
        kinesis: "https://kinesis.example",
        sqs: "https://sqs.example",
        sts: "https://sts.example",
      },
    }),
  };
}

function identityOf({ identity }: Row, stack: Stack): Pick<ReplicationPeer, "credentials" | "access"> {
  switch (identity) {
    case "web-identity":
      return {
        credentials: PeerCredentials.webIdentity(),
        access: PeerAccess.webIdentity({ issuerUrl: ISSUER }),
      };
    case "access-key": {
      const secret = Secret.fromSecretNameV2(stack, "TheirKey", "isthmus/their-key");
      return { credentials: PeerCredentials.secret(secret), access: PeerAccess.accessKey() };
    }
    case "assume-role":
      return {
        credentials: PeerCredentials.assumeRole({ externalId: "agreed-upon" }),
        access: PeerAccess.assumeRole({ externalId: "agreed-upon" }),
      };
    case "own":
      return {};
    default:
      return identity satisfies never;
  }
}
