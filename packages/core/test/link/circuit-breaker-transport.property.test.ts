import * as fc from "fast-check";
import { expect, it } from "vitest";
import { circuitBreakerTransport, IsthmusError, parseTimestamp, parseVersion } from "../../src/index.ts";
import type { Change, ChangeTransport, SendOutcome } from "../../src/index.ts";

const OPEN_MS = 1000;
const CHANGES: readonly Change[] = ["x", "y"].map((name) => ({
  kind: "delete",
  table: "t",
  key: { pk: { S: name } },
  version: parseVersion("1@a"),
  writtenAt: parseTimestamp("1"),
}));

interface Step {
  readonly afterMs: number;
  readonly up: boolean;
  readonly sends: number;
  readonly random: number;
}

const steps = fc.array(
  fc.record({
    afterMs: fc.integer({ min: 0, max: 700 }),
    up: fc.boolean(),
    sends: fc.integer({ min: 1, max: 4 }),
    random: fc.double({ min: 0, max: 0.999, noNaN: true }),
  }),
  { minLength: 1, maxLength: 60 },
);

/** Runs the steps and notes when the link was touched, and with what result. */
async function run(plan: readonly Step[], failuresToOpen: number) {
  let now: Step & { nowMs: number } = { afterMs: 0, up: true, sends: 1, random: 0, nowMs: 0 };
  const touched: { readonly atMs: number; readonly up: boolean }[] = [];
  const dead = new IsthmusError("unavailable", "The link is cut.", { kind: "retryable" });
  const link: ChangeTransport = {
    async send(changes): Promise<readonly SendOutcome[]> {
      const { up, nowMs } = now;
      touched.push({ atMs: nowMs, up });
      await Promise.resolve();
      return changes.map(() => (up ? { status: "sent" } : { status: "failed", error: dead }));
    },
    close: async () => Promise.resolve(),
  };
  const breaker = circuitBreakerTransport(link, {
    failuresToOpen,
    openMs: OPEN_MS,
    tools: { nowMs: () => now.nowMs, random: () => now.random },
  });
  let answers = 0;
  const send = async (): Promise<readonly SendOutcome[]> => {
    const outcomes = await breaker.send(CHANGES);
    answers += outcomes.length;
    return outcomes;
  };
  for (const step of plan) {
    now = { ...step, nowMs: now.nowMs + step.afterMs };
    await Promise.all(Array.from({ length: step.sends }, send));
  }
  return { touched, answers, heal: () => (now = { ...now, up: true, nowMs: now.nowMs + 2 * OPEN_MS }), send };
}

it("touches a dead link at most once in each window until it answers, whatever is sent at the same time", async () => {
  await fc.assert(
    fc.asyncProperty(steps, fc.integer({ min: 1, max: 4 }), async (plan, failuresToOpen) => {
      const { touched } = await run(plan, failuresToOpen);
      let failures = 0;
      let lastProbeMs: number | undefined;
      // Sends of one step run together, so that as many as were begun before the link counted as cut may touch it beyond the bound.
      const slack = 4;
      for (const { atMs, up } of touched) {
        if (up) {
          failures = 0;
          lastProbeMs = undefined;
          continue;
        }
        failures++;
        if (failures <= failuresToOpen + slack) continue;
        if (lastProbeMs !== undefined) expect(atMs - lastProbeMs).toBeGreaterThanOrEqual(OPEN_MS);
        lastProbeMs = atMs;
      }
    }),
  );
});

it("gives an outcome for every change, and is as new once the link answers a probe", async () => {
  await fc.assert(
    fc.asyncProperty(steps, fc.integer({ min: 1, max: 4 }), async (plan, failuresToOpen) => {
      const { answers, heal, send } = await run(plan, failuresToOpen);
      expect(answers).toBe(plan.reduce((sum, { sends }) => sum + sends * CHANGES.length, 0));
      heal();
      for (let i = 0; i < 3; i++)
        expect((await send()).map((outcome) => outcome.status)).toEqual(["sent", "sent"]);
    }),
  );
});
