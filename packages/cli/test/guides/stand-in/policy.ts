import { ServiceError } from "./service-call.ts";

/** A policy as IAM takes it, as far as the guides use it. */
export interface PolicyDocument {
  readonly Version: string;
  readonly Statement: readonly PolicyStatement[];
}

/** One permission. There is no `Deny` in the guides. */
export interface PolicyStatement {
  readonly Effect: "Allow";
  readonly Principal?: Readonly<Record<string, string>>;
  readonly Action: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | number>>>>;
}

/** What somebody wants to do. */
export interface Access {
  readonly action: string;
  readonly resource: string;
  /** Keys that conditions ask for. */
  readonly context?: Readonly<Record<string, string | number | readonly string[]>>;
}

/**
 * Reads a policy as strictly as IAM does.
 *
 * @param partition ARNs of any other one are refused
 * @throws ServiceError `MalformedPolicyDocument`
 */
export function parsePolicy(text: string, partition: string): PolicyDocument {
  const malformed = (message: string) => new ServiceError("MalformedPolicyDocument", message);
  let policy: PolicyDocument;
  try {
    policy = JSON.parse(text) as PolicyDocument;
  } catch {
    throw malformed("The policy is not JSON.");
  }
  if (policy.Version !== "2012-10-17") throw malformed("The policy has no known version.");
  for (const { Effect, Resource, Principal } of policy.Statement) {
    if ((Effect as string) !== "Allow") throw malformed("The stand-in knows only statements that allow.");
    for (const arn of [Resource ?? [], Principal?.["Federated"] ?? []].flat()) {
      if (arn !== "*" && !arn.startsWith(`arn:${partition}:`))
        throw malformed(`Partition ${JSON.stringify(arn.split(":")[1])} is not valid for resource "${arn}".`);
    }
  }
  return policy;
}

/** Whether any of the policies allows it. */
export function allows(policies: readonly PolicyDocument[], access: Access): boolean {
  return policies
    .flatMap(({ Statement }) => Statement)
    .some(
      (statement) =>
        [statement.Action].flat().some((pattern) => matches(pattern, access.action)) &&
        [statement.Resource ?? []].flat().some((pattern) => matches(pattern, access.resource)) &&
        holds(statement, access.context ?? {}),
    );
}

/** Whether all of a statement's conditions hold. */
export function holds({ Condition = {} }: PolicyStatement, context: NonNullable<Access["context"]>): boolean {
  return Object.entries(Condition).every(([operator, wanted]) =>
    Object.entries(wanted).every(([key, value]) => {
      const held = [context[key] ?? []].flat();
      switch (operator) {
        case "StringEquals":
          return held.length === 1 && held[0] === value;
        case "ForAllValues:StringEquals":
          return held.every((one) => one === value);
        case "NumericLessThanEquals":
          return held.length === 1 && Number(held[0]) <= Number(value);
        default:
          throw new ServiceError("MalformedPolicyDocument", `The stand-in does not know ${operator}.`);
      }
    }),
  );
}

function matches(pattern: string, text: string): boolean {
  const parts = pattern.split("*").map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`));
  return new RegExp(`^${parts.join(".*")}$`).test(text);
}
