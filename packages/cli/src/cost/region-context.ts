import type { InboxTraffic } from "./inbox-traffic.ts";
import type { RegionTraffic } from "./traffic.ts";
import type { Workload } from "./workload.ts";

/** What the lines of one region are reckoned from. */
export interface RegionContext {
  readonly workload: Workload;
  readonly traffic: RegionTraffic;
  readonly inbox: InboxTraffic;
}

/** Bytes of a GB, as AWS counts. */
export const GB: number = 1024 ** 3;
export const MILLION = 1_000_000;
