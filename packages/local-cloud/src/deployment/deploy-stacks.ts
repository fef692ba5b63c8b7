import { CreateBucketCommand } from "@aws-sdk/client-s3";
import type { EventSourceMapping } from "../event-source/start-event-source-mapping.ts";
import { localIdentities } from "../gateway/identities.ts";
import type { LocalIdentities } from "../gateway/identities.ts";
import { startServiceGateway } from "../gateway/service-gateway.ts";
import type { GatewayCall } from "../gateway/service-gateway.ts";
import type { LambdaFunction } from "../lambda/lambda-function.ts";
import type { LocalClients } from "../local-clients.ts";
import { startLocalCloud } from "../local-cloud.ts";
import type { LocalCloud } from "../local-cloud.ts";
import type { HandlerWrapper } from "../wire/request-handler.ts";
import type { SynthesizedStack } from "./cloud-assembly.ts";
import { createQueues } from "./create-queues.ts";
import { createStreams } from "./create-streams.ts";
import { createTables } from "./create-tables.ts";
import { partitionOf } from "./partition.ts";
import { linkedEndpoints } from "./linked-endpoints.ts";
import { leftOutTypes } from "./resource-types.ts";
import { startFunctions } from "./start-functions.ts";
import { startMappings } from "./start-mappings.ts";
import { startSchedules } from "./start-schedules.ts";
import type { Schedule } from "./start-schedules.ts";
import { templateIdentityProviders, templateRoles } from "./template-roles.ts";
import { templateValues } from "./template-values.ts";
import type { TemplateValues } from "./template-values.ts";

/** What to deploy. */
export interface DeploymentOptions {
  /** Each in a region of its own. */
  readonly stacks: readonly SynthesizedStack[];
  /** URLs of the issuers of web identity tokens, by account. An account without gives no tokens. */
  readonly issuerUrls?: Readonly<Record<string, string>>;
  /** Told of each call of a function, and whether its role's policies allowed it. */
  readonly onCall?: (call: GatewayCall) => void;
  /** Told why a call was not passed on: a host that is nowhere, a key that is not known, a policy that does not allow it, a trust that is not there. */
  readonly onRefusal?: (reason: string) => void;
  /** What stands between the functions of one region and the services of another, or of their own: faults, a cut link. Default: nothing. */
  readonly wrap?: (from: string, to: string) => HandlerWrapper;
  /** Takes what the functions write, in pieces. */
  readonly onOutput?: (functionArn: string, text: string) => void;
}

/** One stack on this machine. */
export interface DeployedStack {
  readonly values: TemplateValues;
  /** Clients that no policy limits. */
  readonly clients: LocalClients;
  /** More of them. */
  newClients(): LocalClients;
  /** By ARN. */
  readonly functions: ReadonlyMap<string, LambdaFunction>;
  /** Those that the template enables, by logical id. */
  readonly mappings: ReadonlyMap<string, EventSourceMapping>;
  /** By logical id of the rule. */
  readonly schedules: ReadonlyMap<string, Schedule>;
  /** Types of resources that are in the template and not here. */
  readonly leftOut: readonly string[];
}

/** Stacks on this machine. */
export interface LocalDeployment {
  /** In the order of the options. */
  readonly stacks: readonly DeployedStack[];
  /** Ends everything. Calling it again does nothing more. */
  stop(): Promise<void>;
}

interface Prepared {
  readonly stack: SynthesizedStack;
  readonly values: TemplateValues;
}

/**
 * Deploys synthesized stacks on embedded services: tables, queues, streams and buckets; functions with the very code, environment and time limits of the
 * template; the mappings and schedules that invoke them. The functions' requests go to the hosts of AWS that they would go to, and from there to the embedded
 * services by way of a gateway that holds each against the policies of the caller's role. Nothing is added to a function's environment but its access key.
 *
 * @throws LocalCloudError `unsupported-template` for what would matter and is not known here, `invalid-template`, `start-failed`
 *
 * @example
 * const stacks = await readCloudAssembly("cdk.out");
 * const deployment = await deployStacks({ stacks, issuerUrls: { "111122223333": "https://issuer.example" } });
 * // ...
 * await deployment.stop();
 */
