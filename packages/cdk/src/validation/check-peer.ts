import { Token } from "aws-cdk-lib";
import type { ConfigProblem } from "@isthmus/settings";
import { subjectsOf } from "../access/peer-entrance.ts";
import type { ResolvedPeer, SideContext } from "../functions/side-context.ts";
import { partitionOf } from "../peer/resolve-peer.ts";

const ACCOUNT = /^\d{12}$/;

/** What is wrong with one peer. */
export function checkPeer(peer: ResolvedPeer, index: number, side: SideContext): readonly ConfigProblem[] {
  const at = (...path: readonly string[]): readonly string[] => ["peers", `${index}`, ...path];
  return [
    ...checkAccount(peer, at("account")),
    ...checkCredentials(peer, at("credentials"), side),
    ...checkAccess(peer, at("access"), side),
    ...checkProxy(peer, at("network", "proxy")),
  ];
}

function checkAccount({ account }: ResolvedPeer, path: readonly string[]): readonly ConfigProblem[] {
  if (account === undefined || Token.isUnresolved(account) || ACCOUNT.test(account)) return [];
  return [{ path, value: account, message: "is not allowed. Allowed: an account's 12 digits, as a text." }];
}

function checkCredentials(
  peer: ResolvedPeer,
  path: readonly string[],
  { stack }: SideContext,
): readonly ConfigProblem[] {
  const { credentials, roleArn, partition, awsRegion } = peer;
  const ownPartition = partitionOf(stack.region);
  const across = ownPartition !== undefined && ownPartition !== partition;
  const problems: ConfigProblem[] = [];
  if (across && (credentials.kind === "own" || credentials.kind === "assume-role"))
    problems.push({
      path,
      value: credentials.kind,
      message: `mean nothing in the partition ${partition}, which ${awsRegion} is in; this side is in ${ownPartition}. Allowed between partitions: PeerCredentials.webIdentity() or PeerCredentials.secret().`,
    });
  if (ownPartition === partition && credentials.kind === "web-identity")
    problems.push({
      path,
      value: credentials.kind,
      message: `is for peers of another partition; ${awsRegion} is in ${partition} as this side is, and AWS refuses such tokens there. Allowed within a partition: PeerCredentials.assumeRole(), or PeerCredentials.own() in the same account.`,
    });
  if (credentials.kind !== "web-identity" && credentials.kind !== "assume-role") return problems;
  if (roleArn === undefined)
    problems.push({
      path: [...path, "roleArn"],
      message:
        "is missing. Needed: the ARN of the role at the peer, or the peer's `account`, from which it follows.",
    });
  else if (!Token.isUnresolved(roleArn) && !isRoleOf(roleArn, partition))
    problems.push({
      path: [...path, "roleArn"],
      value: roleArn,
      message: `is not a role of the partition ${partition}, which ${awsRegion} is in. Allowed: a role whose ARN begins with "arn:${partition}:iam::".`,
    });
  return problems;
}

function isRoleOf(arn: string, partition: string): boolean {
  // A partition that is known only when deployed fits every ARN.
  if (Token.isUnresolved(partition)) return arn.startsWith("arn:");
  return arn.startsWith(`arn:${partition}:iam::`) && arn.includes(":role/");
}

function checkAccess(
  peer: ResolvedPeer,
  path: readonly string[],
  { stack }: SideContext,
): readonly ConfigProblem[] {
  const { access, account, partition, awsRegion } = peer;
  if (access === undefined || access.kind === "access-key") return [];
  const problems: ConfigProblem[] = [];
  const ownPartition = partitionOf(stack.region);
  if (access.kind === "assume-role" && ownPartition !== undefined && ownPartition !== partition)
    problems.push({
      path,
      value: access.kind,
      message: `is not possible from the partition ${partition}, which ${awsRegion} is in. Allowed between partitions: PeerAccess.webIdentity() or PeerAccess.accessKey().`,
    });
  if (access.kind === "web-identity" && ownPartition === partition)
    problems.push({
      path,
      value: access.kind,
      message: `is for peers of another partition; AWS refuses such tokens within ${partition}. Allowed within a partition: PeerAccess.assumeRole().`,
    });
  if (access.kind === "web-identity" && !/^https:\/\/[^/\s]+(?:\/\S*)?$/.test(access.issuerUrl))
    problems.push({
      path: [...path, "issuerUrl"],
      value: access.issuerUrl,
      message:
        'is not allowed. Allowed: the issuer URL of the peer\'s account, which begins with "https://", as plain text.',
    });
  const subjects = subjectsOf(peer, access.subjects);
  if (subjects.length === 0)
    problems.push({
      path: [...path, "subjects"],
      message:
        "are missing. Needed: the ARNs of the peer's roles, or the peer's `account`, from which they follow.",
    });
  for (const subject of subjects) {
    if (Token.isUnresolved(subject)) continue;
    const [, subjectPartition, , , subjectAccount] = subject.split(":");
    const wrongAccount = account !== undefined && !Token.isUnresolved(account) && subjectAccount !== account;
    if (!isRoleOf(subject, partition) || /[*?]/.test(subject) || wrongAccount)
      problems.push({
        path: [...path, "subjects"],
        value: subject,
        message: `is not allowed. Allowed: ARNs of roles, without wildcards, of the partition ${partition}${account === undefined ? "" : ` and the account ${account}`}; this one is of ${subjectPartition ?? "none"} and ${subjectAccount ?? "none"}.`,
      });
  }
  return problems;
}

function checkProxy({ network }: ResolvedPeer, path: readonly string[]): readonly ConfigProblem[] {
  const proxy = network?.proxy;
  if (proxy === undefined || Token.isUnresolved(proxy)) return [];
  const url = URL.canParse(proxy) ? new URL(proxy) : undefined;
  const fits =
    url !== undefined && /^https?:$/.test(url.protocol) && url.username === "" && url.password === "";
  // The value may hold a password, so that it is not shown.
  return fits
    ? []
    : [
        {
          path,
          message:
            "is not allowed. Allowed: the URL of an HTTP or HTTPS proxy without user name and password, because a function's environment is no place for them.",
        },
      ];
}
