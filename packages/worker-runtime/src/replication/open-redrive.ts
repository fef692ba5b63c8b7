import { decodeLambdaRecord, describeKeySchema } from "@isthmus/adapter-dynamodb";
import type {
  ApplyDeps,
  ChangeTransport,
  Clock,
  DeadLetters,
  ForwardDeps,
  Metrics,
  RedriveDeps,
  RegionId,
  ReplicaStore,
} from "@isthmus/core";
import { unpackPayload } from "@isthmus/packing";
import type { RegionConfig } from "@isthmus/settings";
import type { ReplicationConfig } from "../config/replication-config.ts";
import { systemClock } from "../system-clock.ts";
import { clientPool } from "./client-pool.ts";
import type { ClientsOverride } from "./client-pool.ts";
import { tableStore } from "./table-store.ts";
import { transportToPeers } from "./transport-to-peers.ts";

/** What redriving is given from outside. */
export interface RedriveSetupOptions {
  /** Default: nothing is measured. */
  readonly metrics?: Metrics;
  /** Default: this machine's clock. */
  readonly clock?: Clock;
  /** Clients to use instead of those that the configuration describes, as for `startReplication`. */
  readonly clients?: ClientsOverride;
}

/** What `redriveLetters` works with, and its connections. */
export interface RedriveSetup {
  readonly deps: RedriveDeps;
  close(): Promise<void>;
}

/** A letter that fails again stays where it is: nothing is put down. */
const NOWHERE: DeadLetters = { put: async () => Promise.resolve() };

/**
 * Stores and transports of a configuration for `redriveLetters` of `@isthmus/core`, each opened when the first letter needs it. Replication need
 * not run here, and may run.
 *
 * @example
 * const { deps, close } = openRedrive(await readConfig("isthmus.config.json"));
 * const outcomes = await redriveLetters(letters, deps);
 * await close();
 */
export function openRedrive(config: ReplicationConfig, options: RedriveSetupOptions = {}): RedriveSetup {
  const { metrics = { add: () => undefined }, clock = systemClock } = options;
  const clients = clientPool(options.clients);
  const ports = { deadLetters: NOWHERE, clock, metrics };
  const stores = onceEach(async (region: RegionConfig, table: string): Promise<ReplicaStore | undefined> => {
    const known = config.tables.get(table);
    if (known === undefined) return undefined;
    const tableName = known.names.get(region.name) ?? known.name;
    const keySchema = await describeKeySchema(clients.of(region, { use: "own" }).dynamodb, tableName);
    return tableStore(region, known, { tableName, keySchema }, { config, clock, clientsOf: clients.of });
  });
  const transports = new Map<RegionId, ChangeTransport>();
  const transportFrom = (from: RegionId): ChangeTransport => {
    const peers = [...config.regions.keys()].filter((name) => name !== from);
    const transport =
      transports.get(from) ??
      transportToPeers(from, peers, config, { clientsOf: clients.of, random: Math.random });
    transports.set(from, transport);
    return transport;
  };
  const regionOf = (name: string): RegionConfig | undefined =>
    [...config.regions.values()].find((region) => region.name === name);

  const applyIn = async (name: string): Promise<ApplyDeps | undefined> => {
    const region = regionOf(name);
    if (region === undefined) return undefined;
    const opened = new Map<string, ReplicaStore>();
    for (const table of config.tables.keys()) {
      const store = await stores(region, table);
      if (store !== undefined) opened.set(table, store);
    }
    return {
      ...ports,
      region: region.name,
      stores: opened,
      futureBoundMs: config.futureBoundMs,
      insertAgeMaxMs: config.tombstones.lifeMs - config.tombstones.marginMs,
    };
  };
  const forwardFrom = async (name: string, table: string): Promise<ForwardDeps | undefined> => {
    const region = regionOf(name);
    const settings = config.tables.get(table);
    const store = region && (await stores(region, table));
    if (region === undefined || settings === undefined || store === undefined) return undefined;
    return {
      ...ports,
      store,
      transport: transportFrom(region.name),
      context: {
        table,
        region: region.name,
        attributes: settings.attributes,
        futureBoundMs: config.futureBoundMs,
        expiry: settings.expiry,
      },
    };
  };
  return {
    deps: {
      decodeBody: async (body) => unpackPayload(body),
      decodeRecord: decodeLambdaRecord,
      applyIn,
      forwardFrom,
    },
    async close() {
      await Promise.all([...transports.values()].map(async (transport) => transport.close()));
      clients.destroy();
    },
  };
}

/** Opens each store once, however many letters ask for it at the same time; after a failure, again. */
function onceEach(
  open: (region: RegionConfig, table: string) => Promise<ReplicaStore | undefined>,
): (region: RegionConfig, table: string) => Promise<ReplicaStore | undefined> {
  const opening = new Map<string, Promise<ReplicaStore | undefined>>();
  return async (region, table) => {
    const id = JSON.stringify([region.name, table]);
    const known = opening.get(id) ?? open(region, table);
    opening.set(id, known);
    try {
      return await known;
    } catch (error) {
      opening.delete(id);
      throw error;
    }
  };
}
