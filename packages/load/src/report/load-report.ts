import * as v from "valibot";

const count = (): v.GenericSchema<number> => v.pipe(v.number(), v.integer(), v.minValue(0));
const amount = (): v.GenericSchema<number> => v.pipe(v.number(), v.minValue(0));
const lagFields = {
  measured: count(),
  p50Ms: amount(),
  p90Ms: amount(),
  p99Ms: amount(),
  p999Ms: amount(),
  maxMs: amount(),
};

const WritesSchema = v.strictObject({
  region: v.string(),
  /** Begun by the pace; a re-creation is one step of two writes. */
  steps: count(),
  acknowledged: count(),
  perSecond: amount(),
  byKind: v.record(v.string(), count()),
  versioned: count(),
  /** Bytes of the items that puts and updates left. */
  bytes: count(),
  contended: count(),
  failed: count(),
});

const DirectionSchema = v.strictObject({
  from: v.string(),
  to: v.string(),
  ...lagFields,
  /** Never seen, because a later write of the same key was seen first. */
  overtaken: count(),
  /** Neither seen nor overtaken when the run ended without convergence; with it, overtaken by other regions' writes. */
  unseen: count(),
  /** From the last acknowledged write of `from` to the last arrival in `to`. */
  lastArrivalAfterMs: amount(),
  distribution: v.array(v.strictObject({ percent: amount(), ms: amount() })),
});

const PointSchema = v.strictObject({
  atSeconds: amount(),
  acknowledged: v.array(count()),
  conflictsWritten: count(),
  conflictsFound: v.nullable(count()),
  directions: v.array(
    v.strictObject({
      arrived: count(),
      pending: count(),
      p50Ms: v.nullable(amount()),
      p99Ms: v.nullable(amount()),
      maxMs: v.nullable(amount()),
    }),
  ),
});

/** What a load has come to. `format` goes up when a field changes its meaning or goes away. */
export const LoadReportSchema = v.strictObject({
  format: v.literal(1),
  /** All regions hold the same under every key of the run, nothing is lost, and nothing was put aside as a dead letter. */
  converged: v.boolean(),
  /** The writing was ended early. */
  interrupted: v.boolean(),
  /** Why `converged` is false, and what else a reader ought to know. */
  problems: v.array(v.string()),
  run: count(),
  startedAt: v.string(),
  regions: v.array(v.string()),
  /** The replication that was watched, or null where it runs elsewhere. */
  replication: v.nullable(v.string()),
  plan: v.strictObject({
    seed: count(),
    mix: v.record(v.string(), amount()),
    keys: count(),
    sharedKeys: count(),
    distribution: v.string(),
    sizes: v.array(v.strictObject({ minBytes: count(), maxBytes: count(), weight: amount() })),
    versionedShare: amount(),
    payload: v.picklist(["text", "binary"]),
    rate: v.record(v.string(), v.union([v.string(), v.number()])),
    seconds: amount(),
    /** Null: as many as the time allows. */
    stepsMax: v.nullable(count()),
    writingRegions: v.array(v.string()),
  }),
  seconds: v.strictObject({ writing: amount(), settling: amount() }),
  writes: v.array(WritesSchema),
  /** From each region to each other one. */
  lag: v.array(DirectionSchema),
  /**
   * From the acknowledgement of a write to its sight in the very table's stream, without any replication: what the measuring itself adds to each lag
   * from another region.
   */
  floor: v.array(v.strictObject({ region: v.string(), ...lagFields })),
  comparison: v.strictObject({
    keys: count(),
    identical: count(),
    differing: count(),
    lost: count(),
    doubtful: count(),
    olderSurvivors: count(),
    differences: v.array(
      v.strictObject({
        keyHash: v.string(),
        versions: v.record(v.string(), v.string()),
        lost: v.boolean(),
      }),
    ),
  }),
  /** Keys of the run that were deleted in every region after the comparison. */
  deletedAfterwards: count(),
  /** What replication counted in this run; null where it runs elsewhere. */
  counts: v.nullable(v.record(v.string(), count())),
  deadLetters: v.record(v.string(), count()),
  timeline: v.strictObject({ secondsPerPoint: amount(), points: v.array(PointSchema) }),
});

/** See {@link LoadReportSchema}. */
export type LoadReport = v.InferOutput<typeof LoadReportSchema>;
