import { nextMicrosecond } from "@isthmus/core";
import type { PutChange, ReplicaStore } from "@isthmus/core";
import type { LocalCloud } from "@isthmus/local-cloud";
import { THERE } from "../../baseline/apply-orders.ts";
import { longLink } from "../../baseline/long-link.ts";
import { captured, CONTEXT, decoded } from "../../capture-update.ts";
import { unitMeter } from "../../counted/unit-meter.ts";
import type { UnitMeter } from "../../counted/unit-meter.ts";
import { streamUpdate } from "../../stream-update.ts";
import { createOrders, ordersStore } from "../../baseline/orders-table.ts";

/** A table that is filled, and changes of all its items. */
export interface ScaleReplica {
  /** Over a link where each request takes a round trip longer. */
  readonly far: ReplicaStore;
  /** Without distance. */
  readonly near: ReplicaStore;
  /** Without distance and counted, which takes longer. */
  readonly metered: ReplicaStore;
  /** An overwrite of each item, under a higher version every time. */
  readonly next: () => readonly PutChange[];
}

/** What a replica is filled with. */
export interface ReplicaContents {
  readonly keys: number;
  /** Bytes of an item as JSON, about. */
  readonly bytes: number;
  /** The logical name of the table. Default: that of all groups. */
  readonly table?: string;
}

/** Where all axes are measured. */
export interface ScaleStage {
  /** Of all metered stores. */
  readonly meter: UnitMeter;
  readonly replica: (contents: ReplicaContents) => Promise<ScaleReplica>;
}

/** Makes replicas on the embedded DynamoDB of a cloud. */
export function scaleStage(cloud: LocalCloud): ScaleStage {
  let made = 0;
  const near = cloud.clients(THERE).dynamodb;
  const metered = cloud.clients(THERE).dynamodb;
  const keyNames: Record<string, string> = {};
  const far = cloud.clients(THERE, { wrapHandler: longLink().wrap }).dynamodb;
  return {
    meter: unitMeter(metered, { onlooker: near, keyNames }),
    replica: async ({ keys, bytes, table = CONTEXT.table }) => {
      made += 1;
      const name = `scale-${made}`;
      let changes = ofTable(overwrites(keys, bytes), table);
      keyNames[name] = "pk";
      await createOrders(near, name, changes);
      return {
        far: ordersStore(far, name, table),
        near: ordersStore(near, name, table),
        metered: ordersStore(metered, name, table),
        next: () => {
          changes = changes.map(risen);
          return changes;
        },
      };
    },
  };
}

/** Versioned overwrites of as many keys. */
export function overwrites(keys: number, bytes: number): readonly PutChange[] {
  return updates(keys, bytes).map((raw) => captured(decoded(raw)));
}

/** Records of a Lambda event: a versioned update of each key. */
export function updates(keys: number, bytes: number): readonly object[] {
  return Array.from({ length: keys }, (_, place) => streamUpdate(place, bytes, "application"));
}

function ofTable(changes: readonly PutChange[], table: string): readonly PutChange[] {
  return changes.map((change) => ({ ...change, table }));
}

function risen(change: PutChange): PutChange {
  return {
    ...change,
    version: { ...change.version, timestamp: nextMicrosecond(change.version.timestamp) },
  };
}
