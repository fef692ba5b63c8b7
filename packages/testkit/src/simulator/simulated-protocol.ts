import { applyChanges, DEFAULT_VERSION_ATTRIBUTES, forwardChanges, parseRegionId } from "@isthmus/core";
import type { Clock, DecodedMessage, StreamEntry } from "@isthmus/core";
import type { IssueCall } from "./port-call.ts";
import { portsOfCalls } from "./ports-of-calls.ts";

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
  /** Handles a batch of stream entries. Gives the number of entries from the start after which the checkpoint may stand. */
  forward(entries: readonly StreamEntry[], setting: ProtocolSetting): Promise<number>;
  /** Applies a batch of messages. Gives the ids of those that are to come again. */
  apply(messages: readonly DecodedMessage[], setting: ProtocolSetting): Promise<ReadonlySet<string>>;
}

/** The use cases that a protocol can be made of: those of core, or a variant of them. */
export interface UseCases {
  readonly forwardChanges: typeof forwardChanges;
  readonly applyChanges: typeof applyChanges;
}

/** No simulation lasts longer in its own time, so tombstones are never forgotten unless it says so. */
const INSERT_AGE_MAX_MS = 30 * 86_400_000;

/** The protocol that Isthmus runs: the real `forwardChanges` and `applyChanges`. */
export function isthmusProtocol(useCases: UseCases = { forwardChanges, applyChanges }): SimulatedProtocol {
  const metrics = { add: () => undefined };
  return {
    name: "isthmus",
    async forward(entries, { region, clock, issue, futureBoundMs, expiry }) {
      const { outcomes } = await useCases.forwardChanges(entries, {
        ...portsOfCalls(SIMULATED_TABLE, SIMULATED_KEY_NAMES, issue),
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
      const { store, deadLetters } = portsOfCalls(SIMULATED_TABLE, SIMULATED_KEY_NAMES, issue);
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
