import { DeleteMessageCommand, ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import { kinesisTransport } from "@isthmus/adapter-kinesis";
import { queueUrlOf, sqsTransport } from "@isthmus/adapter-sqs";
import type { ChangeTransport, DeadLetter } from "@isthmus/core";
import { readLetterMessage } from "@isthmus/dead-letters";
import { faultInjector, lambdaFunction } from "@isthmus/local-cloud";
import type { FaultInjector, LocalClients, LocalCloud } from "@isthmus/local-cloud";
import type { DemoTransport } from "../../../src/demo/options.ts";
import type { UndoStack } from "../../../src/demo/undo-stack.ts";
import { bundleUrl } from "../../../src/lambda/bundle-url.ts";
import { functionEnvironment } from "../../../src/lambda/function-environment.ts";
import { inboxConfig, prepareLambdaRegion } from "../../../src/lambda/prepare-lambda-region.ts";
import { regionEndpoints } from "../../../src/lambda/region-endpoints.ts";
import { functionInbox } from "./function-inbox.ts";
import { createScheduleTable } from "./function-region.ts";
import type { FunctionSide } from "./function-world.ts";

const TIMEOUT_MS = 60_000;
const MEMORY_MB = 512;
/** The inbox is read at once and emptied, so nothing has to reappear. */
const VISIBILITY_SECONDS = 600;

/** A side but for its table, which each schedule has of its own. */
export type TablelessSide = Omit<FunctionSide, "region"> & { readonly name: string };

/**
 * Starts the bundled functions of both regions, once for all schedules.
 *
 * @param tables names of the tables that they replicate; the first one is made here
 */
export async function startSides(
  cloud: LocalCloud,
  transport: DemoTransport,
  tables: readonly string[],
  undo: UndoStack,
): Promise<readonly TablelessSide[]> {
  const started: TablelessSide[] = [];
  const links = new Map(cloud.regions.map((name) => [name, faultInjector({ seed: 0 })]));
  for (const name of cloud.regions) {
    const link = links.get(name) as FaultInjector;
    const peer = cloud.regions.find((other) => other !== name) ?? "";
    const clients = cloud.clients(name);
    const [first = ""] = tables;
    await createScheduleTable(cloud, name, first);
    const prepared = await prepareLambdaRegion(name, first, transport, clients, VISIBILITY_SECONDS);
    const endpoints = await regionEndpoints(name, cloud, transport, {
      own: (handler) => handler,
      link: () => link.wrap,
    });
    undo.push(async () => endpoints.stop());
    const environment = functionEnvironment(name, endpoints, { cloud, transport, tables });
    const [forward, apply] = (["forward", "apply"] as const).map((each) =>
      lambdaFunction({
        name: `${each}-${name}`,
        module: bundleUrl(each),
        region: name,
        timeoutMs: TIMEOUT_MS,
        memoryMb: MEMORY_MB,
        environment,
      }),
    );
    if (forward === undefined || apply === undefined) throw new Error("two functions are needed");
    undo.push(async () => forward.stop());
    undo.push(async () => apply.stop());
    started.push({
      name,
      forward,
      apply,
      link,
      takeInbox: functionInbox(prepared.inbox),
      takeLetters: async () => takeLetters(clients, prepared.deadLettersUrl),
      transport: lazily(async () => transportTo(peer, transport, cloud.clients(peer))),
    });
  }
  return started;
}

/** The peer's inbox is made after this side. */
function lazily(open: () => Promise<ChangeTransport>): ChangeTransport {
  let opened: Promise<ChangeTransport> | undefined;
  return {
    send: async (changes, options) => (await (opened ??= open())).send(changes, options),
    close: async () => opened?.then(async (transport) => transport.close()),
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
