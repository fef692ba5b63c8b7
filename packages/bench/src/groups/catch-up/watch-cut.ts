import type { LoadSnapshot } from "@isthmus/load";
import type { FaultInjector } from "@isthmus/local-cloud";

/** What a cut came to. */
export interface CutOutcome {
  /** Changes under way when the link came back. */
  readonly backlog: number;
  /** From the link's return until no more changes were under way than before the cut. */
  readonly drainSeconds: number;
  /** Arrivals a second in that time: the backlog, and what was written meanwhile. */
  readonly drainedPerSecond: number;
  /** Writes a second from the cut until all was drained. */
  readonly writtenPerSecond: number;
}

/** What a cut is made of. */
export interface CutOptions {
  readonly link: Pick<FaultInjector, "cut" | "heal">;
  /** After the first write. */
  readonly afterSeconds: number;
  readonly forSeconds: number;
  /** Called once, when the backlog is gone. */
  readonly onDrained: (outcome: CutOutcome) => void;
}

interface Moment {
  readonly atSeconds: number;
  readonly written: number;
  readonly pending: number;
}

/** Cuts the link during a load and watches the backlog go; to be told of each snapshot of the load. */
export function watchCut({
  link,
  afterSeconds,
  forSeconds,
  onDrained,
}: CutOptions): (snapshot: LoadSnapshot) => void {
  let pendingBefore = 0;
  let cut: Moment | undefined;
  let healed: Moment | undefined;
  let drained = false;
  return (snapshot) => {
    const now = momentOf(snapshot);
    if (cut === undefined) {
      pendingBefore = Math.max(pendingBefore, now.pending);
      if (now.atSeconds < afterSeconds) return;
      link.cut();
      cut = now;
    } else if (healed === undefined) {
      if (now.atSeconds - cut.atSeconds < forSeconds) return;
      link.heal();
      healed = now;
    } else if (!drained && now.pending <= pendingBefore) {
      drained = true;
      onDrained(outcomeOf(cut, healed, now));
    }
  };
}

function momentOf({ elapsedSeconds, acknowledged, directions }: LoadSnapshot): Moment {
  return {
    atSeconds: elapsedSeconds,
    written: Object.values(acknowledged).reduce((sum, count) => sum + count, 0),
    pending: directions.reduce((sum, { pending }) => sum + pending, 0),
  };
}

function outcomeOf(cut: Moment, healed: Moment, drained: Moment): CutOutcome {
  const drainSeconds = drained.atSeconds - healed.atSeconds;
  const arrived = drained.written - drained.pending - (healed.written - healed.pending);
  return {
    backlog: healed.pending,
    drainSeconds,
    drainedPerSecond: arrived / drainSeconds,
    writtenPerSecond: (drained.written - cut.written) / (drained.atSeconds - cut.atSeconds),
  };
}
