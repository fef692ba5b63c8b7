import type { HandlerWrapper } from "@isthmus/local-cloud";
import { waitForAgreement } from "./agree.ts";
import type { Agreement } from "./agree.ts";
import { assembleReport } from "./assemble-report.ts";
import { loadEverywhere } from "./load-everywhere.ts";
import { DEMO_REGIONS } from "./options.ts";
import type { DemoOptions } from "./options.ts";
import type { Progress } from "./progress.ts";
import type { DemoReport } from "./report.ts";
import type { RunningDemo } from "./running-demo.ts";
import type { DemoStage } from "./stage.ts";
import { startDemo } from "./start-demo.ts";
import { stopwatch } from "./stopwatch.ts";
import { undoStack } from "./undo-stack.ts";
import { noWrites } from "./write-counts.ts";
import type { WriteCounts } from "./write-counts.ts";
import { writeEverywhere } from "./write-everywhere.ts";

/** What a demo run works with. */
export interface DemoDeps {
  readonly progress: Progress;
  /** Aborting ends the run in good order: all that was started is stopped before `runDemo` rejects. */
  readonly signal: AbortSignal;
  /** Stands between a region's sending clients and the network, to see what the demo makes of a faulty transport. */
  readonly wrapTransport?: (region: string, stage: () => DemoStage) => HandlerWrapper;
  /** How long to wait for the regions to agree, after loading and again after writing. Default 60,000 ms. */
  readonly agreementDeadlineMs?: number;
}

const AGREEMENT_DEADLINE_MS = 60_000;

/**
 * Runs the whole demo and stops everything again, whatever happens.
 *
 * @returns what happened; that regions have not converged is told in the report and is no error
 * @throws IsthmusError and the SDK's errors when something fails that replication is not there to heal; the signal's reason when aborted
 */
export async function runDemo(options: DemoOptions, deps: DemoDeps): Promise<DemoReport> {
  const { progress, signal, wrapTransport, agreementDeadlineMs = AGREEMENT_DEADLINE_MS } = deps;
  const regions = DEMO_REGIONS.slice(0, options.regions);
  const watch = stopwatch<DemoStage>(() => performance.now());
  const undo = undoStack();
  const enter = (stage: DemoStage, text: string): void => {
    watch.begin(stage);
    progress.step(text);
  };
  const agree = async (demo: RunningDemo, itemsMin: number): Promise<Agreement> =>
    waitForAgreement(demo, { itemsMin, deadlineMs: agreementDeadlineMs, signal, progress });
  try {
    enter(
      "starting",
      `Starting ${options.transport}, DynamoDB and the ${options.runtime} runtime in ${regions.join(", ")}`,
    );
    const demo = await startDemo(options, regions, {
      signal,
      undo,
      ...(wrapTransport && {
        wrapTransport: (region: string) => wrapTransport(region, () => watch.current() ?? "starting"),
      }),
    });

    enter("loading", `Loading ${options.items} cities, a part of them in each region`);
    await loadEverywhere(demo, signal);
    let agreement = await agree(demo, options.items);
    let writes: WriteCounts = noWrites();
    if (agreement.agreed) {
      enter("writing", `Writing the same keys everywhere at once for ${options.seconds} s`);
      writes = await writeEverywhere({ ...options, demo, signal, progress });

      enter("settling", "Waiting until all regions agree");
      agreement = await agree(demo, 1);
    }
    return assembleReport({ options, demo, writes, agreement, watch });
  } finally {
    watch.begin("stopping");
    await undo.unwind();
  }
}
