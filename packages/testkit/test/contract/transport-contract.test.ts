import { emptyItem, tryParseTimestamp } from "@isthmus/core";
import type { AttributeValue, Change, ChangeTransport, Item, SendOutcome } from "@isthmus/core";
import { transportContract } from "@isthmus/testkit";
import type { TransportHarness } from "@isthmus/testkit";
import { describe, expect, test } from "vitest";
import { failingCases } from "./failing-cases.ts";
import { openMemoryTransport } from "./open-memory-transport.ts";

type Send = ChangeTransport["send"];

const FAULTS: readonly {
  readonly name: string;
  readonly send: (right: Send) => Send;
  readonly caughtBy: RegExp;
}[] = [
  {
    name: "the 500th change is lost",
    send: (right) => async (changes, options) => {
      const outcomes = await right(
        changes.filter((_, i) => i !== 499),
        options,
      );
      return changes.length < 500 ? outcomes : [...outcomes, { status: "sent" }];
    },
    caughtBy: /^1000 changes/,
  },
  {
    name: "the first change of ten is sent twice",
    send: (right) => async (changes, options) => {
      if (changes.length === 10) await right(changes.slice(0, 1), options);
      return right(changes, options);
    },
    caughtBy: /^10 changes/,
  },
  {
    name: "outcomes come in another order",
    send: (right) => async (changes, options) => [...(await right(changes, options))].sort(byStatus),
    caughtBy: /in its place, and its neighbours arrive/,
  },
  {
    name: "what is too large is thrown",
    send: (right) => async (changes, options) => {
      const outcomes = await right(changes, options);
      if (outcomes.some(({ status }) => status === "too-large")) throw new Error("too large");
      return outcomes;
    },
    caughtBy: /too large, alone in its call, is reported/,
  },
  {
    name: "what is too large is said to be sent",
    send: (right) => async (changes, options) =>
      (await right(changes, options)).map(() => ({ status: "sent" })),
    caughtBy: /too large, alone in its call, is reported/,
  },
  {
    name: "what is too large takes its neighbours with it",
    send: (right) => async (changes, options) =>
      changes.some((change) => sizeOf(change) > 300_000)
        ? changes.map(() => TOO_LARGE)
        : right(changes, options),
    caughtBy: /in its place, and its neighbours arrive/,
  },
  {
    name: "an abort goes unnoticed",
    send: (right) => async (changes) => right(changes),
    caughtBy: /^send rejects as aborted/,
  },
  {
    name: "nothing to send is an error",
    send: (right) => async (changes, options) => {
      if (changes.length === 0) throw new Error("empty");
      return right(changes, options);
    },
    caughtBy: /^no changes give no outcomes/,
  },
  {
    name: "the base version is left out",
    send: altering((change) => {
      const copy = { ...change };
      Reflect.deleteProperty(copy, "base");
      return copy;
    }),
    caughtBy: /^carries the base version/,
  },
  {
    name: "every change goes under the same table",
    send: altering((change) => ({ ...change, table: "orders" })),
    caughtBy: /^changes of several tables/,
  },
  {
    name: "the time of writing is cut to the second",
    send: altering((change) => ({
      ...change,
      writtenAt: change.writtenAt.split(".")[0] as typeof change.writtenAt,
    })),
    caughtBy: /^carries the time of writing/,
  },
  {
    name: "numbers are respelled",
    send: alteringValues((value) => ("N" in value ? { N: tryParseTimestamp(value.N) ?? value.N } : value)),
    caughtBy: /^carries numbers as they are spelled/,
  },
  {
    name: "binary is cut at a zero byte",
    send: alteringValues((value) => ("B" in value ? { B: value.B.filter((byte) => byte !== 0) } : value)),
    caughtBy: /^carries every byte/,
  },
  {
    name: "text is normalised",
    send: alteringValues((value) => ("S" in value ? { S: value.S.normalize("NFC") } : value)),
    caughtBy: /^carries composed and decomposed letters apart/,
  },
  {
    name: "deletions are left out",
    send: (right) => async (changes, options) => {
      await right(
        changes.filter(({ kind }) => kind === "put"),
        options,
      );
      return changes.map(() => ({ status: "sent" }));
    },
    caughtBy: /^10 changes/,
  },
];

const TOO_LARGE: SendOutcome = { status: "too-large", bytes: 2, bytesMax: 1 };

function byStatus(a: SendOutcome, b: SendOutcome): number {
  return a.status < b.status ? -1 : 1;
}

function sizeOf(change: Change): number {
  const noise = change.kind === "put" ? change.item["noise"] : undefined;
  return noise !== undefined && "B" in noise ? noise.B.length : 0;
}

function altering(alter: (change: Change) => Change): (right: Send) => Send {
  return (right) => async (changes, options) => right(changes.map(alter), options);
}

function alteringValues(alter: (value: AttributeValue) => AttributeValue): (right: Send) => Send {
  return altering((change) => {
    if (change.kind === "delete") return change;
    const item = emptyItem();
    for (const [name, value] of Object.entries<AttributeValue>(change.item)) item[name] = alter(value);
    return { ...change, item: item satisfies Item };
  });
}

describe("transportContract", () => {
  test.each(FAULTS.map((fault) => [fault.name, fault] as const))(
    "catches a transport in which %s",
    async (_, { send, caughtBy }) => {
      const open = openMemoryTransport({}, (right) => ({
        send: send(async (changes, options) => right.send(changes, options)),
        close: async () => right.close(),
      }));
      const relevant = transportContract(open).filter(({ name }) => caughtBy.test(name));
      expect(relevant).not.toEqual([]);
      expect(await failingCases(relevant)).toEqual(relevant.map(({ name }) => name));
    },
  );

  test("catches a transport that cannot be closed twice", async () => {
    const open = openMemoryTransport({}, (right) => {
      let closed = false;
      return {
        send: async (changes, options) => right.send(changes, options),
        close: async () => {
          if (closed) throw new Error("closed already");
          closed = true;
          return Promise.resolve();
        },
      };
    });
    expect(await failingCases(transportContract(open))).toEqual([
      "closing twice does nothing the second time",
    ]);
  });

  test("catches a repetition that arrives late", async () => {
    const open = async (): Promise<TransportHarness> => {
      const harness = await openMemoryTransport()();
      let late: readonly Change[] = [];
      const receive = async (): Promise<readonly Change[]> => {
        const repeated = late;
        late = await harness.receive();
        return [...late, ...repeated];
      };
      return { ...harness, receive };
    };
    const [one] = transportContract(open);
    expect(await failingCases(one === undefined ? [] : [one])).toHaveLength(1);
  });

  test("names each rule once", () => {
    const names = transportContract(openMemoryTransport()).map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });
});
