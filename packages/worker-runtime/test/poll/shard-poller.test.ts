import { IsthmusError } from "@isthmus/core";
import { describe, expect, it } from "vitest";
import type { BatchHandler, Checkpoint } from "../../src/index.ts";
import { memoryCheckpoints } from "../support/memory-checkpoints.ts";
import { memorySource } from "../support/memory-source.ts";
import { instantTools, pollBench } from "../support/poll-bench.ts";

const DONE = { status: "done" } as const;
const throttled = new IsthmusError("throttled", "Throttled.", { kind: "retryable" });
const denied = new IsthmusError("access-denied", "Access denied.", { kind: "configuration" });

function keeping(): { readonly handled: string[]; readonly handle: BatchHandler<string> } {
  const handled: string[] = [];
  return {
    handled,
    handle: async (entries) => {
      handled.push(...entries);
      return entries.map(() => DONE);
    },
  };
}

const positionsOf = (checkpoint: Checkpoint | undefined): unknown =>
  checkpoint === undefined ? undefined : Object.fromEntries(checkpoint.shards);

describe("order", () => {
  it("reads parents to their ends before their child", async () => {
    const memory = memorySource();
    memory.addShard("child", ["left", "right"]);
    memory.addShard("left");
    memory.addShard("right");
    memory.push("child", "c1", "c2");
    memory.push("left", "l1", "l2", "l3", "l4");
    memory.push("right", "r1");
    const { handled, handle } = keeping();
    const bench = pollBench({ source: memory.source, handle });
    await bench.until("the left one", () => handled.length === 5);
    memory.end("left");
    await bench.until("some relisting", () => bench.activity.snapshot().idleSinceMs !== undefined);
    expect(handled.filter((value) => value.startsWith("c"))).toEqual([]);
    memory.end("right");
    await bench.until("the child", () => handled.length === 7);
    await bench.stop();
    expect(handled.slice(5)).toEqual(["c1", "c2"]);
  });

  it("finds the children of a shard that is split while it is read", async () => {
    const memory = memorySource();
    memory.addShard("parent");
    memory.push("parent", "p1");
    const { handled, handle } = keeping();
    const bench = pollBench({ source: memory.source, handle });
    await bench.until("the parent", () => handled.length === 1);
    memory.addShard("one", ["parent"]);
    memory.addShard("two", ["parent"]);
    memory.push("one", "1");
    memory.push("two", "2");
    memory.push("parent", "p2");
    memory.end("parent");
    await bench.until("the children", () => handled.length === 4);
    await bench.stop();
    expect(handled.slice(0, 2)).toEqual(["p1", "p2"]);
    expect(handled.slice(2).sort()).toEqual(["1", "2"]);
  });

  it("looks for children as soon as a shard has ended, and not only at the next regular time", async () => {
    const memory = memorySource();
    memory.addShard("parent");
    memory.addShard("child", ["parent"]);
    memory.push("parent", "p");
    memory.push("child", "c");
    memory.end("parent");
    const { handled, handle } = keeping();
    const tools = { ...instantTools(), pause: pauseUntilAborted };
    const bench = pollBench({ source: memory.source, handle, tools });
    await bench.until("the child", () => handled.length === 2);
    await bench.stop();
    expect(handled).toEqual(["p", "c"]);
  });

  it("gives every shard its turn with fewer slots than shards, and never handles more at once", async () => {
    const memory = memorySource();
    for (let n = 0; n < 10; n++) {
      memory.addShard(`s${n}`);
      memory.push(`s${n}`, `${n}`);
    }
    let now = 0;
    let most = 0;
    const handled: string[] = [];
    const bench = pollBench({
      source: memory.source,
      settings: { shardConcurrency: 2 },
      handle: async (entries) => {
        most = Math.max(most, ++now);
        await new Promise((resolve) => setImmediate(resolve));
        now--;
        handled.push(...entries);
        return entries.map(() => DONE);
      },
    });
    await bench.until("all shards", () => handled.length === 10);
    await bench.stop();
    expect(most).toBe(2);
  });
});

