import { IsthmusError, timestampFromMillis } from "@isthmus/core";
import type { ShardBatch, ShardedSource, ShardStart, StreamEntry } from "@isthmus/core";
import { describe, expect, it } from "vitest";
import { followStream } from "../../src/measure/stream-tail.ts";

type Read = ShardBatch<StreamEntry> | Error;

interface ScriptedShard {
  readonly parents?: readonly string[];
  readonly trimmed?: boolean;
  readonly reads: readonly Read[];
}

/** A stream whose shards answer as written down, and with nothing afterwards. */
function scripted(shards: Readonly<Record<string, ScriptedShard>>) {
  const opened: [string, ShardStart["kind"]][] = [];
  let listed = 0;
  const visible = new Set(["one", "other"]);
  const source: ShardedSource<StreamEntry> = {
    name: "scripted",
    listShards: async () => {
      listed += 1;
      return Promise.resolve(
        Object.entries(shards)
          .filter(([id]) => visible.has(id))
          .map(([id, { parents = [] }]) => ({ id, parentIds: parents })),
      );
    },
    openShard: async (id, start) => {
      opened.push([id, start.kind]);
      if (shards[id]?.trimmed === true) {
        throw new IsthmusError("trimmed", "Gone.", { kind: "configuration" });
      }
      const left = [...(shards[id]?.reads ?? [])];
      return Promise.resolve({
        next: async () => {
          const read = left.shift() ?? { entries: [], ended: false };
          if (read instanceof Error) throw read;
          // Children come into being by the time at which their parents end.
          if (read.ended) for (const each of Object.keys(shards)) visible.add(each);
          return Promise.resolve(read);
        },
      });
    },
  };
  return { source, opened, listed: () => listed };
}

function batch(sequences: readonly string[], ended = false): Read {
  return {
    ended,
    entries: sequences.map((sequence) => ({
      sequence,
      value: {
        kind: "record",
        record: { sequence, key: {}, createdAt: timestampFromMillis(0), expired: false },
      },
    })),
  };
}

async function follow(source: ShardedSource<StreamEntry>, until: (seen: readonly string[]) => boolean) {
  const seen: string[] = [];
  const stop = new AbortController();
  const tail = await followStream({
    source,
    pollMs: 1,
    signal: stop.signal,
    onRecord: ({ sequence }) => {
      seen.push(sequence);
      if (until(seen)) stop.abort();
    },
  });
  return { seen, stop, ended: tail.ended };
}

describe("following a stream", () => {
  it("begins at what is written from now on, and ends when it is told to", async () => {
    const { source, opened } = scripted({ one: { reads: [batch(["1"]), batch([]), batch(["2"])] } });
    const { seen, ended } = await follow(source, ({ length }) => length === 2);
    await ended;
    expect(seen).toEqual(["1", "2"]);
    expect(opened).toEqual([["one", "latest"]]);
  });

  it("reads a child whole and once, when both its parents have ended", async () => {
    const { source, opened } = scripted({
      one: { reads: [batch(["a1"], true)] },
      other: { reads: [batch([]), batch([]), batch(["b1"], true)] },
      child: { parents: ["one", "other"], reads: [batch(["c1"])] },
    });
    const { seen, ended } = await follow(source, (all) => all.includes("c1"));
    await ended;
    expect(seen).toEqual(["a1", "b1", "c1"]);
    expect(opened).toEqual([
      ["one", "latest"],
      ["other", "latest"],
      ["child", "oldest"],
    ]);
  });

  it("looks for new shards once when many have ended together", async () => {
    const { source, opened, listed } = scripted({
      one: { reads: [batch([], true)] },
      other: { reads: [batch([], true)] },
      child: { parents: ["one"], reads: [batch(["c1"])] },
      sister: { parents: ["other"], reads: [] },
    });
    const { ended } = await follow(source, (all) => all.includes("c1"));
    await ended;
    expect(opened).toHaveLength(4);
    expect(listed()).toBe(2);
  });

  it("does without a shard that has been dropped since it was listed", async () => {
    const { source } = scripted({ one: { trimmed: true, reads: [] }, other: { reads: [batch(["1"])] } });
    const { seen, ended } = await follow(source, ({ length }) => length === 1);
    await ended;
    expect(seen).toEqual(["1"]);
  });

  it("goes on after what passes by itself", async () => {
    const throttled = new IsthmusError("throttled", "Slow down.", { kind: "retryable" });
    const { source } = scripted({ one: { reads: [batch(["1"]), throttled, throttled, batch(["2"])] } });
    const { seen, ended } = await follow(source, ({ length }) => length === 2);
    await ended;
    expect(seen).toEqual(["1", "2"]);
  });

  it("says so when it cannot go on", async () => {
    const denied = new IsthmusError("access-denied", "No.", { kind: "configuration" });
    const { source } = scripted({ one: { reads: [batch(["1"]), denied] } });
    const { stop, ended } = await follow(source, () => false);
    await expect(ended).rejects.toThrow("No.");
    stop.abort();
  });
});
