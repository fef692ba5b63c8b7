import { payloadUnits } from "isthmus";
import { startLocalCloud } from "@isthmus/local-cloud";
import type { BenchGroup } from "../../bench-group.ts";
import type { Figure } from "../../figure.ts";
import { CHANGE_KINDS } from "./change-kinds.ts";
import type { ChangeKind, UnitsMax } from "./change-kinds.ts";
import { countKind } from "./count-kind.ts";
import type { KindCount } from "./count-kind.ts";
import { dollarsPerMillion, globalTablesDollarsPerMillion } from "./dollars.ts";

const REGIONS = ["us-east-1", "cn-north-1"] as const;
/** The text of an item; with its key, its version and what replication adds it stays below a unit. */
const ITEM_BYTES = 500;
/** Changes in a batch, unless a kind is about one key. A function gets as many at most by default. */
const KEYS = 100;
/** Of any kind, at either side. */
const SIDE_MAX: UnitsMax = { writes: 3 };

/** What each kind of change asks of DynamoDB and Kinesis, and what that costs. Counted once: counts do not differ from run to run. */
export const priceGroup: BenchGroup = {
  name: "price",
  description: "requests and billed units per change, counted at the SDK, and dollars beside Global Tables",
  run: async ({ quick, signal, onProgress }) => {
    const cloud = await startLocalCloud({ regions: REGIONS, services: ["dynamodb"] });
    try {
      const figures: Figure[] = [];
      for (const [place, kind] of CHANGE_KINDS.entries()) {
        signal.throwIfAborted();
        onProgress(kind.name);
        const count = await countKind(kind, cloud, {
          regions: REGIONS,
          tableName: `price-${place}`,
          keys: quick ? KEYS / 10 : KEYS,
          itemBytes: ITEM_BYTES,
        });
        figures.push(...figuresOf(kind, count));
      }
      return figures;
    } finally {
      await cloud.stop();
    }
  },
};

/** Figures for one change; of a kind that is about one key, for all its writes together. */
function figuresOf(kind: ChangeKind, count: KindCount): readonly Figure[] {
  const shared = kind.writesOfOneKey === undefined ? count.changes : 1;
  const figure = (what: string, unit: string, total: number, most?: number): Figure => ({
    name: `${kind.name}: ${what}`,
    unit,
    value: total / shared,
    ...(most !== undefined && { target: { kind: "at-most", value: most } }),
  });
  const side = (what: "source" | "target" | "echo", most?: UnitsMax): readonly Figure[] => [
    figure(what, "requests", count[what].requests),
    figure(what, "write units", count[what].writes, most?.writes),
    figure(what, "read units", count[what].reads, most?.reads),
  ];
  const { requests, bodies } = count.transport;
  const units = bodies.reduce((sum, { length }) => sum + payloadUnits(length), 0);
  const usual = globalTablesDollarsPerMillion(count);
  const figures: readonly Figure[] = [
    ...side("source", kind.sourceMax ?? SIDE_MAX),
    figure("transport", "requests", requests),
    figure("transport", "payload units", units),
    ...side("target", kind.targetMax ?? SIDE_MAX),
    ...side("echo"),
    {
      name: `${kind.name}: price`,
      unit: "USD/million",
      value: dollarsPerMillion(count),
      ...(usual > 0 && { baseline: { name: "Global Tables", value: usual } }),
    },
  ];
  // A row of nothing tells something only where a bound is set.
  return figures.filter(({ value, target }) => value !== 0 || target !== undefined);
}
