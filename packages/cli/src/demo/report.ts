import * as v from "valibot";

const count = (): v.GenericSchema<number> => v.pipe(v.number(), v.integer(), v.minValue(0));
const seconds = (): v.GenericSchema<number> => v.pipe(v.number(), v.minValue(0));

const WritesSchema = v.strictObject({
  put: count(),
  update: count(),
  delete: count(),
  /** Refused and given up by the writer: others wrote the key at each of its attempts. */
  contended: count(),
});

const LagSchema = v.strictObject({ arrivals: count(), p50Ms: count(), p99Ms: count(), maxMs: count() });

/**
 * What `isthmus demo --json` prints: exactly one object on standard output. `format` goes up when a field changes its meaning or goes away.
 */
export const DemoReportSchema = v.strictObject({
  format: v.literal(1),
  /** All regions hold the same items, attribute by attribute and version by version. */
  converged: v.boolean(),
  /** Why `converged` is false though nothing differs, or what was pending when time was up. */
  trouble: v.array(v.string()),
  runtime: v.picklist(["worker", "lambda"]),
  transport: v.picklist(["kinesis", "sqs", "sqs-fifo"]),
  regions: v.array(v.string()),
  seed: count(),
  items: v.strictObject({ loaded: count(), identical: count(), differing: count() }),
  /** The first differing keys. */
  differences: v.array(
    v.strictObject({
      key: v.string(),
      versions: v.record(v.string(), v.string()),
      attributes: v.array(v.string()),
    }),
  ),
  /** By kind of writer, all regions together. */
  writes: v.strictObject({
    versioned: WritesSchema,
    unversioned: WritesSchema,
    "poor-clock": WritesSchema,
  }),
  /** All regions together, the loading included. */
  replication: v.strictObject({
    forwarded: count(),
    applied: count(),
    superseded: count(),
    duplicates: count(),
    coalesced: count(),
    settled: count(),
    conflicts: count(),
    echoesSuppressed: count(),
    retried: count(),
    /** By reason. */
    deadLetters: v.record(v.string(), count()),
  }),
  /** From an application's sending of a write to its acknowledged arrival in another region's table. */
  lag: v.strictObject({ linkUp: LagSchema, linkCut: LagSchema }),
  /** What replication asked of the services, counted where the SDK sends. */
  requests: v.strictObject({
    /** All requests but polling reads, for each change forwarded. */
    perChange: v.pipe(v.number(), v.minValue(0)),
    byOperation: v.record(v.string(), count()),
  }),
  link: v.strictObject({ cutSeconds: seconds() }),
  seconds: v.strictObject({
    start: seconds(),
    load: seconds(),
    write: seconds(),
    settle: seconds(),
    total: seconds(),
  }),
});

/** See {@link DemoReportSchema}. */
export type DemoReport = v.InferOutput<typeof DemoReportSchema>;

/** Whether the run was a success: the regions have converged, and nothing had to be put aside. */
export function succeeded(report: DemoReport): boolean {
  return report.converged && Object.keys(report.replication.deadLetters).length === 0;
}
