import type { IIpAddresses, ISecurityGroup, IVpc, SubnetSelection } from "aws-cdk-lib/aws-ec2";

/** Settings of {@link Network.natVpc}. */
export interface NatVpcOptions {
  /** Zones, each with a NAT gateway and a fixed address. Default: 2. */
  readonly zones?: number;
  /** Names of the zones. Default: the stack's first ones. CDK looks them up if the stack has an account and a region; else it knows of two. */
  readonly availabilityZones?: readonly string[];
  /** Allocation ids of Elastic IPs that are there already, one for each zone. Default: they are made, and kept when the stack goes. */
  readonly eipAllocationIds?: readonly string[];
  /** Default: 10.0.0.0/16. */
  readonly ipAddresses?: IIpAddresses;
}

/** Settings of {@link Network.privateEndpoints}. */
export interface PrivateEndpointsOptions {
  /** The VPC, with the line to the peers. Default: one without a way to the Internet is made. */
  readonly vpc?: IVpc;
  /** Where functions and interface endpoints are. Default: isolated subnets if the VPC is made, else private ones. */
  readonly subnets?: SubnetSelection;
  /** Zones, if the VPC is made. Default: 2. */
  readonly zones?: number;
  /** Names of the zones, if the VPC is made. */
  readonly availabilityZones?: readonly string[];
  /** Addresses of the VPC that is made; they must not overlap with those on the other end of the line. Default: 10.0.0.0/16. */
  readonly ipAddresses?: IIpAddresses;
  /** Whether this side's own services get endpoints. Default: true; false where the VPC has them already. */
  readonly createEndpoints?: boolean;
}

/** Settings of {@link Network.vpc}. */
export interface VpcOptions {
  /** Default: private subnets with a way out. */
  readonly subnets?: SubnetSelection;
  /** Default: one is made that lets everything out and nothing in. */
  readonly securityGroups?: readonly ISecurityGroup[];
}

/** Where the functions are in the network. Make one with {@link Network}. */
export type Network =
  | { readonly kind: "none" }
  | ({ readonly kind: "nat-vpc" } & NatVpcOptions)
  | ({ readonly kind: "vpc"; readonly vpc: IVpc } & VpcOptions)
  | ({ readonly kind: "private-endpoints" } & PrivateEndpointsOptions);

/** Makes a {@link Network:type}. How each peer is reached from there is told by its `endpoints` and `network`. */
export const Network: {
  /** No VPC: over the Internet, from addresses of AWS. */
  none(): Network;
  /** A VPC of its own with NAT gateways: over the Internet, from fixed addresses, one for each zone. */
  natVpc(options?: NatVpcOptions): Network;
  /** A VPC that is there already, for example one with a proxy. */
  vpc(vpc: IVpc, options?: VpcOptions): Network;
  /** A VPC without the Internet: interface endpoints here, and endpoints of your own names at the peers, behind Direct Connect, VPN or a partner's line. */
  privateEndpoints(options?: PrivateEndpointsOptions): Network;
} = {
  none: () => ({ kind: "none" }),
  natVpc: (options = {}) => ({ kind: "nat-vpc", ...options }),
  vpc: (vpc, options = {}) => ({ kind: "vpc", vpc, ...options }),
  privateEndpoints: (options = {}) => ({ kind: "private-endpoints", ...options }),
};
