import type { ChangeKind } from "./change-kind.ts";
import type { Workload } from "./workload.ts";

/** Changes per second of each kind. */
export type ChangeRates = Readonly<Record<ChangeKind, number>>;

/** How `writesPerSecond` of an application fall into the kinds of change. */
export function changeRates(
  writesPerSecond: number,
  mix: Pick<Workload, "inserts" | "deletes" | "unversioned">,
): ChangeRates {
  const updates = Math.max(0, 1 - mix.inserts - mix.deletes);
  const versioned = 1 - mix.unversioned;
  return {
    "versioned insert": writesPerSecond * mix.inserts * versioned,
    "versioned overwrite": writesPerSecond * updates * versioned,
    "unversioned insert": writesPerSecond * mix.inserts * mix.unversioned,
    "unversioned overwrite": writesPerSecond * updates * mix.unversioned,
    delete: writesPerSecond * mix.deletes,
  };
}

/** All kinds together, each weighted with what `weigh` says of it. */
export function sumRates(rates: ChangeRates, weigh: (kind: ChangeKind) => number): number {
  return (Object.keys(rates) as ChangeKind[]).reduce((sum, kind) => sum + rates[kind] * weigh(kind), 0);
}
