import { parseItemSizes, parseWriteMix } from "@isthmus/load";
import type { LoadFlags } from "./load-flags.ts";

/** What the original sample's guide publishes of its own load test, and the setting of it. */
export const SAMPLE_PUBLISHED = {
  inserts: 100_000,
  /** 5 min 29 s. */
  loadSeconds: 329,
  /** From the end of the load to the last arrival. */
  lastArrivalAfterSeconds: 34,
  setting:
    "its own on AWS: five processes on a c5.large in Beijing, on-demand tables, functions, one Kinesis shard in Singapore, the public Internet between",
} as const;

/**
 * The sample's load in its shape: 100,000 inserts of unique keys in one region, at the average rate of its published run, small items of text, every
 * write versioned (its loader sets the version attributes itself).
 */
export function samplePreset(): Partial<LoadFlags> {
  return {
    mix: parseWriteMix("inserts=1"),
    sizes: parseItemSizes("300-500"),
    versioned: 1,
    shape: "constant",
    rate: Math.round(SAMPLE_PUBLISHED.inserts / SAMPLE_PUBLISHED.loadSeconds),
    steps: SAMPLE_PUBLISHED.inserts,
    // The number of inserts ends it; this only bounds a machine that cannot keep up.
    seconds: 3600,
    deadline: 600,
    // At this rate an emulator spends a good part of a processor on looks at its streams.
    poll: 500,
  };
}
