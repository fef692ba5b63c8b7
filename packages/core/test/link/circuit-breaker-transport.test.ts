import { memoryMetrics } from "@isthmus/testkit";
import { describe, expect, it } from "vitest";
import { circuitBreakerTransport, IsthmusError, parseTimestamp, parseVersion } from "../../src/index.ts";
import type {
  Change,
  ChangeTransport,
  CircuitBreakerOptions,
  ErrorCode,
  SendOutcome,
} from "../../src/index.ts";

const change = (name: string): Change => ({
  kind: "delete",
  table: "t",
  key: { pk: { S: name } },
  version: parseVersion("1@a"),
  writtenAt: parseTimestamp("1"),
});
const BATCH = [change("x"), change("y"), change("z")];

type Link = "up" | "rejects" | ErrorCode;

/** A link whose state the test sets, under a breaker that opens after two failures and stays open for 1,000 to 1,500 ms. */
function setUp(options: Partial<CircuitBreakerOptions> = {}) {
  const state = { link: "up" as Link, nowMs: 0, random: 0, calls: [] as number[], hold: Promise.resolve() };
  const failure = (code: ErrorCode): IsthmusError =>
    new IsthmusError(code, "As the test wants it.", {
      kind: code === "not-found" ? "configuration" : "retryable",
    });
  const transport: ChangeTransport = {
    async send(changes): Promise<readonly SendOutcome[]> {
      const { link } = state;
      state.calls.push(changes.length);
      await state.hold;
      if (link === "rejects") throw failure("not-found");
      if (link === "aborted") throw failure("aborted");
      return changes.map(() =>
        link === "up" ? { status: "sent" } : { status: "failed", error: failure(link) },
      );
    },
    async close() {
      await Promise.resolve();
      state.calls.push(-1);
    },
  };
  const metrics = memoryMetrics();
  const breaker = circuitBreakerTransport(transport, {
    failuresToOpen: 2,
    openMs: 1000,
    tools: { nowMs: () => state.nowMs, random: () => state.random },
    metrics,
    dimensions: { target: "cn-north-1" },
    ...options,
  });
  const send = async () => (await breaker.send(BATCH)).map((outcome) => outcome.status);
  const opened = async () => {
    state.link = "unavailable";
    await send();
    await send();
    state.calls.length = 0;
  };
  return { state, breaker, metrics, send, opened };
}

const SENT = ["sent", "sent", "sent"];
const FAILED = ["failed", "failed", "failed"];

