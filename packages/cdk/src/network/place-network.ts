import { RemovalPolicy, Stack } from "aws-cdk-lib";
import * as ec2 from "aws-cdk-lib/aws-ec2";
import type { Construct } from "constructs";
import { invalidConfig } from "@isthmus/settings";
import { acknowledge } from "../acknowledge.ts";
import type { FunctionNetwork, PlacedNetwork } from "./function-network.ts";
import type { NatVpcOptions, Network, PrivateEndpointsOptions, VpcOptions } from "./network.ts";

const ZONES_DEFAULT = 2;

/** Services of this side that functions in a VPC without the Internet call. */
export interface OwnServices {
  /** Whether a peer is got into with a token of this side's STS or a role of this partition. */
  readonly sts: boolean;
  /** Whether a peer's access key is in Secrets Manager. */
  readonly secretsManager: boolean;
}

/** Makes what a network needs. */
export function placeNetwork(scope: Construct, network: Network, services: OwnServices): PlacedNetwork {
  switch (network.kind) {
    case "none":
      return { functions: {}, egressAddresses: [] };
    case "vpc":
      return { functions: inVpc(scope, network.vpc, network), egressAddresses: [] };
    case "nat-vpc":
      return placeNatVpc(scope, network);
    case "private-endpoints":
      return placePrivateEndpoints(scope, network, services);
    default:
      return network satisfies never;
  }
}

function inVpc(scope: Construct, vpc: ec2.IVpc, { subnets, securityGroups }: VpcOptions): FunctionNetwork {
  return {
    vpc,
    vpcSubnets: subnets ?? { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS },
    securityGroups: securityGroups === undefined ? [functionsGroup(scope, vpc)] : [...securityGroups],
  };
}

function functionsGroup(scope: Construct, vpc: ec2.IVpc): ec2.SecurityGroup {
  return new ec2.SecurityGroup(scope, "FunctionsSecurityGroup", {
    vpc,
    description: "Functions of Isthmus: everything out, nothing in.",
    allowAllOutbound: true,
  });
}

function placeNatVpc(scope: Construct, options: NatVpcOptions): PlacedNetwork {
  const zones = zoneCount(scope, options);
  const addresses =
    options.eipAllocationIds === undefined
      ? Array.from({ length: zones }, (_, zone) => fixedAddress(scope, zone))
      : [];
  const vpc = new ec2.Vpc(scope, "Vpc", {
    ...zonesOf(options, zones),
    ...(options.ipAddresses !== undefined && { ipAddresses: options.ipAddresses }),
    natGateways: zones,
    natGatewayProvider: ec2.NatProvider.gateway({
      eipAllocationIds: [
        ...(options.eipAllocationIds ?? addresses.map(({ attrAllocationId }) => attrAllocationId)),
      ],
    }),
    restrictDefaultSecurityGroup: false,
    subnetConfiguration: [
      { name: "public", subnetType: ec2.SubnetType.PUBLIC, mapPublicIpOnLaunch: false, cidrMask: 26 },
      { name: "functions", subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS, cidrMask: 22 },
    ],
    gatewayEndpoints: GATEWAY_ENDPOINTS,
  });
  acknowledgeVpc(vpc);
  return {
    functions: inVpc(scope, vpc, {}),
    egressAddresses: addresses.map(({ attrPublicIp }) => attrPublicIp),
  };
}

/** The peers' firewalls know the address, so that it outlives the stack. */
function fixedAddress(scope: Construct, zone: number): ec2.CfnEIP {
  const address = new ec2.CfnEIP(scope, `Address${zone + 1}`, { domain: "vpc" });
  address.applyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);
  return address;
}

