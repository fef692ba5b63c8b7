import { startLocalCloud } from "@isthmus/local-cloud";
import { THERE } from "../../baseline/apply-orders.ts";
import { ROUND_TRIP_MS } from "../../baseline/long-link.ts";
import type { BenchGroup } from "../../bench-group.ts";
import type { Figure } from "../../figure.ts";
import { SCALE_AXES } from "./scale-axes.ts";
import { scaleStage } from "./scale-stage.ts";

const QUICK_VALUES = 2;

/** How versioned overwrites scale, one thing varied at a time. */
export const scaleGroup: BenchGroup = {
  name: "scale",
  description: `rates over ${ROUND_TRIP_MS} ms, requests, bytes and processor time for each change, by batch, item, concurrency, tables, regions and shards`,
  run: async (options) => {
    const cloud = await startLocalCloud({ regions: [THERE], services: ["dynamodb"] });
    try {
      const stage = scaleStage(cloud);
      const figures: Figure[] = [];
      for (const { name, values, measure } of SCALE_AXES) {
        options.signal.throwIfAborted();
        options.onProgress(name);
        figures.push(
          ...(await measure(options.quick ? values.slice(0, QUICK_VALUES) : values, stage, options)),
        );
      }
      return figures;
    } finally {
      await cloud.stop();
    }
  },
};
