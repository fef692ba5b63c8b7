import type { LoadReport } from "@isthmus/load";

const ranks = { p50Ms: 80.4, p90Ms: 150, p99Ms: 320.5, p999Ms: 400, maxMs: 401.25 };
const writes = {
  steps: 60,
  acknowledged: 62,
  perSecond: 20.7,
  byKind: { inserts: 20, overwrites: 15, updates: 12, deletes: 5, recreations: 4, conflicts: 6 },
  versioned: 30,
  bytes: 40_000,
  contended: 0,
  failed: 0,
};

/** A report of two regions that agree. */
export const GOOD_REPORT: LoadReport = {
  format: 1,
  converged: true,
  interrupted: false,
  problems: [],
  run: 1_795_582_222,
  startedAt: "2026-11-25T04:43:46.000Z",
  regions: ["us-east-1", "cn-north-1"],
  replication: "worker over kinesis",
  plan: {
    seed: 1,
    mix: { inserts: 1 },
    keys: 500,
    sharedKeys: 50,
    distribution: "zipf 1",
    sizes: [{ minBytes: 200, maxBytes: 1024, weight: 1 }],
    versionedShare: 0.5,
    payload: "text",
    rate: { kind: "constant", perSecond: 20 },
    seconds: 3,
    stepsMax: null,
    writingRegions: ["us-east-1", "cn-north-1"],
  },
  seconds: { writing: 3, settling: 2.5 },
  writes: [
    { region: "us-east-1", ...writes },
    { region: "cn-north-1", ...writes },
  ],
  lag: [
    {
      from: "us-east-1",
      to: "cn-north-1",
      measured: 57,
      ...ranks,
      overtaken: 4,
      unseen: 1,
      lastArrivalAfterMs: 2100,
      distribution: [],
    },
  ],
  floor: [{ region: "us-east-1", measured: 60, ...ranks, p50Ms: 12.3 }],
  comparison: {
    keys: 90,
    identical: 90,
    differing: 0,
    lost: 0,
    doubtful: 0,
    olderSurvivors: 0,
    differences: [],
  },
  deletedAfterwards: 0,
  counts: { ChangesForwarded: 118, EchoesSuppressed: 110 },
  deadLetters: {},
  timeline: { secondsPerPoint: 1, points: [] },
};