function placePrivateEndpoints(
  scope: Construct,
  options: PrivateEndpointsOptions,
  services: OwnServices,
): PlacedNetwork {
  const vpc = options.vpc ?? isolatedVpc(scope, options);
  const subnets = options.subnets ?? {
    subnetType:
      options.vpc === undefined ? ec2.SubnetType.PRIVATE_ISOLATED : ec2.SubnetType.PRIVATE_WITH_EGRESS,
  };
  const functions = functionsGroup(scope, vpc);
  if (options.createEndpoints ?? true) addEndpoints(scope, vpc, subnets, functions, services);
  return { functions: { vpc, vpcSubnets: subnets, securityGroups: [functions] }, egressAddresses: [] };
}

function isolatedVpc(scope: Construct, options: PrivateEndpointsOptions): ec2.Vpc {
  const zones = zoneCount(scope, options);
  const vpc = new ec2.Vpc(scope, "Vpc", {
    ...zonesOf(options, zones),
    ...(options.ipAddresses !== undefined && { ipAddresses: options.ipAddresses }),
    natGateways: 0,
    restrictDefaultSecurityGroup: false,
    subnetConfiguration: [{ name: "functions", subnetType: ec2.SubnetType.PRIVATE_ISOLATED, cidrMask: 22 }],
  });
  acknowledgeVpc(vpc);
  return vpc;
}

function addEndpoints(
  scope: Construct,
  vpc: ec2.IVpc,
  subnets: ec2.SubnetSelection,
  functions: ec2.ISecurityGroup,
  { sts, secretsManager }: OwnServices,
): void {
  for (const [id, endpoint] of Object.entries(GATEWAY_ENDPOINTS))
    new ec2.GatewayVpcEndpoint(scope, `${id}Endpoint`, { vpc, ...endpoint, subnets: [subnets] });
  const group = new ec2.SecurityGroup(scope, "EndpointsSecurityGroup", {
    vpc,
    description: "Interface endpoints that the functions of Isthmus call.",
    allowAllOutbound: false,
  });
  group.addIngressRule(functions, ec2.Port.tcp(443), "HTTPS from the functions of Isthmus");
  const interfaces = {
    Sqs: ec2.InterfaceVpcEndpointAwsService.SQS,
    ...(sts && { Sts: ec2.InterfaceVpcEndpointAwsService.STS }),
    ...(secretsManager && { SecretsManager: ec2.InterfaceVpcEndpointAwsService.SECRETS_MANAGER }),
  };
  for (const [id, service] of Object.entries(interfaces)) {
    new ec2.InterfaceVpcEndpoint(scope, `${id}Endpoint`, {
      vpc,
      service,
      subnets,
      securityGroups: [group],
      open: false,
      privateDnsEnabled: true,
    });
  }
}

/** How many zones there are to be; CDK would quietly make fewer. */
function zoneCount(scope: Construct, { availabilityZones, zones = ZONES_DEFAULT }: NatVpcOptions): number {
  if (availabilityZones !== undefined) return availabilityZones.length;
  const known = Stack.of(scope).availabilityZones.length;
  if (zones <= known) return zones;
  throw invalidConfig([
    {
      path: ["network", "zones"],
      value: zones,
      message: `are more than the ${known} zones that CDK knows of for this stack. Name them with availabilityZones, for example "cn-north-1a", or give the stack its account and region.`,
    },
  ]);
}

function zonesOf({ availabilityZones }: NatVpcOptions, zones: number): Partial<ec2.VpcProps> {
  return availabilityZones === undefined ? { maxAzs: zones } : { availabilityZones: [...availabilityZones] };
}

function acknowledgeVpc(vpc: ec2.Vpc): void {
  acknowledge(
    vpc,
    "AwsSolutions-VPC7",
    "Only the functions of Isthmus are in this VPC, and every call of theirs is in CloudTrail. Whoever wants flow logs adds them to the construct's `vpc`.",
  );
}

/** DynamoDB and S3 without hourly price, and without bytes through a NAT gateway. */
const GATEWAY_ENDPOINTS = {
  DynamoDb: { service: ec2.GatewayVpcEndpointAwsService.DYNAMODB },
  S3: { service: ec2.GatewayVpcEndpointAwsService.S3 },
} as const;
