import { createRegionClients, startReplication } from "@isthmus/worker-runtime";
import type { PartStatus, ReplicationConfig } from "@isthmus/worker-runtime";
import type { ObservedReplication } from "@isthmus/load";
import { tally } from "../demo/tally.ts";
import type { UndoStack } from "../demo/undo-stack.ts";
import { recentErrors } from "../recent-errors.ts";
import type { ConfiguredSides } from "./configured-sides.ts";
import { replicationCounts } from "./counted-replication.ts";
import { loadSideOf } from "./load-side-of.ts";
import type { LoadSetting } from "./load-setting.ts";

/** What the setting is made of. */
export interface ConfiguredSettingOptions {
  readonly found: ConfiguredSides;
  /** Run the worker of the configuration in this process for as long as the load takes. */
  readonly replicate: boolean;
  readonly signal: AbortSignal;
  /** Takes how to stop whatever has been started, also when a later step fails. */
  readonly undo: UndoStack;
}

/** AWS refuses much more than this for a shard that others read, too. */
const POLL_MS = 250;

/** Connects to tables that are there already, which others replicate unless `replicate` says otherwise. */
export async function configuredSetting(options: ConfiguredSettingOptions): Promise<LoadSetting> {
  const { found, replicate, signal, undo } = options;
  const sides = await Promise.all(
    found.sides.map(async ({ region, tableName, attributes, side }) => {
      const own = createRegionClients(side);
      const writer = createRegionClients(side);
      undo.push(async () => {
        own.destroy();
        writer.destroy();
        return Promise.resolve();
      });
      return loadSideOf({
        region,
        tableName,
        attributes,
        clients: { plain: own.dynamodb, streams: own.streams, versioned: writer.dynamodb },
        signal,
      });
    }),
  );
  const replication =
    replicate && found.config !== undefined ? await replicateHere(found.config, undo) : undefined;
  return {
    sides,
    pollMs: POLL_MS,
    description:
      replication === undefined ? "replication runs elsewhere" : "worker in the process of the load",
    ...(replication && { replication }),
  };
}

async function replicateHere(config: ReplicationConfig, undo: UndoStack): Promise<ObservedReplication> {
  const metrics = tally();
  const errors = recentErrors();
  const replication = await startReplication(config, { metrics, logger: errors.logger });
  undo.push(async () => replication.stop());
  const parts = (): readonly PartStatus[] => replication.status().parts;
  return {
    name: "worker",
    counts: () => replicationCounts(metrics),
    conflicts: () => metrics.total("Conflicts"),
    deadLetters: () => metrics.deadLetters(),
    activity: () => parts().reduce((sum, { handled }) => sum + handled, 0),
    // A part that waits on an empty queue for up to 20 s is not idle by its own word until that wait is over; whether anything is done is told by the
    // activity.
    busy: () => parts().some(({ failing }) => failing),
    pending: () => [
      ...parts()
        .filter(({ idleSinceMs, failing }) => idleSinceMs === undefined || failing)
        .map(({ name }) => `${name} is not idle.`),
      ...errors.messages,
    ],
  };
}
