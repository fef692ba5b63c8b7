import { ArnFormat } from "aws-cdk-lib";
import * as iam from "aws-cdk-lib/aws-iam";
import type { ITable } from "aws-cdk-lib/aws-dynamodb";
import type { IQueue } from "aws-cdk-lib/aws-sqs";
import type { IBucket } from "aws-cdk-lib/aws-s3";
import type { FunctionName } from "./function-name.ts";
import type { GrantedResource, Grants } from "./runtime-package.ts";
import type { ResolvedPeer, SideContext } from "./side-context.ts";
import { AUDIENCE_DEFAULT } from "./side-environment.ts";

const TOKEN_LIFE_DEFAULT_SECONDS = 300;
const SIGNING_ALGORITHM_DEFAULT = "RS256";

/** What the functions call. */
export interface CalledResources {
  /** The replicated tables that this function serves. */
  readonly tables: readonly ITable[];
  readonly tombstones: ITable;
  readonly deadLettersQueue: IQueue;
  readonly deadLettersBucket: IBucket;
}

/**
 * What a function's own code calls, and nothing else: the actions that it was recorded to call, each on the resources of the kind that it was
 * recorded to call it on. The statements' ids begin with `Use`.
 */
export function usePolicy(
  name: FunctionName,
  grants: Grants,
  side: SideContext,
  resources: CalledResources,
): readonly iam.PolicyStatement[] {
  const kinds = Object.keys(grants[name]) as GrantedResource[];
  return kinds.flatMap((kind) => {
    const arns = arnsOf(kind, side, resources);
    const actions = [...(grants[name][kind] ?? [])];
    return arns.length === 0 || actions.length === 0
      ? []
      : [new iam.PolicyStatement({ sid: `Use${pascal(kind)}`, actions, resources: [...arns] })];
  });
}

function arnsOf(kind: GrantedResource, side: SideContext, resources: CalledResources): readonly string[] {
  switch (kind) {
    case "table":
      return resources.tables.map(({ tableArn }) => tableArn);
    case "tombstonesTable":
      return [resources.tombstones.tableArn];
    case "deadLettersQueue":
      return [resources.deadLettersQueue.queueArn];
    case "deadLettersBucket":
      return [resources.deadLettersBucket.arnForObjects("*")];
    case "peerQueue":
    case "peerStream":
      return inboxesCalledAsOneself(kind, side);
    default:
      return kind satisfies never;
  }
}

/** At all other peers it is somebody else who sends: the role or user there has the rights. */
function inboxesCalledAsOneself(
  kind: "peerQueue" | "peerStream",
  { stack, peers }: SideContext,
): readonly string[] {
  return peers.flatMap(({ credentials, inbox, awsRegion, account }) => {
    if (credentials.kind !== "own" || (inbox.kind === "kinesis") !== (kind === "peerStream")) return [];
    const place = { region: awsRegion, account: account ?? stack.account };
    return inbox.kind === "kinesis"
      ? [stack.formatArn({ ...place, service: "kinesis", resource: "stream", resourceName: inbox.stream })]
      : [
          stack.formatArn({
            ...place,
            service: "sqs",
            resource: inbox.queue,
            arnFormat: ArnFormat.NO_RESOURCE_NAME,
          }),
        ];
  });
}

/** What a function needs to become somebody at a peer. The statements' ids begin with `Identity`. */
export function identityPolicy({ peers }: SideContext): readonly iam.PolicyStatement[] {
  return peers.flatMap((peer, index) => {
    const sid = `IdentityPeer${index + 1}`;
    return statementsOf(peer, sid);
  });
}

function statementsOf({ credentials, roleArn }: ResolvedPeer, sid: string): readonly iam.PolicyStatement[] {
  switch (credentials.kind) {
    case "own":
      return [];
    case "web-identity": {
      const {
        audience = AUDIENCE_DEFAULT,
        tokenLife,
        signingAlgorithm = SIGNING_ALGORITHM_DEFAULT,
      } = credentials;
      return [
        new iam.PolicyStatement({
          sid,
          actions: ["sts:GetWebIdentityToken"],
          // The action knows no resources; the conditions say whom the token may be for, for how long, and how it is signed.
          resources: ["*"],
          conditions: {
            "ForAllValues:StringEquals": { "sts:IdentityTokenAudience": [audience] },
            NumericLessThanEquals: {
              "sts:DurationSeconds": tokenLife?.toSeconds() ?? TOKEN_LIFE_DEFAULT_SECONDS,
            },
            StringEquals: { "sts:SigningAlgorithm": signingAlgorithm },
          },
        }),
      ];
    }
    case "assume-role":
      return roleArn === undefined
        ? []
        : [new iam.PolicyStatement({ sid, actions: ["sts:AssumeRole"], resources: [roleArn] })];
    case "secret":
      return [
        new iam.PolicyStatement({
          sid,
          actions: ["secretsmanager:GetSecretValue"],
          resources: [credentials.secret.secretFullArn ?? `${credentials.secret.secretArn}-??????`],
        }),
        ...(credentials.secret.encryptionKey === undefined
          ? []
          : [
              new iam.PolicyStatement({
                sid: `${sid}Key`,
                actions: ["kms:Decrypt"],
                resources: [credentials.secret.encryptionKey.keyArn],
              }),
            ]),
      ];
    default:
      return credentials satisfies never;
  }
}

function pascal(name: string): string {
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}
