import { applyChanges, DEFAULT_VERSION_ATTRIBUTES, forwardChanges, parseRegionId } from "@isthmus/core";
import type { ChangeTransport, Clock, DecodedMessage, ReplicaStore, StreamEntry } from "@isthmus/core";
import { performOnCell } from "./cell.ts";
import type { Cell, Performed } from "./cell.ts";
import { INVARIANTS } from "./oracle/violation.ts";
import type { Invariant } from "./oracle/violation.ts";
import type { CellCall, IssueCall } from "./port-call.ts";
import { portsOfCalls } from "./ports-of-calls.ts";
import type { CallPorts } from "./ports-of-calls.ts";

/** The table of all simulations. */
export const SIMULATED_TABLE = "items";
/** Its key attributes. */
export const SIMULATED_KEY_NAMES: readonly string[] = ["pk"];

/** Where a use case runs. */
export interface ProtocolSetting {
  readonly region: string;
  readonly clock: Clock;
  readonly issue: IssueCall;
  readonly futureBoundMs: number;
  readonly expiry: "replicate" | "ignore";
}

/** The rules under test: the two use cases, with every port as calls that the simulator answers. */
export interface SimulatedProtocol {
  readonly name: string;
  /** What it promises, and is judged by. */
  readonly promises: ReadonlySet<Invariant>;
  /** Handles a batch of stream entries. Gives the number of entries from the start after which the checkpoint may stand. */
  forward(entries: readonly StreamEntry[], setting: ProtocolSetting): Promise<number>;
  /** Applies a batch of messages. Gives the ids of those that are to come again. */
  apply(messages: readonly DecodedMessage[], setting: ProtocolSetting): Promise<ReadonlySet<string>>;
  /** What each call does to what a region holds under a key: the store's conditions. */
  perform(cell: Cell, call: CellCall): Performed;
}

/** The use cases that a protocol can be made of: those of core, or a variant of them. */
export interface UseCases {
  readonly forwardChanges: typeof forwardChanges;
  readonly applyChanges: typeof applyChanges;
}

/** A user's own store or transport around the simulated one: retries, caches, packing, metrics, whatever stands between. */
export interface PortWrapping {
  readonly store?: (store: ReplicaStore) => ReplicaStore;
  readonly transport?: (transport: ChangeTransport) => ChangeTransport;
}

/** What a protocol can be made of besides the defaults. */
export interface IsthmusProtocolOptions {
  /** Default: those of core. */
  readonly useCases?: UseCases;
  /** The store's conditions. Default: those of the port. */
  readonly perform?: SimulatedProtocol["perform"];
  readonly wrap?: PortWrapping;
}

/** No simulation lasts longer in its own time, so tombstones are never forgotten unless it says so. */
const INSERT_AGE_MAX_MS = 30 * 86_400_000;

/**
 * The protocol that Isthmus runs: the real `forwardChanges` and `applyChanges`.
 *
 * @example
 * // Does my transport, which packs and sends again what was refused, keep what replication promises?
 * const protocol = isthmusProtocol({ wrap: { transport: (inner) => myTransport({ send: inner }) } });
 * await searchAtRandom({ protocol, writesMax: 10_000 });
 */
export function isthmusProtocol(options: IsthmusProtocolOptions = {}): SimulatedProtocol {
  const { useCases = { forwardChanges, applyChanges }, perform = performOnCell, wrap = {} } = options;
  const metrics = { add: () => undefined };
  const portsOf = (issue: IssueCall): CallPorts => {
    const ports = portsOfCalls(SIMULATED_TABLE, SIMULATED_KEY_NAMES, issue);
    return {
      ...ports,
      store: wrap.store?.(ports.store) ?? ports.store,
      transport: wrap.transport?.(ports.transport) ?? ports.transport,
    };
  };
  return {
    name: "isthmus",
    promises: INVARIANTS,
    perform,
    async forward(entries, { region, clock, issue, futureBoundMs, expiry }) {
      const { outcomes } = await useCases.forwardChanges(entries, {
        ...portsOf(issue),
        clock,
        metrics,
        context: {
          table: SIMULATED_TABLE,
          region: parseRegionId(region),
          attributes: DEFAULT_VERSION_ATTRIBUTES,
          futureBoundMs,
          expiry,
        },
      });
      const failed = outcomes.findIndex(({ status }) => status === "failed");
      return failed < 0 ? entries.length : failed;
    },
    async apply(messages, { region, clock, issue, futureBoundMs }) {
      const { store, deadLetters } = portsOf(issue);
      const { outcomes } = await useCases.applyChanges(messages, {
        region: parseRegionId(region),
        stores: new Map([[SIMULATED_TABLE, store]]),
        deadLetters,
        clock,
        metrics,
        futureBoundMs,
        insertAgeMaxMs: INSERT_AGE_MAX_MS,
      });
      return new Set(outcomes.filter(({ status }) => status === "failed").map(({ id }) => id));
    },
  };
}
