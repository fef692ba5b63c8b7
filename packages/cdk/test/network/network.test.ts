import { Match, Template } from "aws-cdk-lib/assertions";
import { Secret } from "aws-cdk-lib/aws-secretsmanager";
import { expect, it } from "vitest";
import { Network, PeerCredentials, PeerInbox } from "../../src/index.ts";
import { makeSide, sideTemplate } from "../support/synthesize.ts";

it("has a NAT gateway with a fixed address in each zone, and tells the addresses", () => {
  const availabilityZones = ["us-east-1a", "us-east-1b", "us-east-1d"];
  const { side, stack } = makeSide({ network: Network.natVpc({ availabilityZones }) });
  expect(side.egressAddresses).toHaveLength(3);
  const template = Template.fromStack(stack);
  template.resourceCountIs("AWS::EC2::NatGateway", 3);
  template.resourceCountIs("AWS::EC2::EIP", 3);
  template.allResources("AWS::EC2::EIP", { DeletionPolicy: "RetainExceptOnCreate" });
});

it("does not quietly have fewer zones than it was told", () => {
  expect(() => makeSide({ network: Network.natVpc({ zones: 3 }) })).toThrow(
    /network\.zones: 3 are more than the 2 zones .* Name them with availabilityZones/,
  );
});

it("takes addresses that are there already", () => {
  const template = sideTemplate({
    network: Network.natVpc({ eipAllocationIds: ["eipalloc-1", "eipalloc-2"] }),
  });
  template.resourceCountIs("AWS::EC2::EIP", 0);
  template.hasResourceProperties("AWS::EC2::NatGateway", { AllocationId: "eipalloc-2" });
});

it("has no way to the Internet with private endpoints, but one to each service that is called here", () => {
  const template = sideTemplate((stack) => ({
    network: Network.privateEndpoints(),
    peers: [
      {
        regionName: "cn-north-1",
        inbox: PeerInbox.kinesis("isthmus-inbox"),
        credentials: PeerCredentials.secret(Secret.fromSecretNameV2(stack, "Key", "key")),
        endpoints: { kinesis: "https://kinesis.example" },
      },
    ],
  }));
  template.resourceCountIs("AWS::EC2::InternetGateway", 0);
  template.resourceCountIs("AWS::EC2::NatGateway", 0);
  const services = Object.values(template.findResources("AWS::EC2::VPCEndpoint")).map(({ Properties }) =>
    JSON.stringify((Properties as { readonly ServiceName: unknown }).ServiceName).replaceAll(
      /.*\.|[^a-z0-9]*$/g,
      "",
    ),
  );
  expect(services.sort()).toEqual(["dynamodb", "s3", "secretsmanager", "sqs"]);
});

it.each([
  ["none", Network.none(), Match.absent()],
  ["a VPC", Network.natVpc(), Match.objectLike({ SubnetIds: Match.anyValue() })],
])("puts every function into %s", (_, network, config) => {
  sideTemplate({ network }).allResourcesProperties("AWS::Lambda::Function", { VpcConfig: config });
});
