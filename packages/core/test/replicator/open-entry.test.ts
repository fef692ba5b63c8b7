import { describe, expect, it } from "vitest";
import { decodedEntry, forwardChanges, keyText, parseVersion, pickAttributes } from "../../src/index.ts";
import type { Item, OutlinedEntry, StreamRecord } from "../../src/index.ts";
import { forwardSetting, streamRecord } from "./forward-setting.ts";
import { scriptedStore } from "./scripted-store.ts";
import type { Script } from "./scripted-store.ts";

/** An item in the short form of these tests: `timestamp@region`, where a trailing `*` says that apply wrote this version. */
function image(text: string): Item {
  const { timestamp, region } = parseVersion(text.replace("*", ""));
  return {
    pk: { S: "k" },
    value: { S: text },
    last_update_timestamp: { N: timestamp },
    last_updater_region: { S: region },
    ...(text.endsWith("*") && { last_replicated_version: { S: text.slice(0, -1) } }),
  };
}

function recordOf(before: string | undefined, after: string | undefined, sequence = "1"): StreamRecord {
  const images = {
    ...(before !== undefined && { oldImage: image(before) }),
    ...(after !== undefined && { newImage: image(after) }),
  };
  return streamRecord(images, sequence);
}

/** A record as an adapter outlines it, and what is asked of it. */
function outlined(record: StreamRecord): {
  readonly entry: OutlinedEntry;
  readonly asked: readonly string[];
} {
  const asked: string[] = [];
  const { sequence, createdAt, oldImage, newImage } = record;
  const entry: OutlinedEntry = {
    kind: "outline",
    sequence,
    createdAt,
    outline: (attributes) => {
      asked.push(attributes.join());
      return {
        ...record,
        ...(oldImage && { oldImage: pickAttributes(oldImage, attributes) }),
        ...(newImage && { newImage: pickAttributes(newImage, attributes) }),
      };
    },
    decode: () => (asked.push("all"), { kind: "record", record }),
  };
  return { entry, asked };
}

const VERSION_ATTRIBUTES = "last_update_timestamp,last_updater_region,last_replicated_version";

async function forward(entry: OutlinedEntry, script: Script = {}) {
  const { store, calls } = scriptedStore(script);
  const { deps, metrics, deadLetters } = forwardSetting(store);
  const sent: unknown[] = [];
  const transport = {
    send: async (changes: readonly unknown[]) => (
      sent.push(...changes),
      Promise.resolve(changes.map(() => ({ status: "sent" }) as const))
    ),
    close: async () => Promise.resolve(),
  };
  const { outcomes } = await forwardChanges([entry], { ...deps, transport });
  return { outcomes, calls, sent, metrics, letters: deadLetters.letters() };
}

describe("the echo of an update", () => {
  it("is done with by its outline alone, and counted", async () => {
    const { entry, asked } = outlined(recordOf("4@me", "5@peer*", "7"));
    const { outcomes, calls, sent, metrics } = await forward(entry);
    expect(outcomes).toEqual([{ sequence: "7", status: "done", reason: "echo" }]);
    expect([asked, calls, sent]).toEqual([[VERSION_ATTRIBUTES], [], []]);
    expect(metrics.series()).toMatchObject([
      { metric: "EchoesSuppressed", sum: 1, dimensions: { table: "t", source: "me" } },
    ]);
  });

  it("is done with even behind a record of its key that has failed, having nothing to do with it", async () => {
    const { store } = scriptedStore({});
    const { deps, metrics } = forwardSetting(store);
    const removal = { kind: "record", record: recordOf("4@me", undefined, "1") } as const;
    const echoes = [recordOf("4@me", "5@peer*", "2"), recordOf("5@peer", "6@peer*", "3")];
    const entries = [removal, ...echoes.map((record) => ({ kind: "record", record }) as const)];
    expect((await forwardChanges(entries, deps)).outcomes).toMatchObject([
      { sequence: "1", status: "failed" },
      { sequence: "2", status: "done", reason: "echo" },
      { sequence: "3", status: "done", reason: "echo" },
    ]);
    expect(metrics.total("EchoesSuppressed")).toBe(2);
  });
});

describe("the echo of an insert", () => {
  it("is looked at against its key's tombstone, and never decoded", async () => {
    const { entry, asked } = outlined(recordOf(undefined, "5@peer*"));
    const { outcomes, calls, sent, metrics } = await forward(entry);
    expect(outcomes).toEqual([{ sequence: "1", status: "done", reason: "echo" }]);
    expect([asked, calls, sent]).toEqual([[VERSION_ATTRIBUTES], ["read tombstones of k"], []]);
    expect(metrics.total("EchoesSuppressed")).toBe(1);
  });

  it("is removed again under a tombstone", async () => {
    const key = { pk: { S: "k" } };
    const tombstones = new Map([[keyText(key), { key, version: parseVersion("6@me") }]]);
    const { entry, asked } = outlined(recordOf(undefined, "5@peer*"));
    const { calls } = await forward(entry, { tombstones, deleteBelow: [{ outcome: "done" }] });
    expect(calls).toEqual(["read tombstones of k", "delete k below 6@me"]);
    expect(asked).toEqual([VERSION_ATTRIBUTES]);
  });
});

describe("what is no echo", () => {
  it("is decoded once and handled whole", async () => {
    const { entry, asked } = outlined(recordOf("4@peer*", "5@me"));
    const { sent } = await forward(entry);
    expect(sent).toMatchObject([
      { kind: "put", item: { value: { S: "5@me" } }, version: { timestamp: "5" } },
    ]);
    expect(asked).toEqual([VERSION_ATTRIBUTES, "all"]);
  });

  it("is decoded where it removes", async () => {
    const { entry, asked } = outlined(recordOf("5@peer*", undefined));
    await forward(entry, { raiseTombstone: [{ outcome: "raised" }] });
    expect(asked).toEqual([VERSION_ATTRIBUTES, "all"]);
  });

  it("is decoded where its version attributes cannot be, and put down whole if that fails, too", async () => {
    const raw = { odd: true };
    const { outcomes, letters } = await forward({
      ...outlined(recordOf("4@me", "5@peer*", "9")).entry,
      outline: () => undefined,
      decode: () => ({ kind: "malformed", sequence: "9", raw, detail: "Odd." }),
    });
    expect(outcomes).toEqual([{ sequence: "9", status: "done", reason: "dead-lettered" }]);
    expect(letters).toMatchObject([
      {
        reason: "malformed-record",
        detail: "Odd.",
        position: "9",
        content: { kind: "raw-record", record: raw },
      },
    ]);
  });
});

describe("a decoded entry", () => {
  it("is what an outlined one decodes to, and any other as it is", () => {
    const record = recordOf("4@me", "5@me");
    const malformed = { kind: "malformed", sequence: "", raw: 1, detail: "Odd." } as const;
    expect(decodedEntry(outlined(record).entry)).toEqual({ kind: "record", record });
    expect(decodedEntry(malformed)).toBe(malformed);
  });
});
