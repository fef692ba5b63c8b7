import { memoryReplicaStore } from "@isthmus/testkit";
import { describe, expect, it } from "vitest";
import {
  decodeDeadLetter,
  encodeDeadLetter,
  IsthmusError,
  parseTimestamp,
  parseVersion,
  redriveLetters,
} from "../../src/index.ts";
import type { Change, DeadLetter, Item, RedriveDeps, RedriveOutcome, SendOutcome } from "../../src/index.ts";
import { redriveWorld } from "./redrive-world.ts";
import type { Ailment } from "./redrive-world.ts";

const key = { pk: { S: "k" } };
const item = (value: string): Item => ({ ...key, value: { S: value } });

describe("redriveLetters", () => {
  it.each<Ailment>(["unreadable", "unknown-table", "slow-clock"])(
    "applies what could not be applied while the region was ailing: %s",
    async (ailment) => {
      const w = redriveWorld();
      w.a.table.put(item("1"));
      await w.forward(w.a);
      await w.forward(w.a);
      await w.apply(w.b, ailment);
      expect(w.letters).toHaveLength(1);
      expect(w.b.table.items()).toEqual([]);
      expect(await w.redrive(w.letters)).toEqual([{ status: "done" }]);
      expect(w.b.table.get(key)?.["value"]).toEqual({ S: "1" });
      await w.drain();
      expect(w.agrees()).toBe(true);
    },
  );

  it.each<Ailment>(["too-large", "refused"])(
    "sends what could not be sent while the transport was ailing: %s",
    async (ailment) => {
      const w = redriveWorld();
      w.a.table.put(item("1"));
      await w.forward(w.a);
      await w.forward(w.a, ailment);
      expect(w.letters).toHaveLength(1);
      expect(await w.redrive(w.letters)).toEqual([{ status: "done" }]);
      await w.drain();
      expect(w.b.table.get(key)?.["value"]).toEqual({ S: "1" });
    },
  );

  it("does not bring back what was deleted while the letter lay there, however often it is redriven", async () => {
    const w = redriveWorld();
    w.a.table.put(item("1"));
    await w.forward(w.a);
    await w.forward(w.a);
    await w.apply(w.b, "unreadable");
    w.clock.advance(1000);
    w.a.table.delete(key);
    await w.drain();
    for (let i = 0; i < 3; i++) {
      expect(await w.redrive(w.letters)).toEqual([{ status: "done" }]);
      await w.drain();
      expect(w.b.table.items()).toEqual([]);
    }
    expect(w.a.table.items()).toEqual([]);
  });

  it("leaves the newer of two letters of one key, in either order", async () => {
    for (const order of [
      [0, 1],
      [1, 0],
    ]) {
      const w = redriveWorld();
      for (const value of ["1", "2"]) {
        w.clock.advance(1000);
        w.a.table.put(item(value));
        await w.forward(w.a);
        await w.forward(w.a);
        await w.apply(w.b, "unknown-table");
      }
      for (const index of order) await w.redrive([w.letters[index] as string]);
      expect(w.b.table.get(key)?.["value"]).toEqual({ S: "2" });
    }
  });

  it("tells what is still poison, with its reason now, and neither keeps nor counts it a second time", async () => {
    const w = redriveWorld();
    w.a.table.put(item("1"));
    await w.forward(w.a);
    await w.forward(w.a);
    await w.apply(w.b, "unreadable");
    const counted = w.metrics.total("DeadLettered");
    const deps: RedriveDeps = {
      ...w.redriveDeps,
      applyIn: async (region) => {
        const apply = await w.redriveDeps.applyIn(region);
        return apply && { ...apply, stores: new Map() };
      },
    };
    const [outcome] = await redriveLetters(w.letters.map(decodeDeadLetter), deps);
    expect(outcome).toMatchObject({ status: "poison", reason: "unknown-table" });
    expect(w.letters).toHaveLength(1);
    expect(w.metrics.total("DeadLettered")).toBe(counted);
  });

  it.each([
    ["unsupported-envelope-version", "unsupported-version"],
    ["malformed-payload", "malformed-message"],
  ] as const)("takes a body that gives %s for poison: %s", async (code, reason) => {
    const w = redriveWorld();
    const deps: RedriveDeps = {
      ...w.redriveDeps,
      decodeBody: async () => Promise.reject(new IsthmusError(code, "Not readable.")),
    };
    const letter = { ...LETTER, content: { kind: "message", body: new Uint8Array([1]) } } as const;
    expect(await redriveLetters([letter], deps)).toEqual([
      { status: "poison", reason, detail: "Not readable." },
    ]);
  });

  it("captures a record again once the version attributes have other names, and settles what it wrote", async () => {
    const w = redriveWorld();
    w.a.table.put({ ...item("1"), last_update_timestamp: { S: "yesterday" } });
    await w.forward(w.a);
    expect(w.letters.map((text) => decodeDeadLetter(text).content.kind)).toEqual(["record"]);
    expect(await w.redrive(w.letters)).toMatchObject([
      { status: "poison", reason: "version-attribute-type" },
    ]);
    const attributes = { timestamp: "t", region: "r", replicated: "m" };
    const store = memoryReplicaStore({ table: w.a.table, attributes });
    const outcomes = await redriveLetters(w.letters.map(decodeDeadLetter), {
      ...w.redriveDeps,
      forwardFrom: async (region, table) => {
        const forward = await w.redriveDeps.forwardFrom(region, table);
        return forward && { ...forward, store, context: { ...forward.context, attributes } };
      },
    });
    expect(outcomes).toEqual([{ status: "done" }]);
    expect(w.metrics.total("Settled")).toBe(1);
  });

  it("decodes a raw record again, its bytes and its time as they were", async () => {
    const w = redriveWorld();
    const record = {
      dynamodb: {
        ApproximateCreationDateTime: new Date(1_732_500_000_000),
        Keys: { pk: { B: new Uint8Array([1, 255]) } },
      },
      odd: { $bytes: { S: "an attribute" } },
    };
    const letter: DeadLetter = {
      ...LETTER,
      stage: "forward",
      table: "items",
      content: { kind: "raw-record", record },
    };
    const seen: unknown[] = [];
    const outcomes = await redriveLetters([decodeDeadLetter(encodeDeadLetter(letter))], {
      ...w.redriveDeps,
      decodeRecord: (raw) => {
        seen.push(raw);
        return w.redriveDeps.decodeRecord(raw);
      },
    });
    expect(structuredClone(seen)).toEqual([record]);
    expect(outcomes).toMatchObject([{ status: "poison", reason: "malformed-record", detail: "Still odd." }]);
  });

  it("fails a letter of a region or table that is not ours, and one whose time has not come, and goes on", async () => {
    const w = redriveWorld();
    w.a.table.put(item("1"));
    await w.forward(w.a);
    await w.forward(w.a);
    await w.apply(w.b, "unreadable");
    const good = decodeDeadLetter(w.letters[0] as string);
    const told: string[] = [];
    const outcomes = await redriveLetters([{ ...good, region: "mars" }, good], w.redriveDeps, {
      onOutcome: (letter, { status }) => told.push(`${letter.region} ${status}`),
    });
    expect(outcomes).toMatchObject([
      { status: "failed", error: { code: "not-found", kind: "configuration" } },
      { status: "done" },
    ]);
    expect([...told].sort()).toEqual(["cn-north-1 done", "mars failed"]);
    const stopped = await redriveLetters([good], w.redriveDeps, { signal: AbortSignal.abort() });
    expect(stopped).toMatchObject([{ status: "failed", error: { code: "aborted" } }]);
  });

  it("fails a letter whose handling fails in a way that passes", async () => {
    const w = redriveWorld();
    w.a.table.put(item("1"));
    await w.forward(w.a);
    await w.forward(w.a, "too-large");
    const error = new IsthmusError("throttled", "Later.", { kind: "retryable" });
    const [outcome] = await redriveLetters(w.letters.map(decodeDeadLetter), {
      ...w.redriveDeps,
      forwardFrom: async (region, table) => {
        const forward = await w.redriveDeps.forwardFrom(region, table);
        const send = async () => Promise.resolve([{ status: "failed", error } as const]);
        return forward && { ...forward, transport: { ...forward.transport, send } };
      },
    });
    expect(outcome).toEqual({ status: "failed", error });
  });
});

