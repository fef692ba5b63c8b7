import type { DemoTransport } from "../demo/options.ts";

/** What a fault campaign is to do. */
export interface ChaosOptions {
  readonly transport: DemoTransport;
  /** Decides which requests and invocations meet which fault. How they interleave is up to the machine. */
  readonly seed: number;
  /** It goes on until at least so many faults have struck. */
  readonly faults: number;
  /** Cities, loaded before the writers start. */
  readonly items: number;
  /** How long the writers write before the faults are counted again, in seconds. The links are cut for a quarter of it. */
  readonly seconds: number;
  /** Writes per second in each region. */
  readonly rate: number;
  /** Poisoned messages, spread over both regions and among the good ones. */
  readonly poison: number;
}

/** The campaign as it runs when nothing is asked for: a round of 40 s holds a cut of ten. */
export const CHAOS_DEFAULTS: ChaosOptions = {
  transport: "kinesis",
  seed: 1,
  faults: 200,
  items: 60,
  seconds: 40,
  rate: 10,
  poison: 12,
};

/** What the command is told besides: with how many seeds, one after the other from `seed` on. */
export interface ChaosCommandOptions extends ChaosOptions {
  readonly seeds: number;
}

/** Lowest and highest values of the numbers. */
export const CHAOS_BOUNDS = {
  seed: { min: 0, max: 2 ** 32 - 1 },
  seeds: { min: 1, max: 1000 },
  faults: { min: 1, max: 100_000 },
  items: { min: 10, max: 5000 },
  seconds: { min: 4, max: 600 },
  rate: { min: 1, max: 500 },
  poison: { min: 0, max: 1000 },
} as const satisfies Record<string, { readonly min: number; readonly max: number }>;
