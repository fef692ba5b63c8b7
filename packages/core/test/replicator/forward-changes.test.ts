import { describe, expect, it } from "vitest";
import { forwardChanges, IsthmusError, keyText, parseVersion } from "../../src/index.ts";
import type { Change, ForwardDeps, Item, SendOutcome, StreamEntry } from "../../src/index.ts";
import { forwardSetting, streamRecord } from "./forward-setting.ts";
import { scriptedStore } from "./scripted-store.ts";
import type { Script } from "./scripted-store.ts";

const key = { pk: { S: "k" } };
const image = (timestamp: string): Item => ({
  ...key,
  last_update_timestamp: { N: timestamp },
  last_updater_region: { S: "me" },
});
const insert = (timestamp: string): StreamEntry => entryOf({ newImage: image(timestamp) }, "1");
const update = (from: string, to: string, sequence = "2"): StreamEntry =>
  entryOf({ oldImage: image(from), newImage: image(to) }, sequence);

function entryOf(images: { oldImage?: Item; newImage?: Item }, sequence: string): StreamEntry {
  return { kind: "record", record: streamRecord(images, sequence) };
}

/** Forwards over a transport that answers as it is told. */
async function forward(
  entries: readonly StreamEntry[],
  answers: readonly SendOutcome[],
  script: Script = {},
  more: Partial<ForwardDeps> = {},
) {
  const { store, calls } = scriptedStore(script);
  const { deps, metrics, deadLetters } = forwardSetting(store);
  const sends: (readonly Change[])[] = [];
  const transport = {
    send: async (changes: readonly Change[]) => (sends.push(changes), Promise.resolve(answers)),
    close: async () => undefined,
  };
  const { outcomes } = await forwardChanges(entries, { ...deps, transport, ...more });
  return { outcomes, calls, sends, metrics, letters: deadLetters.letters() };
}

const SENT: SendOutcome = { status: "sent" };
const THROTTLED = new IsthmusError("throttled", "Throttled.", { kind: "retryable" });
const ODD = new IsthmusError("invalid-item", "The queue takes no such text.", { kind: "poison" });
const DOWN = {
  put: async () => Promise.reject(new IsthmusError("unavailable", "Down.", { kind: "retryable" })),
};

