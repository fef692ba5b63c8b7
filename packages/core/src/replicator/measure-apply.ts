import type { Change } from "../change.ts";
import { millisBetween } from "../timestamp.ts";
import { compareVersions } from "../version.ts";
import type { Version } from "../version.ts";
import type { Applied } from "./apply-change.ts";
import type { ApplyDeps } from "./apply-deps.ts";
import type { PlacedChange } from "./decoded-message.ts";

/** Counts what an apply came to. */
export function measureApply(
  applied: Applied,
  change: Change,
  group: readonly PlacedChange[],
  deps: ApplyDeps,
): void {
  const { metrics } = deps;
  const dimensions = dimensionsOf(change, deps);
  const now = deps.clock.now();
  const skewMs = millisBetween(now, change.version.timestamp);
  if (skewMs > 0) metrics.add("ClockSkew", skewMs, dimensions);
  switch (applied.result) {
    case "applied":
      metrics.add("ChangesApplied", 1, dimensions);
      metrics.add("ReplicationLatency", Math.max(0, millisBetween(change.writtenAt, now)), dimensions);
      if (applied.replaced !== undefined && !seenByWriter(applied.replaced, group))
        metrics.add("Conflicts", 1, dimensions);
      break;
    case "duplicate":
      metrics.add("Duplicates", 1, dimensions);
      break;
    case "lifted":
      metrics.add("Settled", 1, dimensions);
      break;
    case "superseded":
      metrics.add("Superseded", 1, dimensions);
      break;
    case "too-old":
      break;
    default:
      applied satisfies never;
  }
}

/** Whether the writers of a group knew the version they replaced: as the base of one of them, or as one of them. */
function seenByWriter(replaced: Version, group: readonly PlacedChange[]): boolean {
  return group.some(({ change }) =>
    [change.base, change.version].some((seen) => seen !== undefined && compareVersions(seen, replaced) === 0),
  );
}

/** Table and direction of a change. */
export function dimensionsOf(
  change: Change,
  deps: ApplyDeps,
): { table: string; source: string; target: string } {
  return { table: change.table, source: change.version.region, target: deps.region };
}
