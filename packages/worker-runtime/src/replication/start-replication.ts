import { setMaxListeners } from "node:events";
import { toIsthmusError } from "@isthmus/core";
import type { Clock, DeadLetters, Logger, Metrics } from "@isthmus/core";
import type { RegionConfig } from "@isthmus/settings";
import type { Checkpoints } from "../checkpoints/checkpoint.ts";
import { fileCheckpoints } from "../checkpoints/file-checkpoints.ts";
import { tableCheckpoints } from "../checkpoints/table-checkpoints.ts";
import type { ReplicationConfig } from "../config/replication-config.ts";
import { configuredDeadLetters } from "../dead-letters/configured-dead-letters.ts";
import { systemPollTools } from "../poll/poll-tools.ts";
import type { Gap } from "../poll/read-shard.ts";
import { regionNamed } from "../region-named.ts";
import { systemClock } from "../system-clock.ts";
import { firstLook, prepareLater } from "./await-region.ts";
import { checkDeadLetters } from "./check-dead-letters.ts";
import { checkKeySchemas } from "./check-key-schemas.ts";
import { clientPool } from "./client-pool.ts";
import type { ClientPool, ClientsOverride } from "./client-pool.ts";
import { prepareCheckpoints } from "./prepare-checkpoints.ts";
import { statusOf, waitingPart } from "./part.ts";
import type { Part, PartStatus } from "./part.ts";
import { planParts } from "./plan-parts.ts";
import { prepareRegion } from "./prepare-region.ts";
import type { Preparation, PreparedRegion } from "./prepare-region.ts";
import { runPart } from "./run-part.ts";
import type { PartDeps } from "./run-part.ts";
import { unfit } from "./unfit.ts";

/** What replication is given from outside. */
export interface ReplicationDeps {
  readonly logger: Logger;
  /** Default: nothing is measured. */
  readonly metrics?: Metrics;
  /** Default: this machine's clock. */
  readonly clock?: Clock;
  /** The regions whose forwarders and appliers run here. Default: all. */
  readonly regions?: readonly string[];
  /** Create missing table streams, tombstone tables, inboxes and the checkpoint table. Default false. */
  readonly create?: boolean;
  /**
   * Clients to use instead of those that the configuration describes; `undefined` for those. They are the caller's: stopping does not
   * destroy them.
   */
  readonly clients?: ClientsOverride;
  /** Default: the directory in the configuration. */
  readonly deadLetters?: DeadLetters;
  /** Default: as configured. */
  readonly checkpoints?: Checkpoints;
  /** Told of each place where a stream had dropped entries that were never handled. */
  readonly onGap?: (gap: Gap) => void;
  /** Aborting it is the same as calling `stop`. */
  readonly signal?: AbortSignal;
}

/** How replication is getting on. */
export interface ReplicationStatus {
  /** Forwarders and appliers, region by region. */
  readonly parts: readonly PartStatus[];
}

/** How to stop. */
export interface StopOptions {
  /** How long what is under way may take to finish, in milliseconds. Default 10,000. */
  readonly deadlineMs?: number;
}

/** A running replication. */
export interface Replication {
  status(): ReplicationStatus;
  /**
   * Ends in good order: begins nothing new, finishes what is under way, saves the checkpoints. What is not finished by the deadline is given up, and
   * handled again at the next start. Calling it again waits for the same end.
   */
  stop(options?: StopOptions): Promise<void>;
  /** Resolves when it has stopped, for whatever reason. */
  readonly stopped: Promise<void>;
}

const STOP_DEADLINE_MS = 10_000;
/** After the deadline, for what was given up to notice. */
const ABORT_GRACE_MS = 2_000;

/**
 * Starts replication: for every region here a forwarder of each table to all peers, and an applier of its inbox. Resolves when every
 * region that can be reached is running. A region that cannot be reached is tried again until it can.
 *
 * @throws IsthmusError `invalid-config` (configuration) that names everything that is missing or unfit in all regions; nothing is left
 * running then
 *
 * @example
 * const replication = await startReplication(await readConfig("isthmus.config.json"), { logger, create: true });
 * process.once("SIGTERM", () => void replication.stop());
 */