const LETTER: DeadLetter = {
  reason: "malformed-message",
  detail: "Odd.",
  stage: "apply",
  region: "us-east-1",
  position: "test:1",
  attempts: 1,
  at: parseTimestamp("1732500000"),
  content: { kind: "message", body: new Uint8Array() },
};

describe("a letter that cannot be handled", () => {
  const CHANGE: Change = {
    kind: "delete",
    table: "items",
    key,
    version: parseVersion("1732500000@us-east-1"),
    writtenAt: parseTimestamp("1732500000"),
  };
  const forwardLetter: DeadLetter = {
    ...LETTER,
    stage: "forward",
    content: { kind: "change", change: CHANGE },
  };
  const applyLetter: DeadLetter = { ...forwardLetter, stage: "apply" };

  /** Redrives one letter whose change is sent over a transport that answers this. */
  async function answered(...answers: readonly SendOutcome[]): Promise<readonly RedriveOutcome[]> {
    const w = redriveWorld();
    return redriveLetters([forwardLetter], {
      ...w.redriveDeps,
      forwardFrom: async (region, table) => {
        const forward = await w.redriveDeps.forwardFrom(region, table);
        return forward && { ...forward, transport: { ...forward.transport, send: async () => answers } };
      },
    });
  }

  it("is done once the transport has accepted it, and poison where it never will", async () => {
    expect(await answered({ status: "sent" })).toEqual([{ status: "done" }]);
    expect(await answered({ status: "too-large", bytes: 500, bytesMax: 400 })).toEqual([
      {
        status: "poison",
        reason: "too-large-for-transport",
        detail:
          "The change has 500 bytes packed; the transport carries at most 400. Raise the transport's limit or shrink the item.",
      },
    ]);
    const odd = new IsthmusError("invalid-item", "No such text.", { kind: "poison" });
    expect(await answered({ status: "failed", error: odd })).toEqual([
      { status: "poison", reason: "refused-by-transport", detail: "No such text." },
    ]);
  });

  it("has failed where the transport has, for now or without an outcome", async () => {
    const error = new IsthmusError("throttled", "Throttled.", { kind: "retryable" });
    expect(await answered({ status: "failed", error })).toEqual([{ status: "failed", error }]);
    expect(await answered()).toMatchObject([
      {
        status: "failed",
        error: {
          code: "unexpected",
          kind: "retryable",
          message: "There is no telling what became of the letter. Redrive it again.",
        },
      },
    ]);
  });

  it("has failed where it was given up somewhere that is not ours", async () => {
    const deps: RedriveDeps = {
      ...redriveWorld().redriveDeps,
      applyIn: async () => undefined,
      forwardFrom: async () => undefined,
    };
    const lost: DeadLetter = { ...LETTER, stage: "forward", content: { kind: "raw-record", record: {} } };
    const outcomes = await redriveLetters([applyLetter, forwardLetter, lost], {
      ...deps,
      decodeRecord: () => ({ kind: "malformed", sequence: "1", raw: {}, detail: "Odd." }),
    });
    const end =
      ", where the letter was given up, is not part of this configuration. Redrive it with the configuration that it came from.";
    const region = JSON.stringify(LETTER.region);
    expect(outcomes.map((outcome) => outcome.status === "failed" && outcome.error.message)).toEqual([
      `Region ${region}${end}`,
      `Table "items" in region ${region}${end}`,
      `Table "" in region ${region}${end}`,
    ]);
    expect(outcomes).toMatchObject([{ error: { code: "not-found", kind: "configuration" } }, {}, {}]);
  });

  it("has failed where its use case has", async () => {
    const w = redriveWorld();
    const error = new IsthmusError("throttled", "Throttled.", { kind: "retryable" });
    const failing = { ...w.a.store, raiseTombstone: async () => Promise.reject(error) };
    const deps: RedriveDeps = {
      ...w.redriveDeps,
      applyIn: async () => {
        const apply = await w.redriveDeps.applyIn(w.a.name);
        return apply && { ...apply, stores: new Map([["items", failing]]) };
      },
      forwardFrom: async () => {
        const forward = await w.redriveDeps.forwardFrom(w.a.name, "items");
        return forward && { ...forward, store: failing };
      },
    };
    const record = {
      sequence: "1",
      key,
      oldImage: item("1"),
      createdAt: parseTimestamp("1732500000"),
      expired: false,
    };
    const recordLetter: DeadLetter = { ...LETTER, table: "items", content: { kind: "record", record } };
    expect(await redriveLetters([applyLetter, recordLetter], deps)).toEqual([
      { status: "failed", error },
      { status: "failed", error },
    ]);
  });

  it("is not poison because its body could not be fetched", async () => {
    const error = new IsthmusError("throttled", "Throttled.", { kind: "retryable" });
    const deps = { ...redriveWorld().redriveDeps, decodeBody: async () => Promise.reject(error) };
    const letter = { ...LETTER, content: { kind: "message", body: new Uint8Array([1]) } } as const;
    expect(await redriveLetters([letter], deps)).toEqual([{ status: "failed", error }]);
  });

  it("is left alone once the caller has ended the redrive", async () => {
    const w = redriveWorld();
    const signal = AbortSignal.abort("enough");
    expect(await redriveLetters([applyLetter], w.redriveDeps, { signal })).toMatchObject([
      {
        status: "failed",
        error: {
          code: "aborted",
          kind: "retryable",
          cause: "enough",
          message: "The caller ended the redrive before this letter's turn.",
        },
      },
    ]);
  });
});
