import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DEFAULT_VERSION_ATTRIBUTES, parseRegionId } from "@isthmus/core";
import { startLocalCloud } from "@isthmus/local-cloud";
import type { HandlerWrapper } from "@isthmus/local-cloud";
import { createStreamedTable } from "../demo/create-streamed-table.ts";
import { demoReplication } from "../demo/demo-replication.ts";
import { lambdaDemoReplication } from "../demo/lambda-demo-replication.ts";
import type { DemoRuntime, DemoTransport } from "../demo/options.ts";
import { servicesOf } from "../demo/start-demo.ts";
import type { UndoStack } from "../demo/undo-stack.ts";
import { replicationCounts } from "./counted-replication.ts";
import { loadSideOf } from "./load-side-of.ts";
import type { LoadSetting } from "./load-setting.ts";

/** What the embedded setting is made of. */
export interface EmbeddedSettingOptions {
  readonly runtime: DemoRuntime;
  readonly transport: DemoTransport;
  readonly signal: AbortSignal;
  /** Takes how to stop whatever has been started, also when a later step fails. */
  readonly undo: UndoStack;
  /** Stands between a region's sending clients and the network, to see what a load makes of a faulty link. */
  readonly wrapTransport?: (region: string) => HandlerWrapper;
}

/** Two partitions, the original sample's direction among them. */
export const EMBEDDED_REGIONS: readonly string[] = ["us-east-1", "cn-north-1"];

const TABLE = "isthmus-load";
/** A read of an emulator's stream costs ten milliseconds of a processor that replication needs as well, so that a finer look would measure itself. */
const POLL_MS = 200;

/** Starts services, a table in each region and replication between them, on this machine alone. */
export async function embeddedSetting(options: EmbeddedSettingOptions): Promise<LoadSetting> {
  const { runtime, transport, signal, undo, wrapTransport } = options;
  const directory = await mkdtemp(join(tmpdir(), "isthmus-load-"));
  undo.push(async () => rm(directory, { recursive: true, force: true }));
  const cloud = await startLocalCloud({
    regions: EMBEDDED_REGIONS,
    services: servicesOf(runtime, transport),
  });
  undo.push(async () => cloud.stop());
  await Promise.all(
    EMBEDDED_REGIONS.map(async (region) =>
      createStreamedTable(
        cloud.clients(region).dynamodb,
        { tableName: TABLE, key: { name: "id", type: "S" } },
        signal,
      ),
    ),
  );
  const start = runtime === "worker" ? demoReplication : lambdaDemoReplication;
  const replication = await start({
    cloud,
    regions: EMBEDDED_REGIONS,
    transport,
    tableName: TABLE,
    directory,
    signal: new AbortController().signal,
    nowMs: () => performance.now(),
    ...(wrapTransport && { wrapTransport }),
  });
  undo.push(async () => replication.stop());
  const sides = await Promise.all(
    EMBEDDED_REGIONS.map(async (region) => {
      const { dynamodb: plain, streams } = cloud.clients(region);
      return loadSideOf({
        region: parseRegionId(region),
        tableName: TABLE,
        attributes: DEFAULT_VERSION_ATTRIBUTES,
        clients: { plain, streams, versioned: cloud.clients(region).dynamodb },
        signal,
      });
    }),
  );
  const database =
    process.env["ISTHMUS_DYNAMODB_LOCAL"] === undefined ? "embedded DynamoDB" : "DynamoDB Local";
  const name = `${runtime} over ${transport}`;
  return {
    sides,
    pollMs: POLL_MS,
    description: `${name}; ${database} and ${transport} on this machine, which they share with the writers and with replication`,
    replication: {
      name,
      counts: () => replicationCounts(replication.tally),
      conflicts: () => replication.tally.total("Conflicts"),
      deadLetters: () => replication.tally.deadLetters(),
      activity: () => replication.activity(),
      busy: () => replication.busy(),
      pending: () => replication.pending(),
    },
  };
}
