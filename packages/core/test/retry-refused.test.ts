import { describe, expect, test } from "vitest";
import { IsthmusError } from "../src/errors.ts";
import { retryRefused } from "../src/retry-refused.ts";
import type { Acceptance, RetryTools } from "../src/retry-refused.ts";

const accepted: Acceptance = { status: "accepted" };
const throttled: Acceptance = {
  status: "refused",
  error: new IsthmusError("throttled", "Too fast.", { kind: "retryable" }),
};
const poison: Acceptance = { status: "refused", error: new IsthmusError("invalid-item", "Never.") };

const never = (): Promise<readonly Acceptance[]> => Promise.reject(new Error("called"));

/** A clock that only sleeping moves, and a list of the pauses asked for. */
function fakeTools(random = 0.5): RetryTools & { readonly pauses: number[] } {
  const pauses: number[] = [];
  return {
    pauses,
    random: () => random,
    nowMs: () => pauses.reduce((sum, pause) => sum + pause, 0),
    sleep: async (delayMs) => {
      pauses.push(delayMs);
    },
  };
}

describe("retryRefused", () => {
  test("sends only what was refused again, and keeps the order of the results", async () => {
    const rounds: (readonly string[])[] = [];
    const results = await retryRefused(
      ["a", "b", "c"],
      async (entries) => {
        rounds.push(entries);
        return entries.map((entry) => (rounds.length === 1 && entry !== "b" ? throttled : accepted));
      },
      { tools: fakeTools() },
    );
    expect(rounds).toEqual([
      ["a", "b", "c"],
      ["a", "c"],
    ]);
    expect(results).toEqual([accepted, accepted, accepted]);
  });

  test("does not send again what is refused for good", async () => {
    let sent = 0;
    const results = await retryRefused(
      ["a", "b"],
      async (entries) => {
        sent += entries.length;
        return [poison, accepted];
      },
      { tools: fakeTools() },
    );
    expect(sent).toBe(2);
    expect(results).toEqual([poison, accepted]);
  });

  test("gives up after the attempts allowed, pausing longer each time up to the bound", async () => {
    const tools = fakeTools(1);
    let attempts = 0;
    const budget = { attemptsMax: 5, elapsedMsMax: 10_000, delayMsBase: 100, delayMsMax: 300 };
    const results = await retryRefused(
      ["a"],
      async () => {
        attempts++;
        return [throttled];
      },
      { tools, budget },
    );
    expect(attempts).toBe(5);
    expect(tools.pauses).toEqual([100, 200, 300, 300]);
    expect(results).toEqual([throttled]);
  });

  test("begins no attempt after the time allowed", async () => {
    const tools = fakeTools(1);
    let attempts = 0;
    const budget = { attemptsMax: 100, elapsedMsMax: 250, delayMsBase: 100, delayMsMax: 100 };
    await retryRefused(
      ["a"],
      async () => {
        attempts++;
        return [throttled];
      },
      { tools, budget },
    );
    expect(attempts).toBe(3);
    expect(tools.nowMs()).toBeLessThanOrEqual(250);
  });

  test("takes a lost response for a refusal of all its entries", async () => {
    let attempts = 0;
    const results = await retryRefused(
      ["a", "b"],
      async (entries) => {
        if (++attempts === 1) throw new Error("socket hang up");
        return entries.map(() => accepted);
      },
      { tools: fakeTools() },
    );
    expect(attempts).toBe(2);
    expect(results).toEqual([accepted, accepted]);
  });

  test("takes silence about an entry for a refusal", async () => {
    let attempts = 0;
    const results = await retryRefused(
      ["a", "b"],
      async () => {
        attempts++;
        return [accepted];
      },
      { tools: fakeTools() },
    );
    expect(attempts).toBe(2);
    expect(results).toEqual([accepted, accepted]);
  });

  test("rejects at once with a configuration error", async () => {
    const denied = new IsthmusError("access-denied", "No.", { kind: "configuration" });
    const run = retryRefused(["a"], () => Promise.reject(denied), { tools: fakeTools() });
    await expect(run).rejects.toBe(denied);
  });

  test("stops when aborted in a pause", async () => {
    const controller = new AbortController();
    let attempts = 0;
    const tools: RetryTools = {
      ...fakeTools(),
      sleep: async () => {
        controller.abort();
        throw new Error("AbortError");
      },
    };
    const run = retryRefused(
      ["a"],
      async () => {
        attempts++;
        return [throttled];
      },
      { tools, signal: controller.signal },
    );
    await expect(run).rejects.toMatchObject({ code: "aborted", kind: "retryable" });
    expect(attempts).toBe(1);
  });

  test("sends nothing when there is nothing or it is aborted before it begins", async () => {
    expect(await retryRefused([], never, { tools: fakeTools() })).toEqual([]);
    const aborted = retryRefused(["a"], never, { tools: fakeTools(), signal: AbortSignal.abort() });
    await expect(aborted).rejects.toMatchObject({ code: "aborted" });
  });

  test("measures the time from its own first attempt, and may use all of it", async () => {
    const tools = fakeTools(1);
    const started = { ...tools, nowMs: () => 1_000_000 + tools.nowMs() };
    const budget = { attemptsMax: 100, elapsedMsMax: 300, delayMsBase: 100, delayMsMax: 100 };
    await retryRefused(["a"], async () => [throttled], { tools: started, budget });
    expect(tools.pauses).toEqual([100, 100, 100]);
  });

  test("tells in the end what an attempt that rejected, or said nothing, has told of each entry", async () => {
    const budget = { attemptsMax: 1, elapsedMsMax: 1, delayMsBase: 1, delayMsMax: 1 };
    const error = new IsthmusError("timed-out", "Too slow.", { kind: "retryable" });
    const options = { tools: fakeTools(), budget };
    const lost = await retryRefused(["a", "b"], async () => Promise.reject(error), options);
    expect(lost).toEqual([
      { status: "refused", error },
      { status: "refused", error },
    ]);
    expect(await retryRefused(["a"], async () => [], options)).toMatchObject([
      {
        status: "refused",
        error: {
          code: "unexpected",
          kind: "retryable",
          message: "The service did not say what became of this entry.",
        },
      },
    ]);
  });

  test("rejects with what is aborted within an attempt, and with what goes wrong in a pause", async () => {
    const aborted = new IsthmusError("aborted", "Enough.", { kind: "retryable" });
    const run = retryRefused(["a"], async () => Promise.reject(aborted), { tools: fakeTools() });
    await expect(run).rejects.toBe(aborted);
    const broken = new Error("no timer");
    const tools = { ...fakeTools(), sleep: async () => Promise.reject(broken) };
    await expect(retryRefused(["a"], async () => [throttled], { tools })).rejects.toBe(broken);
  });

  test("says, when aborted, that something may have arrived, and why it was aborted", async () => {
    const signal = AbortSignal.abort("enough");
    await expect(retryRefused(["a"], never, { tools: fakeTools(), signal })).rejects.toMatchObject({
      message: "The caller aborted the call. What was under way may have arrived.",
      cause: "enough",
    });
  });
});
