import type { BenchOptions } from "../../bench-group.ts";
import { ROUND_TRIP_MS } from "../../baseline/long-link.ts";
import { rate } from "../../baseline/rate.ts";
import type { Figure } from "../../figure.ts";
import { countForwarded, forwardFar } from "./forwarding.ts";
import type { Forwarding } from "./forwarding.ts";
import { measureLine } from "./measure-line.ts";
import { lineOf } from "./scale-axis.ts";

/**
 * How forwarding grows along an axis: its rate over a link, and what it puts for each change.
 *
 * @param setUp what is forwarded at a value
 */
export async function forwardLines(
  axis: string,
  values: readonly number[],
  setUp: (value: number) => Forwarding,
  options: BenchOptions,
): Promise<readonly Figure[]> {
  const far = await measureLine(
    values,
    (value) => {
      const forwarding = setUp(value);
      const changes = forwarding.batches.reduce((sum, { length }) => sum + length, 0);
      return async () => rate(changes, async () => forwardFar(forwarding));
    },
    options,
  );
  const sent = new Map(
    await Promise.all(values.map(async (value) => [value, await countForwarded(setUp(value))] as const)),
  );
  const of = (what: "requests" | "bytes"): ReadonlyMap<number, number> =>
    new Map([...sent].map(([value, counts]) => [value, counts[what]]));
  return [
    ...lineOf(axis, `forward, ${ROUND_TRIP_MS} ms`, "changes/s", far),
    ...lineOf(axis, "PutRecords", "requests/change", of("requests")),
    ...lineOf(axis, "sent", "bytes/change", of("bytes")),
  ];
}
