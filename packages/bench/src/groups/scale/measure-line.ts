import type { BenchOptions } from "../../bench-group.ts";
import { compare } from "../../compare.ts";
import type { Measurement } from "../../compare.ts";

/** The medians of one measurement at each of the values, all in alternation. */
export async function measureLine(
  values: readonly number[],
  make: (value: number) => Measurement,
  { runs, signal }: BenchOptions,
): Promise<ReadonlyMap<number, number>> {
  const cases = Object.fromEntries(values.map((value) => [String(value), make(value)]));
  const medians = await compare(cases, runs, signal);
  return new Map(values.map((value) => [value, medians[String(value)] ?? Number.NaN]));
}
