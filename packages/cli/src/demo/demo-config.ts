import type { DemoTransport } from "./options.ts";

/** What the demo replicates, in the form of a configuration file of `isthmus run`. */
export interface DemoConfigOptions {
  readonly regions: readonly string[];
  readonly tableName: string;
  readonly transport: DemoTransport;
  /** Where checkpoints and dead letters go. */
  readonly directory: string;
}

/** Longest pause between two looks at a stream. The demo takes four times as long a silence for quiet. */
export const DEMO_POLL_IDLE_MAX_MS = 250;

/**
 * The configuration, as it might stand in `isthmus.config.json`: the demo replicates by the same way as `isthmus run`. Polling is
 * quicker than by default, since nobody pays for requests to an emulator.
 */
export function demoConfig({ regions, tableName, transport, directory }: DemoConfigOptions): unknown {
  return {
    regions: Object.fromEntries(regions.map((region) => [region, { inbox: inboxOf(region, transport) }])),
    tables: { [tableName]: {} },
    checkpoints: { kind: "file", directory: `${directory}/checkpoints` },
    deadLetters: { kind: "file", directory: `${directory}/dead-letters` },
    poll: {
      idleMinMs: 20,
      idleMaxMs: DEMO_POLL_IDLE_MAX_MS,
      kinesisReadIntervalMs: 50,
      receivers: 2,
      waitSeconds: 1,
      backoffMaxMs: 1000,
    },
  };
}

/** The regions' names are in those of the inboxes because one process holds them all. */
function inboxOf(region: string, transport: DemoTransport): unknown {
  switch (transport) {
    case "kinesis":
      return { kind: "kinesis", stream: `isthmus-inbox-${region}`, shards: 2 };
    case "sqs":
      return { kind: "sqs", queue: `isthmus-inbox-${region}` };
    case "sqs-fifo":
      return { kind: "sqs", queue: `isthmus-inbox-${region}.fifo` };
    default:
      return transport satisfies never;
  }
}
