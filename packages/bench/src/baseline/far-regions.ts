import { faultInjector } from "@isthmus/local-cloud";
import type { FaultInjector } from "@isthmus/local-cloud";
import { embeddedSetting, undoStack } from "isthmus";
import type { LoadSetting } from "isthmus";

/** Between the regions, in milliseconds, on average. */
export const FAR_ROUND_TRIP_MS = 250;
/** A round trip is so much longer or shorter at most. */
export const FAR_JITTER_MS = 25;

/** Two regions on this machine with replication between them. */
export interface FarRegions {
  readonly setting: LoadSetting;
  /** Cuts and heals both directions. */
  readonly link: Pick<FaultInjector, "cut" | "heal">;
}

/**
 * Starts two regions with the worker over Kinesis between them, each request from one to the other taking {@link FAR_ROUND_TRIP_MS}; stops all of it when `use` has ended, also when
 * that fails. The whole round trip is spent before a request is sent, so that a change is on its way for twice as long as on a link of the same round trip.
 */
export async function withFarRegions<T>(
  signal: AbortSignal,
  use: (regions: FarRegions) => Promise<T>,
): Promise<T> {
  const undo = undoStack();
  const link = faultInjector({
    seed: 1,
    plan: [{ kind: "latency", ms: FAR_ROUND_TRIP_MS - FAR_JITTER_MS, jitterMs: 2 * FAR_JITTER_MS }],
  });
  try {
    const setting = await embeddedSetting({
      runtime: "worker",
      transport: "kinesis",
      signal,
      undo,
      wrapTransport: () => link.wrap,
    });
    return await use({ setting, link });
  } finally {
    // Replication stops sooner over a link that is up.
    link.heal();
    await undo.unwind();
  }
}
