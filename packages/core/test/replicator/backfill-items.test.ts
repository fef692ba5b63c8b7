import { memoryTransport } from "@isthmus/testkit";
import { describe, expect, it } from "vitest";
import { adaptiveConcurrency, backfillItems, IsthmusError, parseVersion } from "../../src/index.ts";
import type { BackfillOutcome, ChangeTransport, Item, ReplicaStore, SendOutcome } from "../../src/index.ts";
import { forwardSetting } from "./forward-setting.ts";
import { HELD_UNVERSIONED, scriptedStore } from "./scripted-store.ts";
import type { Script } from "./scripted-store.ts";

const DONE = { outcome: "done" } as const;
const signal = new AbortController().signal;

function item(name: string, version?: string): Item {
  const { timestamp, region } = parseVersion(version ?? "0@");
  return {
    pk: { S: name },
    value: { S: "x" },
    ...(version !== undefined && {
      last_update_timestamp: { N: timestamp },
      last_updater_region: { S: region },
      last_replicated_version: { S: version },
    }),
  };
}

async function backfill(items: readonly Item[], script: Script = {}, transport?: ChangeTransport) {
  const { store, calls, options } = scriptedStore(script);
  const memory = memoryTransport();
  const deps = { ...forwardSetting(store).deps, transport: transport ?? memory };
  const outcomes = await backfillItems(items, ["pk"], deps, { signal });
  for (const given of options) expect(given?.signal).toBe(signal);
  const sent = memory.take().flatMap(({ content }) => (content.kind === "changes" ? content.changes : []));
  return { outcomes, calls, sent };
}

async function answered(answers: readonly SendOutcome[]): Promise<readonly BackfillOutcome[]> {
  const transport = { send: async () => Promise.resolve(answers), close: async () => undefined };
  return (await backfill([item("a", "5@peer")], {}, transport)).outcomes;
}

describe("a backfill", () => {
  it("sends items that have a version, under it and without its attributes", async () => {
    const { outcomes, sent, calls } = await backfill([item("a", "5@peer"), item("b", "6@me")]);
    expect(outcomes).toEqual([{ status: "sent" }, { status: "sent" }]);
    expect(sent).toEqual([
      {
        kind: "put",
        table: "t",
        key: { pk: { S: "a" } },
        version: parseVersion("5@peer"),
        writtenAt: "1010",
        item: { pk: { S: "a" }, value: { S: "x" } },
      },
      expect.objectContaining({ key: { pk: { S: "b" } } }),
    ]);
    expect(calls).toEqual([]);
  });

  it("gives a version to items that have none, and sends nothing: the stream publishes them", async () => {
    const { outcomes, sent, calls } = await backfill([item("a")], { setVersion: [DONE] });
    expect(outcomes).toEqual([{ status: "versioned" }]);
    expect(calls).toEqual(["set a to 1010@me if unversioned"]);
    expect(sent).toEqual([]);
  });

  it("gives a sane version to items that are beyond the future bound, and not to those that are at it", async () => {
    const { outcomes, calls } = await backfill([item("a", "1310.5@me"), item("b", "1310@me")], {
      setVersion: [DONE],
    });
    expect(outcomes).toEqual([{ status: "versioned" }, { status: "sent" }]);
    expect(calls).toEqual(["set a to 1010@me if at 1310.5@me"]);
  });

  it("leaves alone what has been written since it was read", async () => {
    const { outcomes } = await backfill([item("a")], { setVersion: [HELD_UNVERSIONED] });
    expect(outcomes).toEqual([{ status: "moved-on" }]);
  });

  it("tells each failure in its place, and goes on with the others", async () => {
    const wrong: Item = { ...item("w"), last_update_timestamp: { S: "today" } };
    const { outcomes } = await backfill([item("a", "5@peer"), wrong, item("b", "6@peer")]);
    expect(outcomes.map(({ status }) => status)).toEqual(["sent", "failed", "sent"]);
    expect(outcomes[1]).toMatchObject({
      error: {
        code: "version-attribute-type",
        message: expect.stringMatching(/"last_update_timestamp".*Mend the item, then repeat/) as string,
      },
    });
    // No answer is left in the script: the store rejects.
    expect((await backfill([item("a")])).outcomes).toMatchObject([
      { status: "failed", error: { code: "unexpected" } },
    ]);
  });

  it("tells what the transport has refused, and what it gave no outcome for", async () => {
    const error = new IsthmusError("throttled", "Throttled.", { kind: "retryable" });
    expect(await answered([{ status: "failed", error }])).toEqual([{ status: "failed", error }]);
    expect(await answered([{ status: "too-large", bytes: 500, bytesMax: 400 }])).toMatchObject([
      {
        status: "failed",
        error: {
          code: "payload-too-large",
          message: expect.stringMatching(/^An item has 500 bytes packed; .* at most 400\./) as string,
        },
      },
    ]);
    expect(await answered([])).toMatchObject([
      {
        status: "failed",
        error: {
          code: "unexpected",
          kind: "retryable",
          message: expect.stringContaining("no outcome") as string,
        },
      },
    ]);
  });

  it("lets a limiter learn from a throttled table, and from nothing else", async () => {
    const limitAfter = async (store: Partial<ReplicaStore>): Promise<number> => {
      const limiter = adaptiveConcurrency({ max: 4 });
      const { deps } = forwardSetting({ ...scriptedStore({ setVersion: [DONE] }).store, ...store });
      await backfillItems([item("a")], ["pk"], deps, { concurrency: limiter });
      return limiter.limit;
    };
    const throttled = new IsthmusError("throttled", "Throttled.", { kind: "retryable" });
    expect(await limitAfter({ setVersion: async () => Promise.reject(throttled) })).toBe(2);
    expect(await limitAfter({})).toBe(4);
  });

  it("does not bother the transport where it has nothing to send", async () => {
    const transport = {
      send: async () => Promise.reject(new Error("not expected")),
      close: async () => undefined,
    };
    const { outcomes } = await backfill([item("a")], { setVersion: [DONE] }, transport);
    expect(outcomes).toEqual([{ status: "versioned" }]);
  });

  it("of nothing is nothing", async () => {
    expect(await backfill([])).toMatchObject({ outcomes: [], calls: [], sent: [] });
  });
});
