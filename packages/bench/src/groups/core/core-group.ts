import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import type { BenchGroup, BenchOptions } from "../../bench-group.ts";
import { compare } from "../../compare.ts";
import type { Measurement } from "../../compare.ts";
import type { Figure, Target } from "../../figure.ts";
import { BATCH, coreCases } from "./core-cases.ts";
import type { BatchWork } from "./core-cases.ts";

const BASELINE = "JSON";

const TARGETS: ReadonlyMap<string, Target> = new Map([
  ["capture + encode", { kind: "at-most", value: 2 }],
  ["decode record + capture + encode", { kind: "at-most", value: 2 }],
  ["capture of an echo", { kind: "at-most", value: 0.2 }],
  ["echo, from record to ignored", { kind: "at-most", value: 0.2 }],
]);

/** Core's work on a change beside `JSON.stringify` and `JSON.parse` of the stream record it came from. */
export const coreGroup: BenchGroup = {
  name: "core",
  description: "core's work on a change beside JSON.stringify + JSON.parse of the same stream record",
  run: async (options) => [...(await ofSize(500, options)), ...(await ofSize(5000, options))],
};

async function ofSize(bytes: number, options: BenchOptions): Promise<readonly Figure[]> {
  const { runs, signal, onProgress } = options;
  const cases = coreCases(bytes);
  const repeats = options.quick ? 3 : Math.ceil(75_000 / bytes);
  onProgress(`items of ${bytes} bytes: time`);
  const times = await compare(
    mapped(cases, (work) => timed(work, repeats)),
    runs,
    signal,
  );
  onProgress(`items of ${bytes} bytes: heap`);
  const heaps = await compare(mapped(cases, allocated), runs, signal);
  return [
    ...figures(`${bytes} B: time of `, "µs/change", times, TARGETS),
    ...figures(`${bytes} B: heap of `, "bytes/change", heaps, new Map()),
  ];
}

function figures(
  prefix: string,
  unit: string,
  values: Readonly<Record<string, number>>,
  targets: ReadonlyMap<string, Target>,
): readonly Figure[] {
  const baseline = { name: BASELINE, value: values[BASELINE] ?? Number.NaN };
  return Object.entries(values)
    .filter(([name]) => name !== BASELINE)
    .map(([name, value]) => {
      const target = targets.get(name);
      return { name: `${prefix}${name}`, unit, value, baseline, ...(target && { target }) };
    });
}

function mapped(
  cases: Readonly<Record<string, BatchWork>>,
  measure: (work: BatchWork) => Measurement,
): Readonly<Record<string, Measurement>> {
  return Object.fromEntries(Object.entries(cases).map(([name, work]) => [name, measure(work)]));
}

function timed(work: BatchWork, repeats: number): Measurement {
  return async () => {
    const start = process.hrtime.bigint();
    for (let repeat = 0; repeat < repeats; repeat += 1) {
      const done = work();
      if (done instanceof Promise) await done;
    }
    return Number(process.hrtime.bigint() - start) / 1000 / repeats / BATCH;
  };
}

/**
 * Growth of the heap over one batch. One batch is small beside the young generation, so it is seldom collected in between; where it
 * is, the median leaves it out.
 */
function allocated(work: BatchWork): Measurement {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  return async () => {
    collect();
    const before = process.memoryUsage().heapUsed;
    const done = work();
    if (done instanceof Promise) await done;
    return Math.max(0, process.memoryUsage().heapUsed - before) / BATCH;
  };
}
