import { IsthmusError } from "@isthmus/core";
import type { IncomingMessage, QueueSource } from "@isthmus/core";
import { expect, it } from "vitest";
import { pollActivity, runQueuePoller } from "../../src/index.ts";
import type { BatchHandler } from "../../src/index.ts";
import { instantTools, keepingLogger } from "../support/poll-bench.ts";
import { until } from "../support/until.ts";

const throttled = new IsthmusError("throttled", "Throttled.", { kind: "retryable" });
const denied = new IsthmusError("access-denied", "Access denied.", { kind: "configuration" });

const message = (id: string, attempts = 1): IncomingMessage => ({
  id,
  attempts,
  body: new Uint8Array(),
  position: `queue/${id}`,
});

/** A queue that gives the batches in turn, and then nothing. */
function memoryQueue(batches: readonly (readonly IncomingMessage[])[]) {
  const left = [...batches];
  const acknowledged: string[] = [];
  const released: { readonly id: string; readonly delayMs: number }[] = [];
  const source: QueueSource = {
    name: "queue",
    receive: async () => left.shift() ?? [],
    acknowledge: async (messages) => void acknowledged.push(...messages.map(({ id }) => id)),
    release: async (messages, delayMs) => void released.push(...messages.map(({ id }) => ({ id, delayMs }))),
  };
  return { source, acknowledged, released };
}

function run(source: QueueSource, handle: BatchHandler<IncomingMessage>, random = () => 1) {
  const tools = instantTools(random);
  const logger = keepingLogger();
  const activity = pollActivity(tools.nowMs);
  const drain = new AbortController();
  const abort = new AbortController();
  const ended = runQueuePoller({
    name: "bench",
    source,
    handle,
    tools,
    logger,
    activity,
    settings: { receivers: 2, idleMinMs: 10 },
    signals: { drain: drain.signal, abort: abort.signal },
  });
  return {
    logger,
    activity,
    drain,
    ended,
    stop: async () => {
      drain.abort();
      await ended;
    },
  };
}

it("deletes what is done and gives back the rest, later the more often it has come", async () => {
  const queue = memoryQueue([[message("a"), message("b", 4), message("c")]]);
  const bench = run(queue.source, async (messages) =>
    messages.map(({ id }) => (id === "b" ? { status: "failed", error: throttled } : { status: "done" })),
  );
  await until("the batch", () => queue.released.length === 1);
  await bench.stop();
  expect(queue.acknowledged).toEqual(["a", "c"]);
  expect(queue.released).toEqual([{ id: "b", delayMs: 800 }]);
  expect(bench.activity.snapshot()).toMatchObject({ handled: 2, retried: 1 });
});

it("gives everything back when the handler rejects", async () => {
  const queue = memoryQueue([[message("a"), message("b")]]);
  const bench = run(queue.source, async () => {
    throw new TypeError("a defect");
  });
  await until("the batch", () => queue.released.length === 2);
  await bench.stop();
  expect(queue.acknowledged).toEqual([]);
});

it("says a configuration error as an error each time and goes on once it is mended", async () => {
  const queue = memoryQueue([[message("a")]]);
  let attempts = 0;
  const bench = run(
    {
      ...queue.source,
      receive: async (options) => {
        if (++attempts <= 3) throw denied;
        return queue.source.receive(options);
      },
    },
    async (messages) => messages.map(() => ({ status: "done" })),
  );
  await until("the message", () => queue.acknowledged.length === 1);
  await bench.stop();
  expect(bench.logger.lines.filter(({ level }) => level === "error")).toHaveLength(3);
  expect(bench.activity.snapshot()).toMatchObject({ failing: false, lastError: { code: "access-denied" } });
});

it("goes on when messages cannot be deleted, since they come again harmlessly", async () => {
  const queue = memoryQueue([[message("a")], [message("b")]]);
  let refused = 0;
  const bench = run(
    {
      ...queue.source,
      acknowledge: async (messages, options) => {
        if (refused++ === 0) throw throttled;
        await queue.source.acknowledge(messages, options);
      },
    },
    async (messages) => messages.map(() => ({ status: "done" })),
  );
  await until("the other", () => queue.acknowledged.length === 1);
  await bench.stop();
  expect(bench.logger.lines.filter(({ level }) => level === "warn")).toHaveLength(1);
});

it("finishes what it has received before it ends", async () => {
  const queue = memoryQueue([[message("a")]]);
  let finish = (): void => undefined;
  let begun = false;
  const bench = run(queue.source, async (messages) => {
    begun = true;
    await new Promise<void>((resolve) => (finish = resolve));
    return messages.map(() => ({ status: "done" }));
  });
  await until("the batch", () => begun);
  bench.drain.abort();
  finish();
  await bench.ended;
  expect(queue.acknowledged).toEqual(["a"]);
});
