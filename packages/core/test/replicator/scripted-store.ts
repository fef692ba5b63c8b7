import { formatVersion } from "../../src/index.ts";
import type {
  CallOptions,
  GuardedOutcome,
  ItemKey,
  PutOutcome,
  RaiseOutcome,
  ReplicaStore,
  Version,
  VersionGuard,
} from "../../src/index.ts";

/** The answers of each method, in order. A call that finds none left fails the test. */
export interface Script {
  readonly put?: readonly PutOutcome[];
  readonly deleteBelow?: readonly GuardedOutcome[];
  readonly deleteExactly?: readonly GuardedOutcome[];
  readonly setVersion?: readonly GuardedOutcome[];
  readonly raiseTombstone?: readonly RaiseOutcome[];
  /** What every reading finds. Default: no tombstone. */
  readonly tombstones?: Awaited<ReturnType<ReplicaStore["readTombstones"]>>;
}

/** A store that answers as it is told, and what was asked of it, call by call, in words. */
export function scriptedStore(script: Script): {
  readonly store: ReplicaStore;
  readonly calls: readonly string[];
  /** The options that each call was given. */
  readonly options: readonly (CallOptions | undefined)[];
} {
  const calls: string[] = [];
  const options: (CallOptions | undefined)[] = [];
  const left = new Map(Object.entries(script).map(([method, answers]) => [method, [...answers]]));
  const answer = <M extends Exclude<keyof Script, "tombstones">>(
    method: M,
    text: string,
    given: CallOptions | undefined,
  ): NonNullable<Script[M]>[number] => {
    calls.push(text);
    options.push(given);
    const next = left.get(method)?.shift();
    if (next === undefined) throw new Error(`"${text}" was not expected.`);
    return next as NonNullable<Script[M]>[number];
  };
  const nameOf = (key: ItemKey): string =>
    Object.values(key)
      .map((value) => Object.values(value)[0])
      .join();
  const store: ReplicaStore = {
    table: "t",
    put: async (item, version, given) =>
      answer(
        "put",
        `put ${nameOf(item)} ${formatVersion(version)}${given.allowInsert ? "" : " over an item"}`,
        given,
      ),
    deleteBelow: async (key, version, given) =>
      answer("deleteBelow", `delete ${nameOf(key)} below ${formatVersion(version)}`, given),
    deleteExactly: async (key, version, given) =>
      answer("deleteExactly", `delete ${nameOf(key)} at ${formatVersion(version)}`, given),
    setVersion: async (key, expected, version, given) =>
      answer("setVersion", `set ${nameOf(key)} to ${formatVersion(version)} ${sayGuard(expected)}`, given),
    raiseTombstone: async (key, version, given) =>
      answer("raiseTombstone", `entomb ${nameOf(key)} at ${formatVersion(version)}`, given),
    readTombstones: async (keys, given) => {
      calls.push(`read tombstones of ${keys.map(nameOf).join(" ")}`);
      options.push(given);
      return script.tombstones ?? new Map();
    },
  };
  return { store, calls, options };
}

function sayGuard(guard: VersionGuard): string {
  return guard.kind === "unversioned" ? "if unversioned" : `if at ${formatVersion(guard.version)}`;
}

/** An item that a refusal shows. */
export function held(version: Version, replicated: boolean): GuardedOutcome & { outcome: "refused" } {
  return { outcome: "refused", held: { kind: "versioned", version, replicated } };
}

/** A refusal because of an item without a version. */
export const HELD_UNVERSIONED: GuardedOutcome & { outcome: "refused" } = {
  outcome: "refused",
  held: { kind: "unversioned" },
};

/** A refusal because of an item whose timestamp has the wrong type. */
export const HELD_INVALID: GuardedOutcome & { outcome: "refused" } = {
  outcome: "refused",
  held: { kind: "invalid", attribute: "last_update_timestamp" },
};

/** A refusal because there is no item. */
export const HELD_NOTHING: GuardedOutcome & { outcome: "refused" } = { outcome: "refused", held: undefined };
