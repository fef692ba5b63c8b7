import { proxyProblem } from "./network/proxy-choice.ts";
import { partitionOfArn, partitionOfRegion } from "./partition.ts";
import type { Side } from "./side.ts";

/** One thing that is wrong with a side's configuration. */
export interface SideProblem {
  /** Within the side. */
  readonly path: readonly string[];
  /** What stands there; left out where it may be a secret. */
  readonly value?: unknown;
  /** A sentence whose subject is the path and the value. */
  readonly message: string;
}

/** What the schemas cannot tell of a side: whether its role is of its partition, and whether its proxies are proxies. */
export function sideProblems({ awsRegion, credentials, network }: Side): readonly SideProblem[] {
  const problems: SideProblem[] = [...proxyProblems(network?.proxy, ["network", "proxy"])];
  if (credentials?.kind === "assume-role" || credentials?.kind === "web-identity") {
    const partition = partitionOfRegion(awsRegion);
    if (partitionOfArn(credentials.roleArn) !== partition) {
      problems.push({
        path: ["credentials", "roleArn"],
        value: credentials.roleArn,
        message: `is not a role of the partition ${partition}, which ${awsRegion} is in. Allowed: a role whose ARN begins with "arn:${partition}:iam::". A role of another partition cannot be taken on here: name the role of this side that trusts the other.`,
      });
    }
  }
  if (credentials?.kind === "web-identity" || credentials?.kind === "secret")
    problems.push(
      ...proxyProblems(credentials.source?.network?.proxy, ["credentials", "source", "network", "proxy"]),
    );
  return problems;
}

function proxyProblems(proxy: string | undefined, path: readonly string[]): readonly SideProblem[] {
  if (proxy === undefined || proxy === "environment") return [];
  const message = proxyProblem(proxy, false);
  return message === undefined ? [] : [{ path, message }];
}
