import type { PolicyStatement } from "@isthmus/local-cloud";
import { ServiceError } from "./service-call.ts";

/** A policy as IAM takes it. */
interface PolicyDocument {
  readonly Version: string;
  readonly Statement: readonly PolicyStatement[];
}

/**
 * Reads a policy as strictly as IAM does.
 *
 * @param partition ARNs of any other one are refused
 * @throws ServiceError `MalformedPolicyDocument`
 */
export function parsePolicy(text: string, partition: string): readonly PolicyStatement[] {
  const malformed = (message: string) => new ServiceError("MalformedPolicyDocument", message);
  let policy: PolicyDocument;
  try {
    policy = JSON.parse(text) as PolicyDocument;
  } catch {
    throw malformed("The policy is not JSON.");
  }
  if (policy.Version !== "2012-10-17") throw malformed("The policy has no known version.");
  for (const { Resource, Principal } of policy.Statement) {
    const { Federated } = (Principal ?? {}) as { readonly Federated?: string };
    for (const arn of [Resource ?? [], Federated ?? []].flat()) {
      if (arn !== "*" && !arn.startsWith(`arn:${partition}:`))
        throw malformed(`Partition ${JSON.stringify(arn.split(":")[1])} is not valid for resource "${arn}".`);
    }
  }
  return policy.Statement;
}

/** All that statements grant, as `action on resource`, sorted. */
export function granted(statements: readonly PolicyStatement[]): readonly string[] {
  return statements
    .flatMap(({ Action = [], Resource = [] }) =>
      [Action].flat().flatMap((action) => [Resource].flat().map((resource) => `${action} on ${resource}`)),
    )
    .sort();
}
