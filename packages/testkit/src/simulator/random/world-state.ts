import type { DecodedMessage, Item, ItemKey, StreamRecord } from "@isthmus/core";
import { EMPTY_CELL } from "../cell.ts";
import type { Cell } from "../cell.ts";
import type { Circumstances } from "../oracle/circumstances.ts";
import { emptyHistory } from "../oracle/key-history.ts";
import type { KeyHistory } from "../oracle/key-history.ts";
import type { Violation } from "../oracle/violation.ts";
import type { PortAnswer, PortCall } from "../port-call.ts";
import { regionName } from "../region-names.ts";
import type { SimulatedProtocol } from "../simulated-protocol.ts";
import { START_MICROS } from "../time-text.ts";
import type { WorldConfig } from "./world-config.ts";

/** A call that waits for its turn. */
export interface PendingCall {
  readonly run: ActorRun;
  readonly call: PortCall;
  answer(answer: PortAnswer): void;
  fail(error: Error): void;
}

/** One run of a use case on one batch. */
export interface ActorRun {
  readonly name: string;
  readonly region: number;
  readonly work:
    | { readonly kind: "forward"; readonly shard: StreamShard; readonly start: number; readonly end: number }
    | { readonly kind: "apply"; readonly messages: readonly DecodedMessage[] };
  pendingCount: number;
  /** What the use case gave: entries handled, or ids of messages to come again. */
  result: number | ReadonlySet<string> | undefined;
  failure: unknown;
  state: "running" | "over";
}

/**
 * A shard of a region's stream, with the records of the keys numbered `from` to `to - 1`, and its reader. One reader serves all peers: were there one for
 * each, one might take a removal for explained by a peer's tombstone while another entombs it higher, and the first one's peer would never
 * be told.
 */
export interface StreamShard {
  readonly id: string;
  readonly region: number;
  readonly from: number;
  readonly to: number;
  readonly parent: StreamShard | undefined;
  readonly records: StreamRecord[];
  open: boolean;
  /** Records before this one have been handled. */
  checkpoint: number;
  /** Runs at work on it: one, or two where a second worker has taken over. */
  runs: number;
}

/** One region. */
export interface RegionState {
  readonly index: number;
  readonly name: string;
  /** What each key holds. */
  readonly cells: Cell[];
  readonly shards: StreamShard[];
  /** Messages on their way here, in no order. */
  readonly arriving: DecodedMessage[];
  /** Everything that was ever on its way here. */
  readonly arrived: DecodedMessage[];
  /** What an application has read and may write back later, by key. */
  readonly seen: Map<number, { readonly item: Item | undefined }>;
  /** How far the clock here is from the world's. */
  skewMicros: number;
  applies: number;
}

/** All of a simulated world. It is changed in place, and only by actions. */
export interface WorldState {
  readonly config: WorldConfig;
  readonly protocol: SimulatedProtocol;
  readonly keys: readonly ItemKey[];
  readonly regions: readonly RegionState[];
  readonly histories: KeyHistory[];
  readonly pending: PendingCall[];
  readonly runs: Set<ActorRun>;
  /** Told of each event, where somebody listens. */
  readonly tell: ((line: () => string) => void) | undefined;
  /** Probabilities of faults, which are zero while everything comes to rest. */
  faults: { readonly calls: number; readonly sends: number };
  circumstances: Circumstances;
  nowMicros: number;
  writes: number;
  /** Scheduling points passed: calls performed, writes, starts, faults. */
  steps: number;
  messages: number;
  violation: Violation | undefined;
}

/** A world in which nothing has happened yet. */
export function newWorld(
  config: WorldConfig,
  protocol: SimulatedProtocol,
  tell?: (line: () => string) => void,
): WorldState {
  const regions = Array.from({ length: config.regions }, (_, index): RegionState => ({
    index,
    name: regionName(index),
    cells: Array.from({ length: config.keys }, () => EMPTY_CELL),
    shards: [newShard(index, 0, config.keys, undefined, "s")],
    arriving: [],
    arrived: [],
    seen: new Map(),
    skewMicros: config.skewMicros[index] ?? 0,
    applies: 0,
  }));
  return {
    config,
    protocol,
    keys: Array.from({ length: config.keys }, (_, index) => ({ pk: { S: `k${index}` } })),
    regions,
    histories: Array.from({ length: config.keys }, () => emptyHistory(config.regions)),
    pending: [],
    runs: new Set(),
    tell,
    faults: { calls: config.callFaults, sends: config.sendFaults },
    circumstances: circumstancesOf(config),
    nowMicros: START_MICROS,
    writes: 0,
    steps: 0,
    messages: 0,
    violation: undefined,
  };
}

/** A shard that nothing has been written to. */
export function newShard(
  region: number,
  from: number,
  to: number,
  parent: StreamShard | undefined,
  id: string,
): StreamShard {
  return { id, region, from, to, parent, records: [], open: true, checkpoint: 0, runs: 0 };
}

/** Notes the first thing that was found wrong. */
export function blame(world: WorldState, violation: Violation | undefined): void {
  if (violation === undefined || world.violation !== undefined) return;
  if (!world.protocol.promises.has(violation.invariant)) return;
  world.violation = violation;
  world.tell?.(() => `VIOLATION of "${violation.invariant}": ${violation.detail}`);
}

function circumstancesOf(config: WorldConfig): Circumstances {
  const { weights, callFaults, sendFaults } = config;
  const faults = weights.crash + weights.takeOver + weights.rewind + callFaults + sendFaults;
  return {
    replays: faults > 0,
  };
}
