import { DeleteMessageCommand, GetQueueAttributesCommand, ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import { kinesisTransport } from "@isthmus/adapter-kinesis";
import { queueUrlOf, sqsTransport } from "@isthmus/adapter-sqs";
import type { ChangeTransport, DeadLetter } from "@isthmus/core";
import { readLetterMessage } from "@isthmus/dead-letters";
import { faultInjector, lambdaFunction, startEventSourceMapping } from "@isthmus/local-cloud";
import type { LambdaFunction, LocalClients, LocalCloud } from "@isthmus/local-cloud";
import type { DemoTransport } from "../../../src/demo/options.ts";
import type { UndoStack } from "../../../src/demo/undo-stack.ts";
import { bundleUrl } from "../../../src/lambda/bundle-url.ts";
import { functionEnvironment } from "../../../src/lambda/function-environment.ts";
import { inboxConfig, prepareLambdaRegion } from "../../../src/lambda/prepare-lambda-region.ts";
import type { LambdaRegion } from "../../../src/lambda/prepare-lambda-region.ts";
import { regionEndpoints } from "../../../src/lambda/region-endpoints.ts";
import { createScheduleTable } from "./function-region.ts";
import type { FunctionSide } from "./function-world.ts";
import { gatedQueue } from "./gate.ts";
import { inboxWatch, resendToQueue, resendToStream } from "./inbox-watch.ts";
import type { InboxWatch } from "./inbox-watch.ts";
import { streamMapping } from "./stream-mapping.ts";
import type { GatedMapping } from "./until-quiet.ts";

const TIMEOUT_MS = 60_000;
const MEMORY_MB = 512;
const VISIBILITY_SECONDS = 60;

/** A side but for its table and what forwards it, which each schedule has of its own. */
export type TablelessSide = Omit<FunctionSide, "region" | "forward"> & {
  readonly name: string;
  readonly forwarder: LambdaFunction;
};

/**
 * Starts the bundled functions of both regions and the mappings of their inboxes, once for all schedules.
 *
 * @param tables names of the tables that they replicate; the first one is made here
 */
export async function startSides(
  cloud: LocalCloud,
  transport: DemoTransport,
  tables: readonly string[],
  undo: UndoStack,
): Promise<readonly TablelessSide[]> {
  const prepared = new Map<string, LambdaRegion>();
  const [first = ""] = tables;
  for (const name of cloud.regions) {
    await createScheduleTable(cloud, name, first);
    const clients = cloud.clients(name);
    prepared.set(name, await prepareLambdaRegion(name, first, transport, clients, VISIBILITY_SECONDS));
  }
  const started: TablelessSide[] = [];
  for (const [name, { inbox, deadLettersUrl }] of prepared) {
    const link = faultInjector({ seed: 0 });
    const peer = cloud.regions.find((other) => other !== name) ?? "";
    const clients = cloud.clients(name);
    const wrappers = { own: <H>(handler: H) => handler, link: () => link.wrap };
    const endpoints = await regionEndpoints(name, cloud, transport, wrappers);
    undo.push(async () => endpoints.stop());
    const environment = functionEnvironment(name, endpoints, { cloud, transport, tables });
    const [forwarder, applier] = (["forward", "apply"] as const).map((each) =>
      lambdaFunction({
        name: `${each}-${name}`,
        module: bundleUrl(each),
        region: name,
        timeoutMs: TIMEOUT_MS,
        memoryMb: MEMORY_MB,
        environment,
      }),
    );
    if (forwarder === undefined || applier === undefined) throw new Error("two functions are needed");
    for (const each of [forwarder, applier]) undo.push(async () => each.stop());
    const { stream, queue = "" } = inboxConfig(name, transport);
    const watch = inboxWatch(
      stream === undefined ? resendToQueue(clients, queue) : resendToStream(clients, stream),
    );
    const apply = await applyMapping(inbox, applier, watch, clients, queue);
    undo.push(async () => apply.mapping.stop());
    started.push({
      name,
      forwarder,
      apply,
      inbox: watch,
      link,
      takeLetters: async () => takeLetters(clients, deadLettersUrl),
      transport: await transportTo(peer, transport, cloud.clients(peer)),
    });
  }
  return started;
}

async function applyMapping(
  inbox: LambdaRegion["inbox"],
  target: LambdaFunction,
  { onRecord }: InboxWatch,
  { sqs }: LocalClients,
  queue: string,
): Promise<GatedMapping> {
  if (inbox.kind === "stream") return streamMapping(inbox, target, onRecord);
  const { source, gate } = gatedQueue(inbox, onRecord);
  const QueueUrl = await queueUrlOf(sqs, queue);
  return {
    name: target.name,
    gate,
    mapping: startEventSourceMapping({
      source,
      target,
      reportBatchItemFailures: true,
      maximumConcurrency: 2,
    }),
    sourceIsEmpty: async () => {
      const { Attributes: counts = {} } = await sqs.send(
        new GetQueueAttributesCommand({
          QueueUrl,
          AttributeNames: ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"],
        }),
      );
      return Object.values(counts).every((count) => count === "0");
    },
  };
}

async function transportTo(
  region: string,
  transport: DemoTransport,
  clients: LocalClients,
): Promise<ChangeTransport> {
  const { stream, queue = "" } = inboxConfig(region, transport);
  return stream === undefined
    ? sqsTransport({ client: clients.sqs, queueUrl: await queueUrlOf(clients.sqs, queue) })
    : kinesisTransport({ client: clients.kinesis, streamName: stream });
}

async function takeLetters({ sqs, s3 }: LocalClients, QueueUrl: string): Promise<readonly DeadLetter[]> {
  const letters: DeadLetter[] = [];
  for (;;) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }),
    );
    if (Messages.length === 0) return letters;
    for (const { Body = "", ReceiptHandle } of Messages) {
      letters.push((await readLetterMessage(Body, s3)).letter);
      await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    }
  }
}