export async function deployStacks(options: DeploymentOptions): Promise<LocalDeployment> {
  const prepared = options.stacks.map((stack) => {
    const values = templateValues(stack.template, stack.place);
    return { stack, values };
  });
  const undo: (() => Promise<void>)[] = [];
  const stop = async (): Promise<void> => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    const leftOut = prepared.map(({ values }) => leftOutTypes(values));
    const cloud = await startLocalCloud({ regions: prepared.map(({ values }) => values.place.region) });
    undo.push(async () => cloud.stop());
    const identities = identitiesOf(prepared, options);
    const accounts = new Map(prepared.map(({ values: { place } }) => [place.region, place.account] as const));
    const surroundings = { cloud, accounts, identities, options, undo };
    const stacks: DeployedStack[] = [];
    for (const [index, each] of prepared.entries()) {
      const deployed = await deployStack(each, surroundings);
      stacks.push({ ...deployed, leftOut: leftOut[index] ?? [] });
    }
    return { stacks, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

interface Surroundings {
  readonly cloud: LocalCloud;
  /** By region. */
  readonly accounts: ReadonlyMap<string, string>;
  readonly identities: LocalIdentities;
  readonly options: DeploymentOptions;
  readonly undo: (() => Promise<void>)[];
}

async function deployStack(
  { stack, values }: Prepared,
  surroundings: Surroundings,
): Promise<Omit<DeployedStack, "leftOut">> {
  const { cloud, identities, options, undo } = surroundings;
  const clients = cloud.clients(values.place.region);
  const gatewayUrl = await startGateway(values.place.region, surroundings);
  await createTables(values, clients.dynamodb);
  await createStreams(values, clients.kinesis);
  const queueUrls = await createQueues(values, clients.sqs);
  for (const logicalId of values.ofType("AWS::S3::Bucket"))
    await clients.s3.send(new CreateBucketCommand({ Bucket: values.identity(logicalId).ref }));
  const functions = startFunctions(stack, values, {
    roles: identities.rolesOf(values.place.account),
    identities,
    gatewayUrl,
    onOutput: options.onOutput ?? (() => undefined),
  });
  for (const each of functions.values()) undo.push(async () => each.stop());
  const mappings = new Map<string, EventSourceMapping>();
  undo.push(async () => {
    await Promise.all([...mappings.values()].map(async (mapping) => mapping.stop()));
  });
  await startMappings(values, { functions, queueUrls, clients }, mappings);
  const schedules = startSchedules(values, functions);
  for (const schedule of schedules.values()) undo.push(async () => schedule.stop());
  const newClients = (): LocalClients => cloud.clients(values.place.region);
  return { values, clients, newClients, functions, mappings, schedules };
}

/** Stacks of one account share its roles and whom it trusts. */
function identitiesOf(
  prepared: readonly Prepared[],
  { issuerUrls = {} }: DeploymentOptions,
): LocalIdentities {
  const ids = new Set(prepared.map(({ values }) => values.place.account));
  return localIdentities(
    [...ids].map((id) => {
      const stacks = prepared.map(({ values }) => values).filter(({ place }) => place.account === id);
      const issuerUrl = issuerUrls[id];
      return {
        id,
        partition: partitionOf(stacks[0]?.place.region ?? "").id,
        ...(issuerUrl !== undefined && { issuerUrl }),
        roles: stacks.flatMap(templateRoles),
        identityProviders: stacks.flatMap(templateIdentityProviders),
      };
    }),
  );
}

/** A gateway for the functions of one region, so that it is known where their requests come from. */
async function startGateway(from: string, surroundings: Surroundings): Promise<string> {
  const { cloud, accounts, identities, undo } = surroundings;
  const { wrap, onCall, onRefusal } = surroundings.options;
  const links = wrap && (await linkedEndpoints(cloud, from, wrap));
  if (links !== undefined) undo.push(async () => links.stop());
  const gateway = await startServiceGateway({
    account: (region) => accounts.get(region),
    services: (region) => cloud.endpoints(region),
    ...(links && { ways: (region) => links.to(region) }),
    identities,
    ...(onCall && { onCall }),
    ...(onRefusal && { onRefusal }),
  });
  undo.push(async () => gateway.stop());
  return gateway.url;
}
