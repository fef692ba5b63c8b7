import type { Agreement } from "./agree.ts";
import type { DemoOptions } from "./options.ts";
import type { DemoReport } from "./report.ts";
import type { RunningDemo } from "./running-demo.ts";
import type { DemoStage } from "./stage.ts";
import type { Stopwatch } from "./stopwatch.ts";
import type { WriteCounts } from "./write-counts.ts";

/** What a report is made of. */
export interface ReportParts {
  readonly options: DemoOptions;
  readonly demo: RunningDemo;
  readonly writes: WriteCounts;
  readonly agreement: Agreement;
  readonly watch: Stopwatch<DemoStage>;
}

/** Puts together what a run came to. */
export function assembleReport({ options, demo, writes, agreement, watch }: ReportParts): DemoReport {
  const { replication, probe, regions } = demo;
  const { identical, differing, differences } = agreement.comparison;
  const requests = replication.requests();
  const requestCount = Object.values(requests).reduce((total, count) => total + count, 0);
  const forwarded = replication.tally.total("ChangesForwarded");
  return {
    format: 1,
    converged: agreement.agreed && differing === 0,
    trouble: agreement.agreed ? [] : [late(watch.current()), ...replication.pending()],
    runtime: options.runtime,
    transport: options.transport,
    regions: [...regions],
    seed: options.seed,
    items: { loaded: options.items, identical, differing },
    differences: differences.map(({ key, versions, attributes }) => ({
      key,
      versions: { ...versions },
      attributes: [...attributes],
    })),
    writes,
    replication: {
      forwarded,
      applied: replication.tally.total("ChangesApplied"),
      superseded: replication.tally.total("Superseded"),
      duplicates: replication.tally.total("Duplicates"),
      coalesced: replication.tally.total("Coalesced"),
      settled: replication.tally.total("Settled"),
      conflicts: replication.tally.total("Conflicts"),
      echoesSuppressed: replication.tally.total("EchoesSuppressed"),
      retried: replication.tally.total("Retried"),
      deadLetters: { ...replication.tally.deadLetters() },
    },
    lag: probe.summary(),
    requests: {
      perChange: forwarded === 0 ? 0 : thousandths(requestCount / forwarded),
      byOperation: { ...requests },
    },
    link: { cutSeconds: Math.round(replication.link.cutSeconds * 10) / 10 },
    seconds: {
      start: watch.seconds("starting"),
      load: watch.seconds("loading"),
      write: watch.seconds("writing"),
      settle: watch.seconds("settling"),
      total: watch.total(),
    },
  };
}

function late(stage: DemoStage | undefined): string {
  return `The regions did not agree in time after ${stage === "loading" ? "loading" : "writing"}. Pending then:`;
}

function thousandths(value: number): number {
  return Math.round(value * 1000) / 1000;
}
