/** How long a group of writes took to be seen elsewhere. Milliseconds; exact percentiles by nearest rank. */
export interface LagSummary {
  /** Arrivals counted: one for each write and each region it arrived in. */
  readonly arrivals: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
}

/**
 * Measures replication lag: from the moment an application sends a write to the moment another region's table has acknowledged the write
 * that replication makes of it, from when on every consistent read there sees it. One clock serves both ends, since the demo is one process.
 *
 * A write is told by the edit that travels in its item. So deletes are not measured, and neither is a write that never arrives
 * because a later one of the same key overtook it.
 */
export interface LagProbe {
  /** A write is about to be sent. */
  sent(edit: string, linkCut: boolean): void;
  /** Replication has written the item with this edit in another region. The first time for each region counts. */
  arrived(edit: string, region: string): void;
  /** The writes sent while the link was up, and those sent while it was cut, which had to wait for it. */
  summary(): { readonly linkUp: LagSummary; readonly linkCut: LagSummary };
}

/** A probe that reads the time from `nowMs`, in milliseconds from any beginning. */
export function lagProbe(nowMs: () => number): LagProbe {
  const writes = new Map<
    string,
    { readonly atMs: number; readonly linkCut: boolean; readonly seen: Set<string> }
  >();
  const lags: { readonly linkUp: number[]; readonly linkCut: number[] } = { linkUp: [], linkCut: [] };
  return {
    sent(edit, linkCut) {
      writes.set(edit, { atMs: nowMs(), linkCut, seen: new Set() });
    },
    arrived(edit, region) {
      const write = writes.get(edit);
      if (write === undefined || write.seen.has(region)) return;
      write.seen.add(region);
      (write.linkCut ? lags.linkCut : lags.linkUp).push(nowMs() - write.atMs);
    },
    summary: () => ({ linkUp: summarise(lags.linkUp), linkCut: summarise(lags.linkCut) }),
  };
}

function summarise(lags: readonly number[]): LagSummary {
  const sorted = [...lags].sort((a, b) => a - b);
  const rank = (share: number): number =>
    Math.round(sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0);
  return { arrivals: sorted.length, p50Ms: rank(0.5), p99Ms: rank(0.99), maxMs: rank(1) };
}
