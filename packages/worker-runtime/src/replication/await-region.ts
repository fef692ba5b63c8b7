import { toIsthmusError } from "@isthmus/core";
import type { IsthmusError, Logger } from "@isthmus/core";
import type { RegionConfig } from "@isthmus/settings";
import { pollActivity } from "../poll/poll-activity.ts";
import { troubles } from "../poll/troubles.ts";
import type { Part } from "./part.ts";
import type { Preparation, PreparedRegion } from "./prepare-region.ts";
import type { PartDeps } from "./run-part.ts";
import { unfit } from "./unfit.ts";

/** Looks at what is there in a region; rejects when it cannot be asked. */
export type Look = (region: RegionConfig) => Promise<Preparation>;

/** `undefined`: the region cannot be asked at the moment. */
export async function firstLook(
  region: RegionConfig,
  parts: readonly Part[],
  look: Look,
  logger: Logger,
): Promise<Preparation | undefined> {
  try {
    return await look(region);
  } catch (caught) {
    const error = toIsthmusError(caught);
    if (error.kind !== "retryable") throw error;
    for (const part of parts) part.activity.failed("region", error);
    logger.warn(
      `${region.name}: cannot be asked at the moment; the other regions start without it. ${error.message}`,
      {
        code: error.code,
      },
    );
    return undefined;
  }
}

/** Looks again until the region is fit. `undefined`: stopped before that. */
export async function prepareLater(
  region: RegionConfig,
  parts: readonly Part[],
  look: Look,
  deps: PartDeps,
): Promise<PreparedRegion | undefined> {
  const { logger, tools, signals, config } = deps;
  const activity = pollActivity(tools.nowMs);
  const backoff = { baseMs: Math.min(500, config.poll.backoffMaxMs), maxMs: config.poll.backoffMaxMs };
  const trouble = troubles("region", { name: region.name, logger, tools, activity, backoff });
  while (!signals.drain.aborted) {
    let error: IsthmusError;
    try {
      const found = await look(region);
      if (found.outcome === "prepared") {
        trouble.over();
        for (const part of parts) part.activity.recovered("region");
        return found.prepared;
      }
      error = unfit(found.problems, false);
    } catch (caught) {
      error = toIsthmusError(caught);
    }
    for (const part of parts) part.activity.failed("region", error);
    await trouble.backOff("looking at what is there", error, signals);
  }
  for (const part of parts) part.state = "stopped";
  return undefined;
}
