import type { IdentityProvider } from "../gateway/identities.ts";
import type { LocalRole, PolicyStatement } from "../gateway/role-policies.ts";
import { listOf } from "../gateway/role-policies.ts";
import type { TemplateValues } from "./template-values.ts";

interface PolicyDocument {
  readonly Statement: PolicyStatement | readonly PolicyStatement[];
}

interface AttachedPolicy {
  readonly PolicyDocument: PolicyDocument;
  readonly Roles?: readonly string[];
}

interface RoleProperties {
  readonly AssumeRolePolicyDocument: PolicyDocument;
  readonly Policies?: readonly AttachedPolicy[];
  readonly ManagedPolicyArns?: readonly string[];
}

/** The roles of a template with all policies that it gives them. */
export function templateRoles(values: TemplateValues): readonly LocalRole[] {
  const attached = ["AWS::IAM::Policy", "AWS::IAM::ManagedPolicy"]
    .flatMap((type) => values.ofType(type))
    .map((logicalId) => values.properties(logicalId) as unknown as AttachedPolicy);
  return values.ofType("AWS::IAM::Role").map((logicalId) => {
    const { ref, attributes } = values.identity(logicalId);
    const role = values.properties(logicalId) as unknown as RoleProperties;
    const policies = [
      ...(role.Policies ?? []),
      ...attached.filter(({ Roles: roles = [] }) => roles.includes(ref)),
    ];
    return {
      arn: attributes["Arn"] ?? "",
      statements: policies.flatMap(({ PolicyDocument: document }) => statementsOf(document)),
      trust: statementsOf(role.AssumeRolePolicyDocument),
      managedPolicyArns: listOf(role.ManagedPolicyArns),
    };
  });
}

/** The OIDC providers of a template. */
export function templateIdentityProviders(values: TemplateValues): readonly IdentityProvider[] {
  return values.ofType("AWS::IAM::OIDCProvider").map((logicalId) => {
    const { Url: url, ClientIdList: clientIds } = values.properties(logicalId);
    return { url: String(url), clientIds: listOf(clientIds as readonly string[] | undefined) };
  });
}

function statementsOf({ Statement: statements }: PolicyDocument): readonly PolicyStatement[] {
  return [statements].flat();
}