it("handles a large read in steps and saves how far it is after each", async () => {
  const memory = memorySource("memory", 10);
  memory.addShard("s");
  memory.push("s", ...Array.from({ length: 10 }, (_, n) => `${n}`));
  const checkpoints = memoryCheckpoints();
  const sizes: number[] = [];
  const bench = pollBench({
    source: memory.source,
    checkpoints,
    settings: { batchEntriesMax: 4 },
    handle: async (entries) => {
      const before = checkpoints.saves.length;
      if (sizes.length > 0) await bench.until("a save between the steps", () => before > 0);
      sizes.push(entries.length);
      return entries.map(() => DONE);
    },
  });
  await bench.until("all", () => bench.activity.snapshot().handled === 10);
  await bench.stop();
  expect(sizes).toEqual([4, 4, 2]);
});

describe("failures", () => {
  it("handles what failed again, and only that, before it reads on", async () => {
    const memory = memorySource("memory", 4);
    memory.addShard("s");
    memory.push("s", "a", "b", "c", "d", "e");
    const calls: string[][] = [];
    const bench = pollBench({
      source: memory.source,
      handle: async (entries) => {
        calls.push([...entries]);
        return entries.map((value) =>
          value === "b" && calls.length < 3 ? { status: "failed", error: throttled } : DONE,
        );
      },
    });
    await bench.until("all", () => calls.flat().includes("e"));
    await bench.stop();
    expect(calls).toEqual([["a", "b", "c", "d"], ["b"], ["b"], ["e"]]);
    expect(bench.activity.snapshot()).toMatchObject({ handled: 5, retried: 2, failing: false });
  });

  it("keeps the checkpoint before the lowest failed entry until that is done", async () => {
    const memory = memorySource("memory", 4);
    memory.addShard("s");
    memory.push("s", "a", "b", "c", "d");
    const checkpoints = memoryCheckpoints();
    let mended = false;
    const bench = pollBench({
      source: memory.source,
      checkpoints,
      handle: async (entries) =>
        entries.map((value) => (value === "c" && !mended ? { status: "failed", error: throttled } : DONE)),
    });
    await bench.until("a save", () => checkpoints.saves.length > 0);
    await bench.until("a few retries", () => bench.activity.snapshot().retried > 3);
    expect(positionsOf(checkpoints.saves.at(-1))).toEqual({ s: { kind: "after", sequence: "000002" } });
    mended = true;
    await bench.until("the end", () => bench.activity.snapshot().handled === 4);
    await bench.stop();
    expect(positionsOf(checkpoints.saves.at(-1))).toEqual({ s: { kind: "after", sequence: "000004" } });
  });

  it("backs off with full jitter, doubling to the bound", async () => {
    const memory = memorySource();
    memory.addShard("s");
    memory.push("s", "a");
    const tools = instantTools(() => 0.5);
    const bench = pollBench({
      source: memory.source,
      tools,
      handle: async () => [{ status: "failed", error: throttled }],
    });
    await bench.until("many retries", () => bench.activity.snapshot().retried >= 12);
    await bench.stop();
    const waits = bench.logger.lines
      .filter(({ level }) => level === "warn")
      .map(({ fields }) => fields?.["waitMs"]);
    expect(waits.slice(0, 11)).toEqual([50, 100, 200, 400, 800, 1600, 3200, 6400, 12_800, 15_000, 15_000]);
  });

  it("counts a handler that rejects as a failure of its whole batch", async () => {
    const memory = memorySource();
    memory.addShard("s");
    memory.push("s", "a", "b");
    let calls = 0;
    const bench = pollBench({
      source: memory.source,
      handle: async (entries) => {
        if (++calls === 1) throw new TypeError("a defect");
        return entries.map(() => DONE);
      },
    });
    await bench.until("all", () => bench.activity.snapshot().handled === 2);
    await bench.stop();
    expect(bench.activity.snapshot().retried).toBe(2);
  });

  it.each(["list", "open", "next"] as const)(
    "says a configuration error of %s as an error each time, shows it, and goes on once it is mended",
    async (failing) => {
      const memory = memorySource();
      memory.addShard("s");
      memory.push("s", "a");
      let attempts = 0;
      memory.failing = (call) => (call === failing && ++attempts <= 4 ? denied : undefined);
      const { handled, handle } = keeping();
      const bench = pollBench({ source: memory.source, handle });
      await bench.until("the failure to show", () => bench.activity.snapshot().lastError !== undefined);
      await bench.until("the entry", () => handled.length === 1);
      await bench.stop();
      expect(bench.logger.lines.filter(({ level }) => level === "error")).toHaveLength(4);
      expect(bench.activity.snapshot()).toMatchObject({
        failing: false,
        lastError: { code: "access-denied" },
      });
    },
  );

  it("saves again after a save that failed", async () => {
    const memory = memorySource();
    memory.addShard("s");
    memory.push("s", "a");
    const checkpoints = memoryCheckpoints();
    let saves = 0;
    const bench = pollBench({
      source: memory.source,
      checkpoints: {
        load: checkpoints.load,
        save: async (name, checkpoint) => {
          if (++saves < 3) throw new Error("no space left");
          await checkpoints.save(name, checkpoint);
        },
      },
      handle: keeping().handle,
    });
    await bench.until("a save", () => checkpoints.saves.length === 1);
    await bench.stop();
    expect(positionsOf(checkpoints.saves[0])).toEqual({ s: { kind: "after", sequence: "000001" } });
  });
});

