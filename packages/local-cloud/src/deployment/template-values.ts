import { LocalCloudError } from "../local-cloud-error.ts";
import type { CloudTemplate, StackPlace } from "./cloud-template.ts";
import { intrinsicFunctions } from "./intrinsic-functions.ts";
import type { Resolver } from "./intrinsic-functions.ts";
import { partitionOf } from "./partition.ts";
import { resourceIdentity } from "./resource-identity.ts";
import type { ResourceIdentity } from "./resource-identity.ts";

/** The values of a template at its place. */
export interface TemplateValues {
  readonly place: StackPlace;
  /** Logical ids of the resources of a type whose conditions hold. */
  ofType(type: string): readonly string[];
  /** Any part of the template with its functions resolved; `undefined` for `AWS::NoValue`. */
  resolve(node: unknown): unknown;
  /** A resource's name and ARNs. */
  identity(logicalId: string): ResourceIdentity;
  /** A resource's properties, resolved. */
  properties(logicalId: string): Readonly<Record<string, unknown>>;
  /** The types of all resources whose conditions hold. */
  readonly types: readonly string[];
}

/**
 * Resolves a template's functions where they are asked for, so that nothing needs to be known of resources that nobody asks about. What is wrong or not
 * known throws `invalid-template` or `unsupported-template`.
 */
export function templateValues(template: CloudTemplate, place: StackPlace): TemplateValues {
  const { stackName } = place;
  const resolve: Resolver = (node) => {
    if (Array.isArray(node)) return node.map(resolve).filter((value) => value !== undefined);
    if (typeof node !== "object" || node === null) return node;
    const entries = Object.entries(node);
    const [name = "", argument] = entries[0] ?? [];
    const known = entries.length === 1 ? functions.get(name) : undefined;
    if (known !== undefined) return known(argument);
    if (name.startsWith("Fn::")) throw unsupported(`The function ${name} of ${stackName} is not known here.`);
    const resolved = entries.map(([key, value]) => [key, resolve(value)] as const);
    return Object.fromEntries(resolved.filter(([, value]) => value !== undefined));
  };
  const holds = (condition: string): boolean => {
    const node = template.Conditions?.[condition];
    if (node === undefined) throw invalid(`${stackName} has no condition ${condition}.`);
    return resolve(node) === true;
  };
  const identity = (logicalId: string): ResourceIdentity => {
    const resource = template.Resources[logicalId];
    if (resource === undefined) throw invalid(`${stackName} has no resource ${logicalId}.`);
    return resourceIdentity(logicalId, resource, place, resolve);
  };
  const functions = intrinsicFunctions({
    stackName,
    resolve,
    holds,
    mappings: template.Mappings ?? {},
    ref: (name) => {
      if (name.startsWith("AWS::")) return pseudoParameter(name, place);
      const parameter = template.Parameters?.[name];
      return parameter === undefined ? identity(name).ref : parameter.Default;
    },
    attribute: (logicalId, name) => {
      const found = identity(logicalId).attributes[name];
      if (found !== undefined) return found;
      throw unsupported(`The attribute ${name} of ${logicalId} in ${stackName} is not known here.`);
    },
  });
  const present = Object.entries(template.Resources).filter(
    ([, { Condition: condition }]) => condition === undefined || holds(condition),
  );
  return {
    place,
    types: [...new Set(present.map(([, { Type: type }]) => type))],
    ofType: (type) => present.filter(([, resource]) => resource.Type === type).map(([id]) => id),
    resolve,
    identity,
    properties: (logicalId) =>
      resolve(template.Resources[logicalId]?.Properties ?? {}) as Readonly<Record<string, unknown>>,
  };
}

function pseudoParameter(name: string, { stackName, region, account }: StackPlace): string | undefined {
  const { id, dnsSuffix } = partitionOf(region);
  switch (name) {
    case "AWS::NoValue":
      return undefined;
    case "AWS::Region":
      return region;
    case "AWS::AccountId":
      return account;
    case "AWS::Partition":
      return id;
    case "AWS::URLSuffix":
      return dnsSuffix;
    case "AWS::StackName":
      return stackName;
    case "AWS::StackId":
      return `arn:${id}:cloudformation:${region}:${account}:stack/${stackName}/local`;
    default:
      throw unsupported(`The pseudo parameter ${name} of ${stackName} is not known here.`);
  }
}

function invalid(message: string): LocalCloudError {
  return new LocalCloudError("invalid-template", message);
}

function unsupported(message: string): LocalCloudError {
  return new LocalCloudError("unsupported-template", message);
}
