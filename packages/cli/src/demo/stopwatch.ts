/** Seconds spent on each of some parts that follow each other. */
export interface Stopwatch<Part extends string> {
  /** A part begins; the one before ends. */
  begin(part: Part): void;
  /** The part that began last. */
  current(): Part | undefined;
  /** Seconds spent on a part so far, in tenths. */
  seconds(part: Part): number;
  /** Seconds since the stopwatch was made, in tenths. */
  total(): number;
}

/** A stopwatch that has just started. `nowMs`: milliseconds from any beginning. */
export function stopwatch<Part extends string>(nowMs: () => number): Stopwatch<Part> {
  const startedAtMs = nowMs();
  const spentMs = new Map<Part, number>();
  let current: { readonly part: Part; readonly sinceMs: number } | undefined;
  const end = (): void => {
    if (current !== undefined) {
      spentMs.set(current.part, (spentMs.get(current.part) ?? 0) + nowMs() - current.sinceMs);
    }
  };
  return {
    begin(part) {
      end();
      current = { part, sinceMs: nowMs() };
    },
    current: () => current?.part,
    seconds(part) {
      const running = current?.part === part ? nowMs() - current.sinceMs : 0;
      return tenths((spentMs.get(part) ?? 0) + running);
    },
    total: () => tenths(nowMs() - startedAtMs),
  };
}

function tenths(ms: number): number {
  return Math.round(ms / 100) / 10;
}
