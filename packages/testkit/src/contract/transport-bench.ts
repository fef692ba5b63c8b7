import assert from "node:assert/strict";
import { emptyItem, parseTimestamp } from "@isthmus/core";
import type {
  AttributeValue,
  Change,
  ChangeTransport,
  DeleteChange,
  Item,
  ItemKey,
  PutChange,
  SendOutcome,
} from "@isthmus/core";
import { plainItem } from "./plain-item.ts";
import type { TransportHarness } from "./transport-harness.ts";

/** One rule of the transport, checked on a bench of its own. */
export interface TransportRule {
  readonly name: string;
  check(bench: TransportBench): Promise<void>;
}

/** A harness with words for rules. */
export interface TransportBench {
  readonly transport: ChangeTransport;
  readonly bytesMax: number;
  /** Sends the changes and asserts that each was accepted. */
  readonly sendAll: (changes: readonly Change[]) => Promise<void>;
  /** Waits for changes to arrive and asserts that they are exactly these, in any order, each once. */
  readonly arrive: (changes: readonly Change[]) => Promise<void>;
}

/** So often in a row nothing may arrive before what is missing counts as lost. */
const QUIET_ROUNDS_MAX = 3;

/** Makes the bench of one rule. */
export function transportBench(harness: TransportHarness): TransportBench {
  const { transport, bytesMax } = harness;
  return {
    transport,
    bytesMax,
    sendAll: async (changes) => {
      const outcomes = await transport.send(changes);
      assert.deepEqual(
        outcomes.map(describeOutcome),
        changes.map(() => "sent"),
      );
    },
    arrive: async (changes) => {
      const arrived: Change[] = [];
      for (let quiet = 0; quiet < QUIET_ROUNDS_MAX && arrived.length < changes.length;) {
        const more = await harness.receive();
        quiet = more.length === 0 ? quiet + 1 : 0;
        arrived.push(...more);
      }
      // Once more, for what should not have come.
      arrived.push(...(await harness.receive()));
      assertSame(arrived, changes);
    },
  };
}

/** A put of an item with a key of its own for each number. */
export function put(n: number, attributes: Item = {}, fields: Partial<PutChange> = {}): PutChange {
  const key = fields.key ?? keyOf(n);
  const item = emptyItem();
  for (const source of [attributes, key]) {
    for (const name of Object.keys(source)) item[name] = source[name] as AttributeValue;
  }
  return { ...common(n), ...fields, kind: "put", key, item };
}

/** A deletion with a key of its own for each number. */
export function deletion(n: number, fields: Partial<DeleteChange> = {}): DeleteChange {
  return { ...common(n), key: keyOf(n), ...fields, kind: "delete" };
}

function keyOf(n: number): ItemKey {
  return { pk: { S: `key ${n}` } };
}

function common(n: number): Omit<DeleteChange, "kind" | "key"> {
  return {
    table: "orders",
    version: { timestamp: parseTimestamp(`1700000000.${String(n).padStart(6, "0")}1`), region: "eu-west-1" },
    writtenAt: parseTimestamp(String(1_700_000_000 + n)),
  };
}

function describeOutcome(outcome: SendOutcome): string {
  return outcome.status === "failed" ? `failed: ${outcome.error.message}` : outcome.status;
}

/**
 * Compares as sets with repetitions. The texts of a thousand changes would make an unreadable report, so it names at most a few keys of what is lost,
 * repeated or altered.
 */
function assertSame(arrived: readonly Change[], expected: readonly Change[]): void {
  const surplus = new Map<string, { count: number; change: Change }>();
  const add = (change: Change, by: number): void => {
    const text = plainChange(change);
    surplus.set(text, { change, count: (surplus.get(text)?.count ?? 0) + by });
  };
  for (const change of arrived) add(change, 1);
  for (const change of expected) add(change, -1);
  const list = (sign: number): readonly string[] =>
    [...surplus.values()]
      .filter(({ count }) => Math.sign(count) === sign)
      .slice(0, 5)
      .map(({ change }) => JSON.stringify(plainItem(change.key, "exact")));
  assert.deepEqual(
    { lostOrAltered: list(-1), repeatedOrAltered: list(1) },
    { lostOrAltered: [], repeatedOrAltered: [] },
  );
}

function plainChange(change: Change): string {
  const { kind, table, key, version, base, writtenAt } = change;
  return JSON.stringify([
    kind,
    table,
    plainItem(key, "exact"),
    [version.timestamp, version.region],
    base === undefined ? "no base" : [base.timestamp, base.region],
    writtenAt,
    kind === "put" ? plainItem(change.item, "exact") : "no item",
  ]);
}