describe("forwarding a batch", () => {
  it("goes by the tombstones that it has read", async () => {
    const tombstones = new Map([[keyText(key), { key, version: parseVersion("6@peer") }]]);
    const script = { tombstones, deleteBelow: [{ outcome: "done" } as const] };
    expect((await forward([insert("5")], [SENT], script)).calls).toEqual([
      "read tombstones of k",
      "delete k below 6@peer",
    ]);
  });

  it("gives the last writer the base of the first, and none where the first had none", async () => {
    const based = await forward([update("4", "5"), update("5", "6")], [SENT]);
    expect(based.sends[0]).toMatchObject([{ version: { timestamp: "6" }, base: { timestamp: "4" } }]);
    const inserted = await forward([insert("5"), update("5", "6")], [SENT]);
    expect(inserted.sends[0]).toMatchObject([{ version: { timestamp: "6" } }]);
    expect(Object.keys(inserted.sends[0]?.[0] ?? {})).not.toContain("base");
  });

  it("counts what was accepted and what was coalesced, by table and region", async () => {
    const { metrics } = await forward([insert("5"), update("5", "6")], [SENT]);
    expect(metrics.series().map(({ metric, sum, dimensions }) => [metric, sum, dimensions])).toEqual([
      ["Coalesced", 1, { table: "t", source: "me" }],
      ["ChangesForwarded", 1, { table: "t", source: "me" }],
    ]);
    expect((await forward([insert("5")], [])).metrics.total("ChangesForwarded")).toBe(0);
  });

  it("tells that all is captured before it sends", async () => {
    const { store } = scriptedStore({});
    const order: string[] = [];
    const transport = {
      send: async (changes: readonly Change[]) => (
        order.push("send"),
        Promise.resolve(changes.map(() => SENT))
      ),
      close: async () => undefined,
    };
    const { deps } = forwardSetting(store);
    const options = { onCaptured: () => void order.push("captured") };
    await forwardChanges([update("4", "5")], { ...deps, transport }, options);
    expect(order).toEqual(["captured", "send"]);
  });

  it("does not tell that all is captured where a record has failed", async () => {
    const { store } = scriptedStore({});
    const failing = {
      ...store,
      readTombstones: async () => Promise.reject(THROTTLED),
    };
    const { deps } = forwardSetting(failing);
    let told = false;
    await forwardChanges([insert("5")], deps, { onCaptured: () => void (told = true) });
    expect(told).toBe(false);
  });

  it("does not tell that all is captured where one of several records has failed, though the others are sent", async () => {
    const { store } = scriptedStore({});
    const { deps } = forwardSetting({
      ...store,
      raiseTombstone: async () => Promise.reject(THROTTLED),
    });
    let told = false;
    const removal: StreamEntry = {
      kind: "record",
      record: { ...streamRecord({ oldImage: { pk: { S: "gone" } } }), key: { pk: { S: "gone" } } },
    };
    const { outcomes } = await forwardChanges([update("4", "5"), removal], deps, {
      onCaptured: () => void (told = true),
    });
    expect(outcomes.map(({ status }) => status)).toEqual(["done", "failed"]);
    expect(told).toBe(false);
  });

  it("sends nothing at all where there is nothing to send", async () => {
    const { sends, outcomes } = await forward([update("5", "5")], []);
    expect(sends).toEqual([]);
    expect(outcomes).toMatchObject([{ status: "done", reason: "no-difference" }]);
  });

  it("keeps the reason of a record's own failure where sending what came before it fails, too", async () => {
    const removal = entryOf({ oldImage: image("5") }, "2");
    const { outcomes } = await forward([insert("5"), removal], [{ status: "failed", error: THROTTLED }]);
    expect(outcomes).toMatchObject([
      { sequence: "1", status: "failed", error: { code: "throttled" } },
      { sequence: "2", status: "failed", error: { code: "unexpected" } },
    ]);
  });

  it("tries again what the transport gave no outcome for", async () => {
    const { outcomes } = await forward([insert("5")], []);
    expect(outcomes).toMatchObject([
      {
        status: "failed",
        error: {
          code: "unexpected",
          kind: "retryable",
          message: "The transport gave no outcome for a change. It is sent again.",
        },
      },
    ]);
  });
});

describe("what the transport cannot carry", () => {
  const tooLarge: SendOutcome = { status: "too-large", bytes: 500, bytesMax: 400 };

  it("is put down with its size, the bound, and the last record's position", async () => {
    const records = [insert("5"), update("5", "6"), update("6", "7", "3")];
    const { letters, outcomes } = await forward(records, [tooLarge]);
    expect(outcomes.map(({ status }) => status)).toEqual(["done", "done", "done"]);
    expect(letters).toMatchObject([
      {
        reason: "too-large-for-transport",
        position: "3",
        detail:
          "The change has 500 bytes packed; the transport carries at most 400. Raise the transport's limit or shrink the item.",
        content: { kind: "change", change: { kind: "put", version: { timestamp: "7" } } },
      },
    ]);
  });

  it.each([tooLarge, { status: "failed", error: ODD } as const])(
    "comes again where the dead letters do not take it: %o",
    async (answer) => {
      const { outcomes } = await forward([insert("5")], [answer], {}, { deadLetters: DOWN });
      expect(outcomes).toMatchObject([{ sequence: "1", status: "failed", error: { code: "unavailable" } }]);
    },
  );
});

describe("a record whose key cannot be one", () => {
  it("is put down with what is allowed", async () => {
    const odd: StreamEntry = {
      kind: "record",
      record: { ...streamRecord({ newImage: image("5") }, "9"), key: { pk: { BOOL: true } } },
    };
    const { letters } = await forward([odd], []);
    expect(letters).toMatchObject([
      {
        reason: "malformed-record",
        position: "9",
        detail: "A key attribute has a type that keys cannot have. Allowed: S, N or B. Mend the adapter.",
        content: { kind: "raw-record", record: { sequence: "9" } },
      },
    ]);
  });
});
