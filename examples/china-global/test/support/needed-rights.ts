import { createRequire } from "node:module";
import type { TemplateValues } from "@isthmus/local-cloud";

/** An action on a resource: `sqs:SendMessage arn:...`. */
export type Right = string;

/** The functions of a side. */
export type FunctionName = "forward" | "apply" | "redrive" | "heartbeat";

/** Actions by function and kind of resource, as the functions were recorded to call them. */
type Grants = Readonly<Record<FunctionName, Readonly<Record<string, readonly string[]>>>>;

interface Region {
  readonly inbox: { readonly kind: string; readonly stream?: string; readonly queue?: string };
  readonly credentials?: { readonly kind: string; readonly roleArn?: string };
}

/** One function of a template, as far as it tells what it will call. */
export interface DescribedFunction {
  readonly name: FunctionName;
  readonly logicalId: string;
  readonly roleArn: string;
  readonly environment: Readonly<Record<string, string>>;
}

const GRANTS = createRequire(import.meta.url)("@isthmus/lambda-runtime/grants.json") as Grants;

/** The functions of a template. */
export function functionsOf(values: TemplateValues): readonly DescribedFunction[] {
  return values.ofType("AWS::Lambda::Function").map((logicalId) => {
    const { FunctionName: name, Role: roleArn, Environment: environment } = values.properties(logicalId);
    return {
      name: String(name).replace(/^.*-/, "") as FunctionName,
      logicalId,
      roleArn: String(roleArn),
      environment: (environment as { readonly Variables: Readonly<Record<string, string>> }).Variables,
    };
  });
}

/** What a function's code calls, on the resources that its environment names: what was recorded of it, nothing more. */
export function calledRights(
  values: TemplateValues,
  { name, environment }: DescribedFunction,
): readonly Right[] {
  const here = environment["ISTHMUS_REGION"] ?? "";
  const arn = (service: string, resource: string): string => resourceArn(values, service, resource);
  const tables = JSON.parse(environment["ISTHMUS_TABLES"] ?? "{}") as Readonly<
    Record<string, { readonly names?: Readonly<Record<string, string>> }>
  >;
  const regions = Object.entries(
    JSON.parse(environment["ISTHMUS_REGIONS"] ?? "{}") as Record<string, Region>,
  );
  const peers = regions.filter(([region]) => region !== here).map(([, peer]) => peer);
  const resources: Readonly<Record<string, readonly string[]>> = {
    table: Object.entries(tables).map(([logical, { names }]) =>
      arn("dynamodb", `table/${names?.[here] ?? logical}`),
    ),
    tombstonesTable: [arn("dynamodb", `table/${environment["ISTHMUS_TOMBSTONES_TABLE"]}`)],
    deadLettersQueue: [arn("sqs", environment["ISTHMUS_DEAD_LETTERS_QUEUE"] ?? "")],
    deadLettersBucket: [`arn:${partitionOf(values)}:s3:::${environment["ISTHMUS_DEAD_LETTERS_BUCKET"]}/*`],
    // What is called at a peer is called as somebody of the peer's side, see `sendingRights`.
    peerStream: [],
    peerQueue: [],
  };
  const grants = Object.entries(GRANTS[name]);
  const calls = grants.flatMap(([kind, actions]) => rights(actions, resources[kind] ?? []));
  const becomes =
    "peerStream" in GRANTS[name] && peers.some(({ credentials }) => credentials?.kind === "web-identity");
  return [...calls, ...(becomes ? ["sts:GetWebIdentityToken *"] : [])];
}

/** What whoever sends to a side needs there, by the ARN of the role that the senders take on. */
export function sendingRights(
  sender: DescribedFunction,
  target: TemplateValues,
): ReadonlyMap<string, readonly Right[]> {
  const here = sender.environment["ISTHMUS_REGION"];
  const regions = Object.entries(
    JSON.parse(sender.environment["ISTHMUS_REGIONS"] ?? "{}") as Record<string, Region>,
  );
  return new Map(
    regions
      .filter(([region]) => region !== here)
      .map(([, { inbox, credentials }]) => [
        credentials?.roleArn ?? "",
        inbox.kind === "kinesis"
          ? rights(GRANTS[sender.name]["peerStream"] ?? [], [
              resourceArn(target, "kinesis", `stream/${inbox.stream}`),
            ])
          : rights(GRANTS[sender.name]["peerQueue"] ?? [], [resourceArn(target, "sqs", inbox.queue ?? "")]),
      ]),
  );
}

/** Every action on every resource. */
export function rights(actions: readonly string[], resources: readonly string[]): readonly Right[] {
  return resources.flatMap((resource) => actions.map((action) => `${action} ${resource}`));
}

function resourceArn(values: TemplateValues, service: string, resource: string): string {
  const { region, account } = values.place;
  return `arn:${partitionOf(values)}:${service}:${region}:${account}:${resource}`;
}

function partitionOf(values: TemplateValues): string {
  return String(values.resolve({ Ref: "AWS::Partition" }));
}
