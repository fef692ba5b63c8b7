import { describe, expect, it } from "vitest";
import { circuitBreakerTransport, IsthmusError, parseTimestamp, parseVersion } from "../../src/index.ts";
import type { CallOptions, Change, ErrorCode, SendOutcome } from "../../src/index.ts";

const CHANGE: Change = {
  kind: "delete",
  table: "t",
  key: { pk: { S: "x" } },
  version: parseVersion("1@a"),
  writtenAt: parseTimestamp("1"),
};
const dead = new IsthmusError("unavailable", "Down.", { kind: "retryable" });
const DEAD: SendOutcome = { status: "failed", error: dead };
const SENT: SendOutcome = { status: "sent" };

/** A breaker that opens after two failures, for a thousand milliseconds, and a link that answers as the test wants. */
function setUp() {
  const state = {
    nowMs: 0,
    answer: async (): Promise<readonly SendOutcome[]> => [DEAD],
    calls: [] as [number, CallOptions | undefined][],
  };
  const breaker = circuitBreakerTransport(
    {
      send: async (changes, call) => (state.calls.push([changes.length, call]), state.answer()),
      close: async () => undefined,
    },
    { failuresToOpen: 2, openMs: 1000, tools: { nowMs: () => state.nowMs, random: () => 0 } },
  );
  const rejecting = (code: ErrorCode) => async () =>
    Promise.reject(new IsthmusError(code, "No.", { kind: "retryable" }));
  const sizes = (): readonly number[] => state.calls.map(([size]) => size);
  return { state, breaker, rejecting, sizes };
}

describe("what a circuit breaker makes of an answer", () => {
  it("is that the link lives where any change of a batch was answered", async () => {
    const { state, breaker, sizes } = setUp();
    state.answer = async () => [DEAD, SENT];
    for (let i = 0; i < 3; i++) await breaker.send([CHANGE, CHANGE]);
    expect(sizes()).toEqual([2, 2, 2]);
  });

  it.each(["unavailable", "timed-out"] as const)(
    "is that the link is dead where all of it was %s",
    async (code) => {
      const { state, breaker, sizes } = setUp();
      const error = new IsthmusError(code, "Down.", { kind: "retryable" });
      state.answer = async () => [{ status: "failed", error }];
      for (let i = 0; i < 3; i++) await breaker.send([CHANGE]);
      expect(sizes()).toEqual([1, 1]);
    },
  );

  it("is that failures before a throttling are not in a row with those after it", async () => {
    const { state, breaker, rejecting, sizes } = setUp();
    await breaker.send([CHANGE]);
    state.answer = rejecting("throttled");
    await expect(breaker.send([CHANGE])).rejects.toMatchObject({ code: "throttled" });
    state.answer = async () => [DEAD];
    await breaker.send([CHANGE]);
    await breaker.send([CHANGE]);
    expect(sizes()).toEqual([1, 1, 1, 1]);
  });

  it("is nothing where nobody can say what a rejection means: it neither counts nor starts the count anew", async () => {
    const { state, breaker, rejecting, sizes } = setUp();
    state.answer = rejecting("unexpected");
    for (let i = 0; i < 3; i++) await expect(breaker.send([CHANGE])).rejects.toMatchObject({});
    state.answer = async () => [DEAD];
    await breaker.send([CHANGE]);
    state.answer = rejecting("unexpected");
    await expect(breaker.send([CHANGE])).rejects.toMatchObject({});
    state.answer = async () => [DEAD];
    await breaker.send([CHANGE]);
    expect(sizes()).toHaveLength(6);
    await breaker.send([CHANGE]);
    expect(sizes()).toHaveLength(6);
  });

  it("is that the link is still cut where a probe's rejection says nothing", async () => {
    const { state, breaker, rejecting, sizes } = setUp();
    await breaker.send([CHANGE]);
    await breaker.send([CHANGE]);
    state.nowMs = 1000;
    state.answer = rejecting("unexpected");
    await expect(breaker.send([CHANGE])).rejects.toMatchObject({ code: "unexpected" });
    await breaker.send([CHANGE]);
    expect(sizes()).toEqual([1, 1, 1]);
  });

  it("is all there is of a batch of one: nothing is sent behind the probe", async () => {
    const { state, breaker, sizes } = setUp();
    await breaker.send([CHANGE]);
    await breaker.send([CHANGE]);
    state.nowMs = 1000;
    state.answer = async () => [SENT];
    expect(await breaker.send([CHANGE])).toEqual([SENT]);
    expect(sizes()).toEqual([1, 1, 1]);
  });

  it("is told to whoever is not let through", async () => {
    const { breaker } = setUp();
    await breaker.send([CHANGE]);
    await breaker.send([CHANGE]);
    expect(await breaker.send([CHANGE])).toMatchObject([
      {
        error: {
          message:
            "The link has not answered lately and is not tried until its next probe. The change is sent again later.",
        },
      },
    ]);
  });
});

describe("a send that says nothing about the link", () => {
  it.each([
    ["one of nothing", [], undefined],
    ["one that was aborted before", [CHANGE], { signal: AbortSignal.abort() }],
  ] as const)("goes through a cut link, and opens none: %s", async (_, changes, call) => {
    const { breaker, sizes } = setUp();
    for (let i = 0; i < 3; i++) await breaker.send(changes, call);
    await breaker.send([CHANGE]);
    await breaker.send([CHANGE]);
    expect(sizes()).toHaveLength(5);
    await breaker.send(changes, call);
    expect(sizes()).toHaveLength(6);
    await breaker.send([CHANGE]);
    expect(sizes()).toHaveLength(6);
  });
});
