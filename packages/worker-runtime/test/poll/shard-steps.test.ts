import { IsthmusError } from "@isthmus/core";
import { describe, expect, it } from "vitest";
import type { Checkpoint, HandlerOutcome } from "../../src/index.ts";
import { memoryCheckpoints } from "../support/memory-checkpoints.ts";
import { memorySource } from "../support/memory-source.ts";
import { pollBench } from "../support/poll-bench.ts";

const DONE = { status: "done" } as const;
const throttled = new IsthmusError("throttled", "Throttled.", { kind: "retryable" });
const FAILED = { status: "failed", error: throttled } as const;

/** One step that has been begun, and how to end it. */
interface OpenStep {
  readonly entries: readonly string[];
  captured(): void;
  end(outcomes?: readonly HandlerOutcome[]): void;
}

/** A shard of `count` entries, read at once and handled two by two by whoever ends the steps. */
function shardInSteps(count: number) {
  const memory = memorySource("memory", count);
  memory.addShard("s");
  memory.push("s", ...Array.from({ length: count }, (_, n) => `${n + 1}`));
  const checkpoints = memoryCheckpoints();
  const steps: OpenStep[] = [];
  const bench = pollBench({
    source: memory.source,
    checkpoints,
    settings: { batchEntriesMax: 2 },
    handle: async (entries, _signal, captured) =>
      new Promise((resolve) => {
        steps.push({ entries, captured, end: (outcomes = entries.map(() => DONE)) => resolve(outcomes) });
      }),
  });
  const begun = async (number: number): Promise<OpenStep> => {
    await bench.until(`step ${number}`, () => steps.length >= number);
    return steps[number - 1] as OpenStep;
  };
  return { bench, begun, steps, saved: () => checkpoints.saves.map(positionIn) };
}

function positionIn({ shards }: Checkpoint): number {
  const position = shards.get("s");
  return position?.kind === "after" ? Number(position.sequence) : 0;
}

/** Lets everything happen that nothing stands in the way of. */
async function quiet(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
}

describe("steps of a shard", () => {
  it("begins the next step when one is captured, and four at most", async () => {
    const { bench, begun, steps } = shardInSteps(12);
    for (let number = 1; number <= 4; number++) (await begun(number)).captured();
    await quiet();
    expect(steps.map(({ entries }) => entries.join())).toEqual(["1,2", "3,4", "5,6", "7,8"]);
    steps[0]?.end();
    expect((await begun(5)).entries).toEqual(["9", "10"]);
    for (const step of steps) step.end();
    (await begun(6)).end();
    await bench.until("all", () => bench.activity.snapshot().handled === 12);
    await bench.stop();
  });

  it("begins nothing behind a step that is not captured", async () => {
    const { bench, begun, steps } = shardInSteps(4);
    const first = await begun(1);
    await quiet();
    expect(steps).toHaveLength(1);
    first.end();
    (await begun(2)).end();
    await bench.until("all", () => bench.activity.snapshot().handled === 4);
    await bench.stop();
  });

  it("moves the checkpoint in the order of the entries, whichever step ends first", async () => {
    const { bench, begun, saved } = shardInSteps(6);
    for (let number = 1; number <= 3; number++) (await begun(number)).captured();
    (await begun(3)).end();
    (await begun(2)).end();
    await quiet();
    expect(saved()).toEqual([]);
    expect(bench.activity.snapshot().handled).toBe(0);
    (await begun(1)).end();
    await bench.until("all", () => bench.activity.snapshot().handled === 6);
    await bench.stop();
    expect(saved().at(-1)).toBe(6);
  });

  it("keeps the checkpoint before what was not sent, and handles what is behind it again, in order", async () => {
    const { bench, begun, steps, saved } = shardInSteps(6);
    for (let number = 1; number <= 3; number++) (await begun(number)).captured();
    (await begun(1)).end([DONE, FAILED]);
    await quiet();
    expect(steps).toHaveLength(3);
    (await begun(2)).end();
    (await begun(3)).end();
    for (let number = 4; number <= 6; number++) {
      const step = await begun(number);
      await quiet();
      expect(saved().at(-1)).toBe([1, 2, 4][number - 4]);
      step.end();
    }
    await bench.until("all", () => bench.activity.snapshot().handled === 6);
    await bench.stop();
    expect(steps.slice(3).map(({ entries }) => entries.join())).toEqual(["2", "3,4", "5,6"]);
    expect(bench.activity.snapshot()).toMatchObject({ handled: 6, retried: 1 });
    expect(saved().at(-1)).toBe(6);
  });

  it("finishes what is under way when it is stopped, and begins nothing more", async () => {
    const { bench, begun, steps, saved } = shardInSteps(8);
    (await begun(1)).captured();
    await begun(2);
    bench.drain.abort();
    for (const step of steps) step.end();
    await bench.ended;
    expect(steps).toHaveLength(2);
    expect(saved().at(-1)).toBe(4);
  });

  it("counts nothing as done behind a failure at which it is stopped", async () => {
    const { bench, begun, saved } = shardInSteps(4);
    (await begun(1)).captured();
    (await begun(2)).captured();
    bench.drain.abort();
    (await begun(2)).end();
    (await begun(1)).end([DONE, FAILED]);
    await bench.ended;
    expect(saved().at(-1)).toBe(1);
    expect(bench.activity.snapshot().handled).toBe(1);
  });
});

describe("reads of a shard", () => {
  it.each([
    { what: "waits for the sending of a small read before it reads on", size: 3, sends: 1 },
    { what: "reads on while a large read is being sent", size: 100, sends: 4 },
  ])("$what", async ({ size, sends }) => {
    const memory = memorySource("memory", size);
    memory.addShard("s");
    memory.push("s", ...Array.from({ length: 6 * size }, (_, n) => `${n}`));
    const ends: (() => void)[] = [];
    let open = true;
    const bench = pollBench({
      source: memory.source,
      handle: async (entries, _signal, captured) => {
        captured();
        if (open) await new Promise<void>((resolve) => ends.push(resolve));
        return entries.map(() => DONE);
      },
    });
    await bench.until("sends", () => ends.length === sends);
    await quiet();
    expect(ends).toHaveLength(sends);
    open = false;
    for (const end of ends) end();
    await bench.until("all", () => bench.activity.snapshot().handled === 6 * size);
    await bench.stop();
  });
});
