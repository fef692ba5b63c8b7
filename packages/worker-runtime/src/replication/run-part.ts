import { dynamoDbStreamSource } from "@isthmus/adapter-dynamodb";
import { kinesisSource } from "@isthmus/adapter-kinesis";
import { sqsSource } from "@isthmus/adapter-sqs";
import { adaptiveConcurrency, applyChanges, forwardChanges, IsthmusError, mapBounded } from "@isthmus/core";
import type {
  ApplyDeps,
  Clock,
  DeadLetters,
  ForwardDeps,
  IncomingMessage,
  Logger,
  Metrics,
  StreamEntry,
} from "@isthmus/core";
import { decodeMessage } from "@isthmus/packing";
import type { RegionConfig } from "@isthmus/settings";
import type { Checkpoints } from "../checkpoints/checkpoint.ts";
import type { ReplicationConfig } from "../config/replication-config.ts";
import { BACKOFF_DEFAULT } from "../poll/backoff.ts";
import type { BatchHandler } from "../poll/handle-batch.ts";
import type { PollTools } from "../poll/poll-tools.ts";
import { runQueuePoller } from "../poll/queue-poller.ts";
import type { Gap } from "../poll/read-shard.ts";
import { runShardPoller } from "../poll/shard-poller.ts";
import type { ShardPollSettings } from "../poll/shard-poller.ts";
import type { StopSignals } from "../poll/stop-signals.ts";
import type { TroubleDeps } from "../poll/troubles.ts";
import type { RegionClients } from "@isthmus/aws-clients";
import type { ClientPurpose } from "./client-purpose.ts";
import type { Part } from "./part.ts";
import type { PreparedRegion } from "./prepare-region.ts";
import { tableStore } from "./table-store.ts";
import { transportToPeers } from "./transport-to-peers.ts";

/** Messages that are unpacked at the same time: bounds what unpacking takes of memory. */
const DECODE_CONCURRENCY = 4;

/** What all parts share. */
export interface PartDeps {
  readonly config: ReplicationConfig;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly clock: Clock;
  readonly deadLetters: DeadLetters;
  readonly checkpoints: Checkpoints;
  readonly tools: PollTools;
  readonly signals: StopSignals;
  readonly clientsOf: (region: RegionConfig, purpose: ClientPurpose) => RegionClients;
  readonly onGap: ((gap: Gap) => void) | undefined;
}

/** Runs one forwarder or applier until the signals say stop. Never rejects for anything that trying again can mend. */
export async function runPart(part: Part, prepared: PreparedRegion, deps: PartDeps): Promise<void> {
  part.state = "running";
  try {
    if (part.identity.kind === "forwarder") await runForwarder(part, prepared, deps);
    else await runApplier(part, prepared, deps);
  } finally {
    part.state = "stopped";
  }
}

async function runForwarder(part: Part, prepared: PreparedRegion, deps: PartDeps): Promise<void> {
  const { config, clientsOf } = deps;
  const { region: name, peers } = part.identity;
  const region = known(config.regions.get(name));
  const table = known(config.tables.get(part.identity.table ?? ""));
  const replica = known(prepared.tables.get(table.name));
  const transport = transportToPeers(name, peers, config, {
    clientsOf,
    metrics: deps.metrics,
    random: deps.tools.random,
  });
  const forward: ForwardDeps = {
    store: tableStore(region, table, replica, deps),
    transport,
    deadLetters: deps.deadLetters,
    clock: deps.clock,
    metrics: deps.metrics,
    context: {
      table: table.name,
      region: name,
      attributes: table.attributes,
      futureBoundMs: config.futureBoundMs,
      expiry: table.expiry,
    },
  };
  // Kept for as long as the part runs: what a table can take is not a batch's affair.
  const concurrency = adaptiveConcurrency({ max: config.concurrency });
  const handle: BatchHandler<StreamEntry> = async (entries, signal, captured) => {
    const { outcomes } = await forwardChanges(entries, forward, {
      signal,
      concurrency,
      onCaptured: captured,
    });
    return outcomes;
  };
  const source = dynamoDbStreamSource({
    client: clientsOf(region, { use: "own" }).streams,
    streamArn: replica.streamArn,
  });
  try {
    await runShardPoller({ ...pollerDeps(part, deps, 0), source, handle });
  } finally {
    await transport.close();
  }
}

