import { describe, expect, it } from "vitest";
import { IsthmusError, keyText, parseVersion } from "../../src/index.ts";
import type { ItemKey, ReplicaStore } from "../../src/index.ts";
import { gatherTombstoneReads } from "../../src/replicator/gather-tombstone-reads.ts";

type Found = Awaited<ReturnType<ReplicaStore["readTombstones"]>>;

const key = (id: string): ItemKey => ({ pk: { S: id } });

function names(keys: readonly ItemKey[]): string {
  return keys.map(({ pk }) => (pk !== undefined && "S" in pk ? pk.S : "?")).join(" ");
}

function found(...ids: readonly string[]): Found {
  return new Map(
    ids.map((id) => [keyText(key(id)), { key: key(id), version: parseVersion(`${id.length}@me`) }]),
  );
}

/** A store whose readings end when the test says so. */
function heldStore(): {
  readonly store: Pick<ReplicaStore, "readTombstones">;
  readonly asked: string[];
  readonly end: (found: Found | IsthmusError) => void;
  readonly signals: (AbortSignal | undefined)[];
} {
  const asked: string[] = [];
  const signals: (AbortSignal | undefined)[] = [];
  const open: ((answer: Found | IsthmusError) => void)[] = [];
  return {
    asked,
    signals,
    store: {
      async readTombstones(keys, options) {
        asked.push(names(keys));
        signals.push(options?.signal);
        return new Promise((resolve, reject) => {
          open.push((answer) => (answer instanceof Error ? reject(answer) : resolve(answer)));
        });
      },
    },
    end: (answer) => open.shift()?.(answer),
  };
}

/** Lets everything happen that waits for nothing else. */
const idle = async (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe("readings of tombstones", () => {
  it("go together while another is under way, each key after it was asked for", async () => {
    const { store, asked, end } = heldStore();
    const read = gatherTombstoneReads(store, {});
    const first = read(key("a"));
    await idle();
    const others = Promise.all([read(key("bb")), read(key("ccc"))]);
    await idle();
    expect(asked).toEqual(["a"]);
    end(found("a"));
    expect(await first).toEqual(parseVersion("1@me"));
    await idle();
    expect(asked).toEqual(["a", "bb ccc"]);
    const late = read(key("bb"));
    await idle();
    expect(asked).toEqual(["a", "bb ccc"]);
    end(found("ccc"));
    expect(await others).toEqual([undefined, parseVersion("3@me")]);
    await idle();
    expect(asked).toEqual(["a", "bb ccc", "bb"]);
    end(found("bb"));
    expect(await late).toEqual(parseVersion("2@me"));
  });

  it("fail for those who asked, and not for those who ask next", async () => {
    const { store, end } = heldStore();
    const read = gatherTombstoneReads(store, {});
    const failing = Promise.allSettled([read(key("a")), read(key("bb"))]);
    await idle();
    const next = read(key("ccc"));
    end(new IsthmusError("throttled", "Too fast.", { kind: "retryable" }));
    expect((await failing).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    await idle();
    end(found("ccc"));
    expect(await next).toEqual(parseVersion("3@me"));
  });

  it("can be aborted by the batch's signal", async () => {
    const { store, signals, end } = heldStore();
    const { signal } = new AbortController();
    const reading = gatherTombstoneReads(store, { signal })(key("a"));
    await idle();
    end(found());
    await reading;
    expect(signals).toEqual([signal]);
  });
});
