import { Duration, SecretValue } from "aws-cdk-lib";
import * as iam from "aws-cdk-lib/aws-iam";
import { Key } from "aws-cdk-lib/aws-kms";
import { Secret } from "aws-cdk-lib/aws-secretsmanager";
import { Construct } from "constructs";
import { acknowledge } from "../acknowledge.ts";
import type { ResolvedPeer, SideContext } from "../functions/side-context.ts";
import { AUDIENCE_DEFAULT } from "../functions/side-environment.ts";
import type {
  AccessKeyAccessOptions,
  AssumeRoleAccessOptions,
  PeerAccess,
  WebIdentityAccessOptions,
} from "../peer/peer-access.ts";
import type { OidcProviders } from "./oidc-providers.ts";

/** What a peer gets in with. */
export interface PeerEntranceProps {
  readonly side: SideContext;
  readonly peer: ResolvedPeer;
  readonly access: PeerAccess;
  readonly providers: OidcProviders;
}

/** A role or a user for one peer. What it may do is granted by whoever makes it. */
export class PeerEntrance extends Construct {
  readonly grantee: iam.IRole | iam.IUser;
  /** The secret with the access key, if there is one. */
  readonly secret: Secret | undefined;

  constructor(scope: Construct, id: string, props: PeerEntranceProps) {
    super(scope, id);
    const { grantee, secret } = this.principalOf(props);
    this.grantee = grantee;
    this.secret = secret;
  }

  private principalOf({ side, peer, access, providers }: PeerEntranceProps): {
    readonly grantee: iam.IRole | iam.IUser;
    readonly secret?: Secret;
  } {
    const name = side.names.peerPrincipal(peer.regionName);
    switch (access.kind) {
      case "web-identity":
        return { grantee: this.roleFor(name, peer, webIdentityPrincipal(peer, access, providers)) };
      case "assume-role":
        return { grantee: this.roleFor(name, peer, assumeRolePrincipal(peer, access)) };
      case "access-key": {
        const user = new iam.User(this, "User", { userName: name });
        return { grantee: user, secret: this.accessKeyOf(user, side, access) };
      }
      default:
        return access satisfies never;
    }
  }

  private roleFor(roleName: string, peer: ResolvedPeer, assumedBy: iam.IPrincipal): iam.Role {
    return new iam.Role(this, "Role", {
      roleName,
      description: `Isthmus: the replica ${peer.regionName} sends its changes with this role, and can do nothing else with it`,
      assumedBy,
      maxSessionDuration: Duration.hours(1),
    });
  }

  private accessKeyOf(user: iam.User, side: SideContext, options: AccessKeyAccessOptions): Secret {
    const key = new iam.AccessKey(this, "AccessKey", { user, serial: options.serial ?? 1 });
    const encryptionKey = options.encryptionKey ?? side.encryptionKey;
    const secret = new Secret(this, "Secret", {
      description: `Isthmus: access key of ${user.userName}, to be carried into a secret of the peer's account`,
      secretObjectValue: {
        // Which key it is, is no secret; CDK can tell it in no other way.
        accessKeyId: SecretValue.unsafePlainText(key.accessKeyId),
        secretAccessKey: key.secretAccessKey,
      },
      // Given the key itself, CDK would write a condition into its policy that has the suffix of the partition aws.
      ...(encryptionKey !== undefined && {
        encryptionKey: Key.fromKeyArn(this, "SecretKey", encryptionKey.keyArn),
      }),
    });
    acknowledge(
      secret,
      "AwsSolutions-SMG4",
      "The key is used in another partition, where no rotation of this account reaches. `serial` makes a new key; docs/credentials.md tells the order of steps.",
    );
    return secret;
  }
}

/** The audience, the subject, and with the subject the account: an issuer is an account's own, and a subject's ARN has the account in it. */
function webIdentityPrincipal(
  peer: ResolvedPeer,
  options: WebIdentityAccessOptions,
  providers: OidcProviders,
): iam.IPrincipal {
  const { issuerUrl, audience = AUDIENCE_DEFAULT } = options;
  const provider = providers.of(issuerUrl, audience, options.provider);
  const issuer = issuerUrl.replace(/^https:\/\//, "");
  return new iam.WebIdentityPrincipal(provider, {
    StringEquals: { [`${issuer}:aud`]: audience, [`${issuer}:sub`]: [...subjectsOf(peer, options.subjects)] },
  });
}

/** IAM refuses a principal that is not there yet, and each side would wait for the other; a condition may name roles to come. */
function assumeRolePrincipal(peer: ResolvedPeer, options: AssumeRoleAccessOptions): iam.IPrincipal {
  const subjects = subjectsOf(peer, options.subjects);
  const accounts = new Set(subjects.map((arn) => arn.split(":")[4] ?? ""));
  return new iam.CompositePrincipal(
    ...[...accounts].map(
      (account) =>
        new iam.PrincipalWithConditions(new iam.AccountPrincipal(account), {
          ArnEquals: { "aws:PrincipalArn": [...subjects] },
          ...(options.externalId !== undefined && { StringEquals: { "sts:ExternalId": options.externalId } }),
        }),
    ),
  );
}

/** The roles of a peer that may get in. */
export function subjectsOf(
  { partition, account, names }: ResolvedPeer,
  subjects: readonly string[] | undefined,
): readonly string[] {
  if (subjects !== undefined) return subjects;
  if (account === undefined) return [];
  return [names.roles.forward, names.roles.redrive].map(
    (role) => `arn:${partition}:iam::${account}:role/${role}`,
  );
}
