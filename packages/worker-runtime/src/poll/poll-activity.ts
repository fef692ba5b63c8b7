import type { IsthmusError } from "@isthmus/core";

/** An error as status shows it. */
export interface ReportedError {
  readonly code: IsthmusError["code"];
  readonly kind: IsthmusError["kind"];
  readonly message: string;
  /** Milliseconds since the epoch. */
  readonly atMs: number;
}

/** What a poller has been doing. */
export interface PollSnapshot {
  /** Entries or messages handled for good since the start. */
  readonly handled: number;
  /** How often an entry or message was left to be tried again. */
  readonly retried: number;
  /** Places where the source no longer had what should have been read next. Not zero: compare the tables. */
  readonly gaps: number;
  /** Place of the last entry handled. */
  readonly position: string | undefined;
  /** Since when everything known has been handled, in milliseconds since the epoch; absent while there is work. */
  readonly idleSinceMs: number | undefined;
  /** Some shard or queue is failing right now. */
  readonly failing: boolean;
  readonly lastError: ReportedError | undefined;
}

/** Keeps the score of one poller. A `unit` is a shard or a receiving loop. */
export interface PollActivity {
  /** The unit has found work. */
  busy(unit: string): void;
  /** The unit has found nothing more to do. */
  idle(unit: string): void;
  /** The unit is no more. */
  closed(unit: string): void;
  handled(count: number, position: string): void;
  retried(count: number): void;
  failed(unit: string, error: IsthmusError): void;
  recovered(unit: string): void;
  gap(): void;
  snapshot(): PollSnapshot;
}

/** @param nowMs milliseconds since the epoch */
export function pollActivity(nowMs: () => number): PollActivity {
  const idleSince = new Map<string, number | undefined>();
  const failing = new Set<string>();
  let handled = 0;
  let retried = 0;
  let gaps = 0;
  let position: string | undefined;
  let lastError: ReportedError | undefined;

  const idleSinceMs = (): number | undefined => {
    let latest: number | undefined;
    for (const since of idleSince.values()) {
      if (since === undefined) return undefined;
      latest = Math.max(latest ?? 0, since);
    }
    return latest;
  };

  return {
    busy: (unit) => void idleSince.set(unit, undefined),
    idle: (unit) => {
      if (idleSince.get(unit) === undefined) idleSince.set(unit, nowMs());
    },
    closed: (unit) => {
      idleSince.delete(unit);
      failing.delete(unit);
    },
    handled: (count, at) => {
      handled += count;
      position = at;
    },
    retried: (count) => {
      retried += count;
    },
    failed: (unit, { code, kind, message }) => {
      failing.add(unit);
      lastError = { code, kind, message, atMs: nowMs() };
    },
    recovered: (unit) => void failing.delete(unit),
    gap: () => {
      gaps++;
    },
    snapshot: () => ({
      handled,
      retried,
      gaps,
      position,
      idleSinceMs: idleSinceMs(),
      failing: failing.size > 0,
      lastError,
    }),
  };
}