describe("a circuit breaker", () => {
  it("passes everything on while the link is up", async () => {
    const { state, send, metrics } = setUp();
    expect(await send()).toEqual(SENT);
    expect(state.calls).toEqual([3]);
    expect(
      metrics.series().map(({ metric, dimensions, sum, count }) => [metric, dimensions, sum, count]),
    ).toEqual([["LinkOpen", { target: "cn-north-1" }, 0, 1]]);
  });

  it("answers at once, without touching the link, after failures in a row", async () => {
    const { state, breaker, metrics, opened } = setUp();
    await opened();
    const outcomes = await breaker.send(BATCH);
    expect(state.calls).toEqual([]);
    for (const outcome of outcomes)
      expect(outcome).toMatchObject({ status: "failed", error: { code: "unavailable", kind: "retryable" } });
    expect(outcomes).toHaveLength(3);
    expect(metrics.total("LinkOpen")).toBe(2);
  });

  it("does not open while failures are not in a row", async () => {
    const { state, send } = setUp();
    for (const link of ["timed-out", "up", "unavailable", "up", "timed-out"] as const) {
      state.link = link;
      await send();
    }
    expect(state.calls).toEqual([3, 3, 3, 3, 3]);
    state.link = "up";
    expect(await send()).toEqual(SENT);
  });

  it("probes with one change when its time has come, and stays open when nothing answers", async () => {
    const { state, send, opened } = setUp();
    await opened();
    state.nowMs = 999;
    expect(await send()).toEqual(FAILED);
    expect(state.calls).toEqual([]);
    state.nowMs = 1000;
    expect(await send()).toEqual(FAILED);
    expect(await send()).toEqual(FAILED);
    expect(state.calls).toEqual([1]);
    state.nowMs = 2000;
    expect(await send()).toEqual(FAILED);
    expect(state.calls).toEqual([1, 1]);
  });

  it("sends the rest behind a probe that was answered, and all as before from then on", async () => {
    const { state, send, opened } = setUp();
    await opened();
    state.nowMs = 1000;
    state.link = "up";
    expect(await send()).toEqual(SENT);
    expect(await send()).toEqual(SENT);
    expect(state.calls).toEqual([1, 2, 3]);
  });

  it("lets only one of several sends probe", async () => {
    const { state, send, opened } = setUp();
    await opened();
    state.nowMs = 1000;
    state.link = "up";
    expect(await Promise.all([send(), send(), send()])).toEqual([SENT, FAILED, FAILED]);
    expect(state.calls).toEqual([1, 2]);
  });

  it("stretches the time to the next probe by chance, by half at most", async () => {
    const { state, send, opened } = setUp();
    state.random = 0.999;
    await opened();
    state.nowMs = 1499;
    await send();
    expect(state.calls).toEqual([]);
    state.nowMs = 1500;
    await send();
    expect(state.calls).toEqual([1]);
  });

  it.each(["throttled", "invalid-item", "expired-credentials"] as const)(
    "takes %s for an answer",
    async (code) => {
      const { state, send } = setUp();
      state.link = code;
      for (let i = 0; i < 5; i++) await send();
      expect(state.calls).toEqual([3, 3, 3, 3, 3]);
    },
  );

  it("passes a configuration error of the peer on, and takes it for an answer", async () => {
    const { state, breaker, opened } = setUp();
    await opened();
    state.nowMs = 1000;
    state.link = "rejects";
    await expect(breaker.send(BATCH)).rejects.toMatchObject({ code: "not-found" });
    state.link = "up";
    expect(await breaker.send(BATCH)).toHaveLength(3);
    expect(state.calls).toEqual([1, 3]);
  });

  it("counts a send that its caller cut off as one without an answer", async () => {
    const { state, breaker, send } = setUp();
    state.link = "aborted";
    await expect(breaker.send(BATCH)).rejects.toMatchObject({ code: "aborted" });
    await expect(breaker.send(BATCH)).rejects.toMatchObject({ code: "aborted" });
    state.calls.length = 0;
    expect(await send()).toEqual(FAILED);
    expect(state.calls).toEqual([]);
  });

  it("learns nothing from a send that was aborted before it began", async () => {
    const { state, breaker, send } = setUp();
    for (let i = 0; i < 3; i++) await breaker.send(BATCH, { signal: AbortSignal.abort() });
    state.link = "unavailable";
    await send();
    state.link = "up";
    expect(await send()).toEqual(SENT);
  });

  it("learns nothing from the answer to a send that began before it opened", async () => {
    const { state, send, opened } = setUp();
    let answer = (): void => undefined;
    state.hold = new Promise((resolve) => (answer = resolve));
    const slow = send();
    state.hold = Promise.resolve();
    await opened();
    answer();
    expect(await slow).toEqual(SENT);
    expect(await send()).toEqual(FAILED);
    expect(state.calls).toEqual([]);
  });

  it("closes the transport behind it", async () => {
    const { state, breaker } = setUp();
    await breaker.close();
    expect(state.calls).toEqual([-1]);
  });

  it.each([
    ["failuresToOpen", 0],
    ["openMs", Number.NaN],
  ])("refuses %s = %d", (name, value) => {
    expect(() => setUp({ [name]: value })).toThrow(
      expect.objectContaining({
        code: "invalid-config",
        kind: "configuration",
        message: `The circuit breaker's ${name} is ${value}. Allowed: a number of at least 1.`,
      }),
    );
  });
});
