import type { Duration } from "aws-cdk-lib";
import type { PeerAccess } from "./peer-access.ts";
import type { PeerCredentials } from "./peer-credentials.ts";
import type { PeerInbox } from "./peer-inbox.ts";

/** Endpoints of a peer's services instead of AWS's own: the names of interface endpoints behind a private line. */
export interface PeerEndpoints {
  readonly kinesis?: string;
  readonly sqs?: string;
  /** Where roles of the peer are taken on. */
  readonly sts?: string;
}

/** How the connections to a peer are made. */
export interface PeerNetwork {
  /** URL of an HTTP or HTTPS proxy without user name and password, for example `http://proxy.example:3128`. Default: none. */
  readonly proxy?: string;
  /** Hosts that are reached without the proxy. Default: none. */
  readonly noProxy?: readonly string[];
  /** Longest time to connect. Default: 3 seconds. */
  readonly connectTimeout?: Duration;
  /** Longest time until an answer begins. Default: 15 seconds. */
  readonly requestTimeout?: Duration;
  /** Connections at the same time, for each service. Default: 128. */
  readonly maxSockets?: number;
}

/** Another replica: where it is, how changes get there, and how it gets in here. */
export interface ReplicationPeer {
  /** The replica's name. It is part of every version and must never change. */
  readonly regionName: string;
  /** The peer's AWS region. Default: `regionName`. */
  readonly awsRegion?: string;
  /** The peer's account. It is needed where names at the peer are to be derived. Default: this stack's account for a peer with `PeerCredentials.own()`. */
  readonly account?: string;
  /** What the names of the peer's side begin with. Default: this side's `namePrefix`. */
  readonly namePrefix?: string;
  /** Where changes for it are sent. */
  readonly inbox: PeerInbox;
  /** How this side's functions become somebody there. Default: `PeerCredentials.own()`. */
  readonly credentials?: PeerCredentials;
  /** How it gets into this side's inbox. Default: nothing is made for it; see `grantWriteInbox`. */
  readonly access?: PeerAccess;
  /** Default: AWS's own endpoints. */
  readonly endpoints?: PeerEndpoints;
  /** Default: direct connections. */
  readonly network?: PeerNetwork;
}
