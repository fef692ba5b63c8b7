import type { ISecurityGroup, IVpc, SubnetSelection } from "aws-cdk-lib/aws-ec2";

/** Where the functions of a side are, in the terms of `lambda.Function`. Empty without a VPC. */
export interface FunctionNetwork {
  readonly vpc?: IVpc;
  readonly vpcSubnets?: SubnetSelection;
  readonly securityGroups?: ISecurityGroup[];
}

/** What a network was made into. */
export interface PlacedNetwork {
  readonly functions: FunctionNetwork;
  /** The fixed addresses that the peers see, if they are fixed. */
  readonly egressAddresses: readonly string[];
}