describe("lost entries", () => {
  const checkpointAt = (sequence: string, source = "memory"): ReturnType<typeof memoryCheckpoints> => {
    const checkpoints = memoryCheckpoints();
    checkpoints.stored.set("bench", { source, shards: new Map([["s", { kind: "after", sequence }]]) });
    return checkpoints;
  };

  it("says loudly that a position has been trimmed, and goes on at the oldest entry", async () => {
    const memory = memorySource();
    memory.addShard("s");
    memory.push("s", "a", "b", "c", "d");
    memory.trim("s", 2);
    const { handled, handle } = keeping();
    const bench = pollBench({ source: memory.source, handle, checkpoints: checkpointAt("000001") });
    await bench.until("the rest", () => handled.length === 2);
    await bench.stop();
    expect(handled).toEqual(["c", "d"]);
    expect(bench.gaps.map(({ shardId }) => shardId)).toEqual(["s"]);
    expect(bench.activity.snapshot().gaps).toBe(1);
    expect(bench.logger.lines.filter(({ level }) => level === "error")).toHaveLength(1);
  });

  it("opens a shard anew when it is trimmed while it is read", async () => {
    const memory = memorySource("memory", 1);
    memory.addShard("s");
    memory.push("s", "a");
    const { handled, handle } = keeping();
    const bench = pollBench({ source: memory.source, handle });
    await bench.until("the first", () => handled.length === 1);
    let told = false;
    memory.failing = (call) => {
      if (told || call !== "next") return undefined;
      told = true;
      return new IsthmusError("trimmed", "The position is gone.", { kind: "configuration" });
    };
    memory.push("s", "b", "c", "d");
    memory.trim("s", 3);
    await bench.until("the rest", () => handled.includes("d"));
    await bench.stop();
    expect(handled).toEqual(["a", "d"]);
    expect(bench.gaps).toHaveLength(1);
  });

  it("says loudly that a shard was dropped before it was read to its end, and forgets it", async () => {
    const memory = memorySource();
    memory.addShard("child", ["s"]);
    memory.push("child", "x");
    const { handled, handle } = keeping();
    const checkpoints = checkpointAt("000001");
    const bench = pollBench({ source: memory.source, handle, checkpoints });
    await bench.until("the child", () => handled.length === 1);
    await bench.stop();
    expect(bench.gaps.map(({ shardId }) => shardId)).toEqual(["s"]);
    expect(positionsOf(checkpoints.stored.get("bench"))).toEqual({
      child: { kind: "after", sequence: "000001" },
    });
  });

  it("notices that a shard is dropped while it is read", async () => {
    const memory = memorySource();
    memory.addShard("s");
    memory.addShard("other");
    memory.push("s", "a");
    const { handled, handle } = keeping();
    const bench = pollBench({ source: memory.source, handle });
    await bench.until("the first", () => handled.length === 1);
    memory.drop("s");
    await bench.until("the gap", () => bench.gaps.length === 1);
    await bench.stop();
    expect(bench.gaps[0]?.shardId).toBe("s");
  });

  it("says loudly that the stream was replaced, and reads the new one from its beginning", async () => {
    const memory = memorySource("stream of today");
    memory.addShard("s");
    memory.push("s", "a", "b");
    const { handled, handle } = keeping();
    const checkpoints = checkpointAt("000002", "stream of yesterday");
    const bench = pollBench({ source: memory.source, handle, checkpoints });
    await bench.until("all", () => handled.length === 2);
    await bench.stop();
    expect(bench.gaps).toHaveLength(1);
    expect(bench.gaps[0]?.detail).toContain("stream of yesterday");
  });

  it("forgets an ended shard that is no longer listed, without a word", async () => {
    const memory = memorySource();
    memory.addShard("child", ["s"]);
    const checkpoints = memoryCheckpoints();
    checkpoints.stored.set("bench", { source: "memory", shards: new Map([["s", { kind: "ended" }]]) });
    const bench = pollBench({ source: memory.source, handle: keeping().handle, checkpoints });
    await bench.until("a save", () => checkpoints.saves.length > 0);
    await bench.stop();
    expect(bench.gaps).toEqual([]);
    expect(positionsOf(checkpoints.stored.get("bench"))).toEqual({});
  });
});

