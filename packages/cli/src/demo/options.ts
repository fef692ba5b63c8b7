/** How changes travel in the demo. */
export type DemoTransport = "kinesis" | "sqs" | "sqs-fifo";

/** The transports of the demo, the default first. */
export const DEMO_TRANSPORTS: readonly DemoTransport[] = ["kinesis", "sqs", "sqs-fifo"];

/** The regions of the demo: two partitions, and a third with `--regions 3`. */
export const DEMO_REGIONS: readonly string[] = ["us-east-1", "cn-north-1", "eusc-de-east-1"];

/** Where replication runs in the demo: in the long-running worker, or in bundled Lambda functions behind event source mappings. */
export type DemoRuntime = "worker" | "lambda";

/** The runtimes of the demo, the default first. */
export const DEMO_RUNTIMES: readonly DemoRuntime[] = ["worker", "lambda"];

/** What the demo is to do. */
export interface DemoOptions {
  readonly runtime: DemoRuntime;
  readonly transport: DemoTransport;
  /** 2 or 3. */
  readonly regions: number;
  /** Cities loaded before the writers start. */
  readonly items: number;
  /** How long the writers write, in seconds. */
  readonly seconds: number;
  /** Writes per second in each region, all writers together. */
  readonly rate: number;
  /** The same seed gives the same writes to the same keys; how they interleave is up to the machine. */
  readonly seed: number;
}

/** The demo as it runs when nothing is asked for. */
export const DEMO_DEFAULTS: DemoOptions = {
  runtime: "worker",
  transport: "kinesis",
  regions: 2,
  items: 2000,
  seconds: 12,
  rate: 40,
  seed: 1,
};

/** Lowest and highest values of the numbers. The upper bounds are what one machine's memory and patience bear. */
export const DEMO_BOUNDS = {
  items: { min: 10, max: 20_000 },
  seconds: { min: 1, max: 3600 },
  rate: { min: 1, max: 1000 },
  seed: { min: 0, max: 2 ** 32 - 1 },
} as const satisfies Record<string, { readonly min: number; readonly max: number }>;
