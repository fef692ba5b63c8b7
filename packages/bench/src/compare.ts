import { median } from "./median.ts";

/** One run of a case; resolves to what it measured, in a unit that all cases of a comparison share. */
export type Measurement = () => number | Promise<number>;

/**
 * Measures all cases in alternation, so that whatever else the machine does falls on all of them alike.
 *
 * @param cases by name; each is run once before the measured runs, to warm up
 * @returns the median of each case over the runs, by name
 */
export async function compare<Name extends string>(
  cases: Readonly<Record<Name, Measurement>>,
  runs: number,
  signal: AbortSignal,
): Promise<Readonly<Record<Name, number>>> {
  const names = Object.keys(cases) as Name[];
  const values = new Map<Name, number[]>(names.map((name) => [name, []]));
  for (const name of names) await cases[name]();
  for (let run = 0; run < runs; run += 1) {
    // The order turns around with every run, so that no case is always the one that runs after another's garbage.
    const order = run % 2 === 0 ? names : [...names].reverse();
    for (const name of order) {
      signal.throwIfAborted();
      values.get(name)?.push(await cases[name]());
    }
  }
  return Object.fromEntries(names.map((name) => [name, median(values.get(name) ?? [])])) as Record<
    Name,
    number
  >;
}
