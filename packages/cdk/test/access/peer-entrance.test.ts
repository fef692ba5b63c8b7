import { Match, Template } from "aws-cdk-lib/assertions";
import { OidcProviderNative, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { Key } from "aws-cdk-lib/aws-kms";
import { expect, it } from "vitest";
import { InboxTransport, PeerAccess, PeerCredentials, PeerInbox } from "../../src/index.ts";
import type { ReplicationPeer } from "../../src/index.ts";
import { makeSide, PLAIN_PEER, sideTemplate } from "../support/synthesize.ts";

const ISSUER = "https://abcdef.tokens.example";
const CHINA: ReplicationPeer = {
  regionName: "cn-north-1",
  account: "222222222222",
  inbox: PeerInbox.kinesis("isthmus-inbox"),
  credentials: PeerCredentials.webIdentity(),
  access: PeerAccess.webIdentity({ issuerUrl: ISSUER }),
};
const SUBJECTS = ["forward", "redrive"].map(
  (name) => `arn:aws-cn:iam::222222222222:role/isthmus-cn-north-1-${name}`,
);

it("trusts web identities of one audience, of the peer's own roles, and of their account alone", () => {
  const template = sideTemplate({ peers: [CHINA] });
  template.hasResourceProperties("AWS::IAM::OIDCProvider", { Url: ISSUER, ClientIdList: ["isthmus"] });
  template.hasResourceProperties("AWS::IAM::Role", {
    RoleName: "isthmus-us-east-1-from-cn-north-1",
    AssumeRolePolicyDocument: {
      Statement: [
        {
          Action: "sts:AssumeRoleWithWebIdentity",
          Condition: {
            StringEquals: { "abcdef.tokens.example:aud": "isthmus", "abcdef.tokens.example:sub": SUBJECTS },
          },
          Principal: { Federated: { "Fn::GetAtt": [Match.stringLikeRegexp("Issuer"), "Arn"] } },
        },
      ],
    },
  });
});

it("makes one provider for two peers of one issuer, and none where it is given", () => {
  const second = { ...CHINA, regionName: "cn-northwest-1" };
  sideTemplate({ peers: [CHINA, second] }).resourceCountIs("AWS::IAM::OIDCProvider", 1);
  const known = sideTemplate((stack) => {
    const provider = OidcProviderNative.fromOidcProviderArn(
      stack,
      "Known",
      stack.formatArn({ service: "iam", region: "", resource: "oidc-provider", resourceName: "abcdef" }),
    );
    return { peers: [{ ...CHINA, access: PeerAccess.webIdentity({ issuerUrl: ISSUER, provider }) }] };
  });
  known.resourceCountIs("AWS::IAM::OIDCProvider", 0);
});

it("lets the peer's roles of another account in by condition, since they may not be there yet", () => {
  const template = sideTemplate({
    peers: [
      {
        ...PLAIN_PEER,
        account: "222222222222",
        credentials: PeerCredentials.assumeRole(),
        access: PeerAccess.assumeRole({ externalId: "agreed" }),
      },
    ],
  });
  template.hasResourceProperties("AWS::IAM::Role", {
    RoleName: "isthmus-us-east-1-from-eu-west-1",
    AssumeRolePolicyDocument: {
      Statement: [
        {
          Action: "sts:AssumeRole",
          Condition: {
            ArnEquals: {
              "aws:PrincipalArn": ["forward", "redrive"].map(
                (name) => `arn:aws:iam::222222222222:role/isthmus-eu-west-1-${name}`,
              ),
            },
            StringEquals: { "sts:ExternalId": "agreed" },
          },
        },
      ],
    },
  });
});

it.each([
  ["a stream", InboxTransport.kinesisOnDemand(), ["kinesis:PutRecords"], ["kms:GenerateDataKey"]],
  [
    "a queue",
    InboxTransport.sqsStandard(),
    ["sqs:GetQueueUrl", "sqs:SendMessage"],
    ["kms:Decrypt", "kms:GenerateDataKey"],
  ],
])("lets a user with an access key send to %s, and do nothing else", (_, inbox, actions, keyActions) => {
  const template = sideTemplate((stack) => ({
    inbox,
    encryptionKey: new Key(stack, "Key"),
    peers: [{ ...CHINA, access: PeerAccess.accessKey() }],
  }));
  const policies = Object.values(
    template.findResources("AWS::IAM::Policy", {
      Properties: { Users: [{ Ref: Match.stringLikeRegexp("Entrance") }] },
    }),
  );
  const statements = policies.flatMap(({ Properties }) => {
    const { PolicyDocument } = Properties as {
      readonly PolicyDocument: { readonly Statement: readonly { readonly Action: string | string[] }[] };
    };
    return PolicyDocument.Statement;
  });
  expect(statements.map(({ Action }) => [Action].flat())).toEqual([actions, keyActions]);
  template.hasResourceProperties("AWS::SecretsManager::Secret", {
    SecretString: { "Fn::Join": ["", Match.arrayWith(['{"accessKeyId":"'])] },
  });
});

it("lets those whom it is granted look at dead letters, and enable one mapping alone", () => {
  const { side, stack } = makeSide();
  const operator = new Role(stack, "Operator", { assumedBy: new ServicePrincipal("ec2.amazonaws.com") });
  side.grantRedrive(operator);
  Template.fromStack(stack).hasResourceProperties("AWS::IAM::Policy", {
    Roles: [{ Ref: Match.stringLikeRegexp("Operator") }],
    PolicyDocument: {
      Statement: [
        { Action: Match.arrayWith(["sqs:ReceiveMessage"]) },
        { Action: "s3:GetObject" },
        {
          Action: ["lambda:GetEventSourceMapping", "lambda:UpdateEventSourceMapping"],
          Resource: { "Fn::Join": ["", Match.arrayWith([Match.stringLikeRegexp("event-source-mapping")])] },
        },
      ],
    },
  });
});