async function runApplier(part: Part, prepared: PreparedRegion, deps: PartDeps): Promise<void> {
  const { config, clientsOf } = deps;
  const { region: name } = part.identity;
  const region = known(config.regions.get(name));
  const { inbox } = region;
  const { lifeMs, marginMs } = config.tombstones;
  const apply: ApplyDeps = {
    region: name,
    stores: new Map(
      [...config.tables.values()].map((table) => [
        table.name,
        tableStore(region, table, known(prepared.tables.get(table.name)), deps),
      ]),
    ),
    deadLetters: deps.deadLetters,
    clock: deps.clock,
    metrics: deps.metrics,
    futureBoundMs: config.futureBoundMs,
    insertAgeMaxMs: lifeMs - marginMs,
  };
  const concurrency = adaptiveConcurrency({ max: config.concurrency });
  const handle: BatchHandler<IncomingMessage> = async (messages, signal) => {
    const decoded = await mapBounded(messages, DECODE_CONCURRENCY, async (message) => decodeMessage(message));
    const { outcomes } = await applyChanges(decoded, apply, { signal, concurrency });
    return outcomes;
  };
  const clients = clientsOf(region, { use: "own" });
  if (inbox.kind === "kinesis") {
    const source = kinesisSource({ client: clients.kinesis, streamName: inbox.stream });
    await runShardPoller({ ...pollerDeps(part, deps, config.poll.kinesisReadIntervalMs), source, handle });
    return;
  }
  const { waitSeconds, receivers, idleMinMs } = config.poll;
  await runQueuePoller({
    ...troubleDeps(part, deps),
    source: sqsSource({ client: clients.sqs, queueUrl: known(prepared.queueUrl), waitSeconds }),
    handle,
    signals: deps.signals,
    settings: { receivers, idleMinMs },
  });
}

function troubleDeps({ identity, activity }: Part, { config, logger, tools }: PartDeps): TroubleDeps {
  const { backoffMaxMs } = config.poll;
  return {
    name: identity.name,
    logger,
    activity,
    tools,
    backoff: { baseMs: Math.min(BACKOFF_DEFAULT.baseMs, backoffMaxMs), maxMs: backoffMaxMs },
  };
}

function pollerDeps(
  part: Part,
  deps: PartDeps,
  readIntervalMs: number,
): TroubleDeps & {
  readonly checkpoints: Checkpoints;
  readonly signals: StopSignals;
  readonly onGap: ((gap: Gap) => void) | undefined;
  readonly settings: ShardPollSettings;
} {
  const { idleMinMs, idleMaxMs, relistMs, shardConcurrency, batchEntriesMax } = deps.config.poll;
  return {
    ...troubleDeps(part, deps),
    checkpoints: deps.checkpoints,
    signals: deps.signals,
    onGap: deps.onGap,
    settings: {
      idleMinMs,
      idleMaxMs,
      relistMs,
      shardConcurrency,
      batchEntriesMax,
      readIntervalMs,
      saveIntervalMs: SAVE_INTERVAL_MS,
    },
  };
}

/** A crash makes at most this much time's entries again; a save is a few milliseconds or one small write. */
const SAVE_INTERVAL_MS = 250;

/** Configuration and preparation have been checked, so that a hole in them is a defect and not a user's mistake. */
function known<T>(value: T | undefined): T {
  if (value === undefined) {
    throw new IsthmusError(
      "unexpected",
      "A part of the replication refers to something that was not prepared.",
      { kind: "configuration" },
    );
  }
  return value;
}