export async function startReplication(
  config: ReplicationConfig,
  deps: ReplicationDeps,
): Promise<Replication> {
  const drain = new AbortController();
  const abort = new AbortController();
  const signals = { drain: drain.signal, abort: abort.signal };
  // Every shard and every pause listens; that is no leak.
  setMaxListeners(0, drain.signal, abort.signal);
  // From the very beginning, so that a start that takes long can be broken off.
  if (deps.signal?.aborted === true) drain.abort();
  deps.signal?.addEventListener("abort", () => drain.abort(), { once: true });

  const regions = regionsHere(config, deps.regions);
  const clients = clientPool(deps.clients);
  const ownLetters = configuredDeadLetters(config);
  const release = (): void => {
    clients.destroy();
    ownLetters.destroy();
  };
  const partDeps: PartDeps = {
    config,
    logger: deps.logger,
    metrics: deps.metrics ?? { add: () => undefined },
    clock: deps.clock ?? systemClock,
    deadLetters: deps.deadLetters ?? ownLetters,
    checkpoints: deps.checkpoints ?? configuredCheckpoints(config, clients),
    tools: systemPollTools,
    signals,
    clientsOf: clients.of,
    onGap: deps.onGap,
  };
  const byRegion = regions.map((region) => ({
    region,
    parts: planParts(region.name, config).map((identity) => waitingPart(identity, systemPollTools.nowMs)),
  }));
  const parts = byRegion.flatMap((group) => group.parts);
  const look = async (region: RegionConfig): Promise<Preparation> =>
    prepareRegion(region, config, clients.of(region, { use: "own" }), {
      create: deps.create ?? false,
      signal: signals.drain,
    });

  let running: Promise<unknown>;
  try {
    const first = await Promise.all(
      byRegion.map(async ({ region, parts: own }) => firstLook(region, own, look, deps.logger)),
    );
    const problems = [
      ...first.flatMap((found) => (found?.outcome === "unfit" ? found.problems : [])),
      ...(await prepareCheckpoints(config, partDeps, parts, {
        create: deps.create ?? false,
        configured: deps.checkpoints === undefined,
      })),
      ...(deps.deadLetters === undefined ? await checkDeadLetters(ownLetters, signals.drain) : []),
      ...checkKeySchemas(
        new Map(
          byRegion.flatMap(({ region }, index) => {
            const found = first[index];
            return found?.outcome === "prepared" ? [[region.name, found.prepared] as const] : [];
          }),
        ),
      ),
    ];
    if (problems.length > 0) throw unfit(problems, deps.create ?? false);
    running = Promise.all(
      byRegion.map(async ({ region, parts: own }, index) => {
        const found = first[index];
        const prepared =
          found?.outcome === "prepared" ? found.prepared : await prepareLater(region, own, look, partDeps);
        if (prepared === undefined) return;
        await Promise.all(own.map(async (part) => runLogged(part, prepared, partDeps)));
      }),
    );
  } catch (error) {
    drain.abort();
    release();
    throw error;
  }

  const stopped = running.then(release);
  const stop = async ({ deadlineMs = STOP_DEADLINE_MS }: StopOptions = {}): Promise<void> => {
    drain.abort();
    if (await endsWithin(stopped, deadlineMs)) return;
    deps.logger.warn(
      `Not everything was finished within ${deadlineMs} ms; the rest is given up and handled at the next start.`,
    );
    abort.abort();
    if (!(await endsWithin(stopped, ABORT_GRACE_MS))) release();
  };
  if (deps.signal?.aborted === true) void stop();
  else deps.signal?.addEventListener("abort", () => void stop(), { once: true });
  return { status: () => ({ parts: parts.map(statusOf) }), stop, stopped };
}

function regionsHere(
  config: ReplicationConfig,
  names: readonly string[] | undefined,
): readonly RegionConfig[] {
  const wanted = names ?? [...config.regions.keys()];
  return wanted.map((name) => regionNamed(config, name));
}

function configuredCheckpoints(
  { checkpoints, regions }: ReplicationConfig,
  clients: ClientPool,
): Checkpoints {
  if (checkpoints.kind === "file") return fileCheckpoints(checkpoints.directory);
  const region = regions.get(checkpoints.region) as RegionConfig;
  const { dynamodb } = clients.of(region, { use: "own" });
  return tableCheckpoints({ client: dynamodb, tableName: checkpoints.name });
}

/** A defect in one part must neither end the others nor go unheard. */
async function runLogged(part: Part, prepared: PreparedRegion, deps: PartDeps): Promise<void> {
  try {
    await runPart(part, prepared, deps);
  } catch (caught) {
    const error = toIsthmusError(caught);
    part.activity.failed("part", error);
    deps.logger.error(
      `${part.identity.name}: broke off and does not run any more. Start the worker again. ${error.message}`,
      {
        code: error.code,
      },
    );
  }
}

/** Whether `end` comes within `ms`. */
async function endsWithin(end: Promise<void>, ms: number): Promise<boolean> {
  const timeout = new AbortController();
  const late = systemPollTools.pause(ms, timeout.signal).then(() => false);
  const ended = await Promise.race([end.then(() => true), late]);
  timeout.abort();
  return ended;
}