describe("stopping", () => {
  it("finishes the batch that is under way and saves how far it came", async () => {
    const memory = memorySource();
    memory.addShard("s");
    memory.push("s", "a", "b");
    const checkpoints = memoryCheckpoints();
    let finish = (): void => undefined;
    let begun = false;
    const bench = pollBench({
      source: memory.source,
      checkpoints,
      handle: async (entries) => {
        begun = true;
        await new Promise<void>((resolve) => (finish = resolve));
        return entries.map(() => DONE);
      },
    });
    await bench.until("the batch", () => begun);
    bench.drain.abort();
    finish();
    await bench.ended;
    expect(positionsOf(checkpoints.stored.get("bench"))).toEqual({
      s: { kind: "after", sequence: "000002" },
    });
  });

  it("leaves what failed to the next start", async () => {
    const memory = memorySource();
    memory.addShard("s");
    memory.push("s", "a", "b");
    const checkpoints = memoryCheckpoints();
    const failing = pollBench({
      source: memory.source,
      checkpoints,
      handle: async (entries) =>
        entries.map((value) => (value === "b" ? { status: "failed", error: denied } : DONE)),
    });
    await failing.until("a failure", () => failing.activity.snapshot().failing);
    await failing.stop();
    const { handled, handle } = keeping();
    const next = pollBench({ source: memory.source, checkpoints, handle });
    await next.until("the rest", () => handled.length > 0);
    await next.stop();
    expect(handled).toEqual(["b"]);
  });

  it("ends at once while it backs off", async () => {
    const memory = memorySource();
    memory.failing = () => denied;
    const never = { ...instantTools(), pause: pauseUntilAborted };
    const bench = pollBench({ source: memory.source, handle: keeping().handle, tools: never });
    await bench.until("a failure", () => bench.activity.snapshot().failing);
    await bench.stop();
    expect(bench.logger.lines).toHaveLength(1);
  });
});

it("waits longer after each empty read, up to the bound, and not at all after a full one", async () => {
  const memory = memorySource("memory", 1);
  memory.addShard("s");
  const tools = instantTools();
  const { handled, handle } = keeping();
  const bench = pollBench({ source: memory.source, handle, tools, settings: { relistMs: 7 } });
  await bench.until("some idling", () => tools.pauses.filter((ms) => ms === 80).length >= 2);
  const idle = tools.pauses.filter((ms) => ms !== 7 && ms !== 0);
  expect(idle.slice(0, 5)).toEqual([10, 20, 40, 80, 80]);
  tools.pauses.length = 0;
  memory.push("s", "a", "b", "c");
  await bench.until("the entries", () => handled.length === 3);
  await bench.until("the next idling", () => tools.pauses.includes(20));
  await bench.stop();
  const since = tools.pauses.filter((ms) => ms !== 7 && ms !== 0);
  expect(since.slice(since.indexOf(10), since.indexOf(10) + 2)).toEqual([10, 20]);
});

async function pauseUntilAborted(_ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
}
