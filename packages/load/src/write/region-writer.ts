import { isIsthmusError } from "@isthmus/core";
import { keyId } from "../items/key-id.ts";
import { loadAttributes } from "../items/load-items.ts";
import { loadKeys } from "../items/load-keys.ts";
import { payloads } from "../items/payloads.ts";
import type { LoadPlan } from "../load-plan.ts";
import type { LoadSide } from "../load-side.ts";
import type { TrackedWrite } from "../measure/write-book.ts";
import type { PlannedWrite } from "../workload/planned-write.ts";
import { seededRandom } from "../workload/random.ts";
import { writePlanner } from "../workload/write-planner.ts";
import { keyQueue } from "./key-queue.ts";
import { pacedSteps } from "./paced-steps.ts";
import { writeToTable } from "./table-writer.ts";
import type { TableWrite } from "./table-writer.ts";

/** Takes note of what a writer does. */
export interface WriteObserver {
  sent(write: TrackedWrite): void;
  acknowledged(write: TrackedWrite, planned: PlannedWrite): void;
  /** Not made: other writers of the key were faster at each attempt of the versioned writer. */
  contended(write: TrackedWrite): void;
  /** It failed, and may have been made or not. */
  failed(write: TrackedWrite, error: unknown): void;
}

/** What a region's writer works with. */
export interface RegionWriterOptions {
  readonly plan: LoadPlan;
  /** The region's number in the run. */
  readonly region: number;
  readonly side: LoadSide;
  readonly observer: WriteObserver;
  /** Aborted: begins nothing more. */
  readonly stop: AbortSignal;
  readonly nowMs: () => number;
}

/**
 * Writes in one region as the plan says: steps at their moments, writes of one key one after another. Resolves with the number of steps begun when all writes
 * have ended. A write that fails is told to the observer and is no error here.
 */
export async function writeInRegion(options: RegionWriterOptions): Promise<number> {
  const { plan, region, side, observer, stop, nowMs } = options;
  const { workload } = plan;
  const next = writePlanner(workload, side.region);
  const keys = loadKeys(side.keySchema, plan.run);
  const random = seededRandom(workload.seed, `payload/${side.region}`);
  const payload = payloads(plan.payload, workload.seed);
  const queue = keyQueue();
  let numbered = 0;

  const make = async (planned: PlannedWrite): Promise<void> => {
    const id = keyId(planned.key, region);
    await queue.run(id, async () => {
      numbered += 1;
      const write: TrackedWrite = {
        id,
        mark: { region, number: numbered },
        operation: planned.operation,
      };
      const key = keys.toKey(id);
      const { operation } = planned;
      const sent: TableWrite =
        operation === "delete"
          ? { operation, key }
          : {
              operation,
              key,
              attributes: loadAttributes(key, write.mark, planned.bytes, payload, random),
            };
      observer.sent(write);
      try {
        await writeToTable(planned.versioned ? side.versioned : side.plain, side.tableName, sent);
        observer.acknowledged(write, planned);
      } catch (error) {
        if (isIsthmusError(error) && error.code === "contended") observer.contended(write);
        else observer.failed(write, error);
      }
    });
  };

  return pacedSteps({ ...plan, stop, nowMs }, async () => {
    await Promise.all(next().map(make));
  });
}
