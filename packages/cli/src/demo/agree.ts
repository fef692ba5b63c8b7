import { DEFAULT_VERSION_ATTRIBUTES } from "@isthmus/core";
import { compareReplicas } from "./compare.ts";
import type { Comparison } from "./compare.ts";
import { CITY_KEY } from "./data/city-item.ts";
import { DEMO_POLL_IDLE_MAX_MS } from "./demo-config.ts";
import type { Progress } from "./progress.ts";
import { waitForQuiet } from "./quiet.ts";
import type { RunningDemo } from "./running-demo.ts";
import { scanTable } from "./scan-table.ts";
import { CITIES_TABLE } from "./world.ts";

/** How the waiting for agreement ended. */
export interface Agreement {
  /** All regions hold the same, and nothing is on its way any more. */
  readonly agreed: boolean;
  /** The last comparison. */
  readonly comparison: Comparison;
}

/** Options of {@link waitForAgreement}. */
export interface AgreementOptions {
  /** Fewer items than this in each region are no agreement. */
  readonly itemsMin: number;
  readonly deadlineMs: number;
  readonly signal: AbortSignal;
  readonly progress: Progress;
}

const QUIET_IDLE_MS = 4 * DEMO_POLL_IDLE_MAX_MS;
const DIFFERENCES_DESCRIBED_MAX = 10;

/** Waits until replication has nothing more to do and the tables of all regions are alike, or the deadline is over. */
export async function waitForAgreement(demo: RunningDemo, options: AgreementOptions): Promise<Agreement> {
  const { itemsMin, deadlineMs, signal, progress } = options;
  const nowMs = (): number => performance.now();
  let comparison = await compareNow(demo, signal);
  const agreed = await waitForQuiet({
    activity: () => {
      progress.update(`${demo.replication.tally.total("ChangesApplied")} changes applied`);
      return demo.replication.activity();
    },
    busy: () => demo.replication.busy(),
    settled: async () => {
      comparison = await compareNow(demo, signal);
      return comparison.differing === 0 && comparison.identical >= itemsMin;
    },
    idleMs: QUIET_IDLE_MS,
    deadlineMs,
    signal,
    nowMs,
  });
  // What was read before the deadline may have been overtaken since; the report tells how it ended.
  return { agreed, comparison: agreed ? comparison : await compareNow(demo, signal) };
}

/** Compares the tables of all regions as they are. */
async function compareNow({ readers }: RunningDemo, signal: AbortSignal): Promise<Comparison> {
  const replicas = await Promise.all(
    [...readers].map(
      async ([region, client]) =>
        [region, await scanTable(client, CITIES_TABLE, [CITY_KEY], signal)] as const,
    ),
  );
  return compareReplicas(new Map(replicas), {
    attributes: DEFAULT_VERSION_ATTRIBUTES,
    keyNames: [CITY_KEY],
    describedMax: DIFFERENCES_DESCRIBED_MAX,
  });
}
