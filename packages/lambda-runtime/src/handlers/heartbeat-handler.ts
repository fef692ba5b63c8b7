import { mapBounded, millisBetween, toIsthmusError } from "@isthmus/core";
import type { RegionId } from "@isthmus/core";
import type { Heartbeats } from "../heartbeat/heartbeats.ts";
import { withinTime } from "../invocation/deadline.ts";
import type { LambdaContext } from "../invocation/lambda-context.ts";
import { reportFailures } from "./failure-report.ts";
import type { HandlerDeps } from "./handler-deps.ts";
import { outOfTime } from "./out-of-time.ts";

/** What a heartbeat works with. */
export interface HeartbeatHandlerDeps extends Omit<HandlerDeps, "concurrency"> {
  readonly heartbeats: Heartbeats;
  /** This region. */
  readonly region: RegionId;
  /** The regions whose heartbeats should arrive here. */
  readonly peers: readonly RegionId[];
}

/** What one beat saw. */
export interface HeartbeatReport {
  /** Milliseconds since each region wrote the heartbeat that is here; regions of which none has arrived are absent. */
  readonly ageMs: Readonly<Record<string, number>>;
}

/**
 * A function that is to be invoked on a schedule, for example once a minute, in every region. It writes this region's heartbeat, and measures how
 * old those of the others are that have arrived: a link that carries nothing shows itself even while no application writes.
 *
 * The age has the difference between the regions' clocks in it.
 *
 * @throws IsthmusError when DynamoDB refuses; then nothing is measured, and the alarm on missing data tells
 *
 * @example
 * export const handler = heartbeatHandler({ heartbeats, region, peers, clock, metrics, logger });
 */
export function heartbeatHandler(
  deps: HeartbeatHandlerDeps,
): (event: unknown, context: LambdaContext) => Promise<HeartbeatReport> {
  return async (_event, context) => {
    try {
      const ended = await withinTime(context, async (signal) => beatAndLook(deps, signal), deps.deadline);
      if (ended.end === "overdue") throw outOfTime();
      return { ageMs: ended.result };
    } catch (error) {
      const dimensions = { table: deps.heartbeats.table, source: deps.region };
      reportFailures([toIsthmusError(error)], deps, dimensions);
      throw error;
    } finally {
      deps.metrics.flush();
    }
  };
}

async function beatAndLook(
  { heartbeats, region, peers, clock, metrics, logger }: HeartbeatHandlerDeps,
  signal: AbortSignal,
): Promise<Record<string, number>> {
  await heartbeats.beat(clock.now(), { signal });
  const ageMs: Record<string, number> = {};
  await mapBounded(peers, peers.length, async (peer) => {
    const last = await heartbeats.lastBeat(peer, { signal });
    if (last === undefined) {
      logger.warn("No heartbeat of a region has arrived here yet.", { source: peer, target: region });
      return;
    }
    const age = Math.max(0, millisBetween(last, clock.now()));
    ageMs[peer] = age;
    metrics.add("HeartbeatAge", age, { table: heartbeats.table, source: peer, target: region });
  });
  return ageMs;
}
