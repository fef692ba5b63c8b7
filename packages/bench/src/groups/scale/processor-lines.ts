import { forwardOrders } from "../../baseline/forward-orders.ts";
import type { BenchOptions } from "../../bench-group.ts";
import { recordedStream } from "../../counted/recorded-stream.ts";
import type { Figure } from "../../figure.ts";
import { prepared } from "./apply-lines.ts";
import { measureLine } from "./measure-line.ts";
import { lineOf } from "./scale-axis.ts";
import { setUpEach } from "./set-up-each.ts";
import type { ReplicaContents, ScaleStage } from "./scale-stage.ts";
import { updates } from "./scale-stage.ts";

/** A batch is repeated until so many changes have passed, so that the clock's own grain does not show. */
const CHANGES_MIN = 200;

/**
 * Processor time of this process for each change, without distance: decoding, capture and packing, and then applying with the SDK. The embedded DynamoDB is a process of its own and not in it.
 *
 * @param contentsOf a batch at a value
 */
export async function processorLines(
  axis: string,
  values: readonly number[],
  contentsOf: (value: number) => ReplicaContents,
  stage: ScaleStage,
  options: BenchOptions,
): Promise<readonly Figure[]> {
  const forward = await measureLine(
    values,
    (value) => {
      const { keys, bytes } = contentsOf(value);
      const records = updates(keys, bytes);
      return async () =>
        processorTime(keys, async () => {
          const { transport } = recordedStream();
          await forwardOrders(records, transport);
        });
    },
    options,
  );
  const replicaOf = await setUpEach(values, async (value) => stage.replica(contentsOf(value)));
  const apply = await measureLine(
    values,
    (value) => async () =>
      processorTime(contentsOf(value).keys, async () =>
        prepared({ replicas: [replicaOf(value)], batches: 1 }, ({ near }) => near).run(),
      ),
    options,
  );
  return [
    ...lineOf(axis, "forward", "µs of processor/change", forward),
    ...lineOf(axis, "apply", "µs of processor/change", apply),
  ];
}

/** Microseconds for each of `count` things, which `work` does `times` times. */
async function processorTime(count: number, work: () => Promise<void>): Promise<number> {
  const times = Math.ceil(CHANGES_MIN / count);
  const begun = process.cpuUsage();
  for (let time = 0; time < times; time += 1) await work();
  const { user, system } = process.cpuUsage(begun);
  return (user + system) / (count * times);
}
