export { PeerAccess } from "./peer/peer-access.ts";
export type {
  AccessKeyAccessOptions,
  AssumeRoleAccessOptions,
  WebIdentityAccessOptions,
} from "./peer/peer-access.ts";
export { PeerCredentials } from "./peer/peer-credentials.ts";
export type { AssumeRoleOptions, WebIdentityOptions } from "./peer/peer-credentials.ts";
export { PeerInbox } from "./peer/peer-inbox.ts";
export type { PeerEndpoints, PeerNetwork, ReplicationPeer } from "./peer/replication-peer.ts";
export { PeerEntrance } from "./access/peer-entrance.ts";
export { DeadLetterStore } from "./dead-letters/dead-letter-store.ts";
export type { SideFunctions } from "./functions/create-functions.ts";
export type { SideMappings } from "./functions/map-sources.ts";
export { SideFunction } from "./functions/side-function.ts";
export { Heartbeat, HEARTBEAT_TABLE } from "./heartbeat/heartbeat.ts";
export type { HeartbeatOptions } from "./heartbeat/heartbeat.ts";
export type { Inbox } from "./inbox/inbox.ts";
export { InboxTransport } from "./inbox/inbox-transport.ts";
export type { InboxOptions } from "./inbox/inbox-transport.ts";
export type { Objectives } from "./monitoring/objectives.ts";
export { ALARM_IDS } from "./monitoring/alarm-ids.ts";
export type { AlarmId } from "./monitoring/alarm-ids.ts";
export { Network } from "./network/network.ts";
export type { NatVpcOptions, PrivateEndpointsOptions, VpcOptions } from "./network/network.ts";
export type { ReplicatedTable, VersionAttributeNames } from "./replicated-table.ts";
export { ReplicationSide } from "./replication-side.ts";
export type { ReplicationSideProps } from "./replication-side-props.ts";
export { NAME_PREFIX_DEFAULT, sideNames } from "./side-names.ts";
export type { SideNames, SideNamesProps } from "./side-names.ts";
