import { describe, expect, it } from "vitest";
import { waitForQuiet } from "../../src/demo/quiet.ts";

const signal = new AbortController().signal;
/** A clock that moves on by 60 ms whenever it is read, so that no test waits for real time to pass. */
function fastClock(): () => number {
  let now = 0;
  return () => (now += 60);
}

describe("waiting for quiet", () => {
  it("does not ask while something is being done", async () => {
    let activity = 0;
    let askedAt = -1;
    const quiet = await waitForQuiet({
      activity: () => (activity < 5 ? ++activity : activity),
      busy: () => false,
      settled: async () => {
        askedAt = activity;
        return true;
      },
      idleMs: 200,
      deadlineMs: 100_000,
      signal,
      nowMs: fastClock(),
    });
    expect(quiet).toBe(true);
    expect(askedAt).toBe(5);
  });

  it("does not ask while something is known to be under way, although nothing is done", async () => {
    let looks = 0;
    let askedAt = -1;
    await waitForQuiet({
      activity: () => 0,
      busy: () => ++looks < 6,
      settled: async () => {
        askedAt = looks;
        return true;
      },
      idleMs: 100,
      deadlineMs: 100_000,
      signal,
      nowMs: fastClock(),
    });
    expect(askedAt).toBeGreaterThanOrEqual(6);
  });

  it("waits on where all is quiet and not yet as it should be", async () => {
    let asked = 0;
    const settled = async () => ++asked === 3;
    expect(
      await waitForQuiet({
        activity: () => 0,
        busy: () => false,
        settled,
        idleMs: 100,
        deadlineMs: 100_000,
        signal,
        nowMs: fastClock(),
      }),
    ).toBe(true);
    expect(asked).toBe(3);
  });

  it("does not trust an answer during which something was done", async () => {
    let activity = 0;
    let asked = 0;
    const settled = async () => {
      asked += 1;
      if (asked === 1) activity += 1;
      return true;
    };
    await waitForQuiet({
      activity: () => activity,
      busy: () => false,
      settled,
      idleMs: 100,
      deadlineMs: 100_000,
      signal,
      nowMs: fastClock(),
    });
    expect(asked).toBe(2);
  });

  it("gives up at the deadline", async () => {
    const settled = async () => false;
    expect(
      await waitForQuiet({
        activity: () => 0,
        busy: () => false,
        settled,
        idleMs: 100,
        deadlineMs: 1000,
        signal,
        nowMs: fastClock(),
      }),
    ).toBe(false);
  });
});
