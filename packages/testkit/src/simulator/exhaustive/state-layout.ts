import type { ExhaustiveConfig } from "./exhaustive-config.ts";

/** A state of a small world: numbers in fixed places, see {@link StateLayout}. */
export type State = readonly number[];

/** Where in a state each thing stands. */
export interface StateLayout {
  /** Steps of the script that are done. */
  readonly position: 0;
  /** Messages that may still arrive once more. */
  readonly duplicates: 1;
  /** Crashes that may still happen. */
  readonly crashes: 2;
  /** The cell that an application has read to write it back, plus one; 0: none. */
  readonly seen: 3;
  readonly history: 4;
  cell(region: number): number;
  /** List of records that somebody has still to handle, or may have to handle again. */
  stream(region: number): number;
  /** Sorted list of changes on their way here. */
  arriving(region: number): number;
  /** Of a forwarder: records handled (`+0`), node (`+1`, 0 at rest), records being handled (`+2`). */
  forwarder(region: number, worker: number): number;
  /** Of an applier: node (`+0`, 0 at rest), list of changes being applied (`+1`). */
  applier(region: number, worker: number): number;
  readonly length: number;
}

const FIRST_REGION = 5;
const PER_REGION = 3;
const PER_FORWARDER = 3;
const PER_APPLIER = 2;

/** The layout for a configuration. */
export function stateLayout({ regions, workers }: ExhaustiveConfig): StateLayout {
  const forwarders = FIRST_REGION + regions * PER_REGION;
  const appliers = forwarders + regions * workers * PER_FORWARDER;
  return {
    position: 0,
    duplicates: 1,
    crashes: 2,
    seen: 3,
    history: 4,
    cell: (region) => FIRST_REGION + region * PER_REGION,
    stream: (region) => FIRST_REGION + region * PER_REGION + 1,
    arriving: (region) => FIRST_REGION + region * PER_REGION + 2,
    forwarder: (region, worker) => forwarders + (region * workers + worker) * PER_FORWARDER,
    applier: (region, worker) => appliers + (region * workers + worker) * PER_APPLIER,
    length: appliers + regions * workers * PER_APPLIER,
  };
}
