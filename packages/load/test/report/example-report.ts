import type { LoadReport } from "../../src/report/load-report.ts";

const lag = { measured: 120, p50Ms: 80, p90Ms: 150, p99Ms: 320.5, p999Ms: 400, maxMs: 401.25 };
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
const direction = { arrived: 20, pending: 3, p50Ms: 80, p99Ms: 300, maxMs: 301 };
const distribution = [
  { percent: 0, ms: 1 },
  { percent: 50, ms: 80 },
  { percent: 100, ms: 401.25 },
];

/** A report of two regions that agree. */
export const EXAMPLE_REPORT: LoadReport = {
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
    mix: { inserts: 30, overwrites: 25, updates: 25, deletes: 8, recreations: 4, conflicts: 8 },
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
      ...lag,
      overtaken: 4,
      unseen: 1,
      lastArrivalAfterMs: 210,
      distribution,
    },
    {
      from: "cn-north-1",
      to: "us-east-1",
      ...lag,
      overtaken: 2,
      unseen: 0,
      lastArrivalAfterMs: 190,
      distribution,
    },
  ],
  floor: [
    { region: "us-east-1", ...lag },
    { region: "cn-north-1", ...lag },
  ],
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
  counts: { ChangesForwarded: 118, ChangesApplied: 110, Conflicts: 3 },
  deadLetters: {},
  timeline: {
    secondsPerPoint: 1,
    points: [1, 2, 3, 3.4].map((atSeconds) => ({
      atSeconds,
      acknowledged: [20, 21],
      conflictsWritten: 4,
      conflictsFound: 1,
      directions: [direction, { ...direction, p50Ms: null, p99Ms: null, maxMs: null }],
    })),
  },
};
