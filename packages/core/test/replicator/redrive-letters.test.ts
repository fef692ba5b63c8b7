import { memoryReplicaStore } from "@isthmus/testkit";
import { describe, expect, it } from "vitest";
import { decodeDeadLetter, encodeDeadLetter, IsthmusError, redriveLetters } from "../../src/index.ts";
import type { DeadLetter, Item, RedriveDeps } from "../../src/index.ts";
import { LETTER } from "./unreadable-letter.ts";
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
