import { IsthmusError, parseRegionId } from "@isthmus/core";
import type { Timestamp } from "@isthmus/core";
import { manualClock } from "@isthmus/testkit";
import { expect, it } from "vitest";
import { heartbeatHandler } from "../../src/index.ts";
import type { Heartbeats } from "../../src/index.ts";
import { lambdaContext } from "../support/context.ts";
import { recordingLogger, recordingMetrics } from "../support/recording.ts";

function setUp(arrived: Readonly<Record<string, string>>, beat: Heartbeats["beat"] = async () => {}) {
  const metrics = recordingMetrics();
  const logger = recordingLogger();
  const heartbeats: Heartbeats = {
    table: "items",
    beat,
    lastBeat: async (region) => Promise.resolve(arrived[region] as Timestamp | undefined),
  };
  const [region, ...peers] = ["a", "b", "c"].map(parseRegionId);
  const handler = heartbeatHandler({
    heartbeats,
    region: region as NonNullable<typeof region>,
    peers,
    clock: manualClock("1000.5"),
    metrics,
    logger,
    deadline: { marginMs: 100 },
  });
  return { handler, metrics, logger };
}

it("writes its own beat and measures how old those of the others are", async () => {
  const beats: string[] = [];
  const { handler, metrics } = setUp({ b: "998", c: "1000.25" }, async (at) => void beats.push(at));
  expect(await handler({}, lambdaContext())).toEqual({ ageMs: { b: 2500, c: 250 } });
  expect(beats).toEqual(["1000.5"]);
  expect(metrics.total("HeartbeatAge", { table: "items", source: "b", target: "a" })).toBe(2500);
  expect(metrics.flushes).toBe(1);
});

it("measures nothing for a region of which no beat has arrived, and says so", async () => {
  const { handler, metrics, logger } = setUp({ c: "1000" });
  expect(await handler({}, lambdaContext())).toEqual({ ageMs: { c: 500 } });
  expect(metrics.series().map(({ dimensions }) => dimensions.source)).toEqual(["c"]);
  expect(logger.lines).toMatchObject([{ level: "warn", fields: { source: "b", target: "a" } }]);
});

it("measures no negative age where the other region's clock is ahead", async () => {
  const { handler } = setUp({ b: "1002" });
  expect(await handler({}, lambdaContext())).toEqual({ ageMs: { b: 0 } });
});

it("fails, and counts a wrong setup, when it cannot write", async () => {
  const denied = new IsthmusError("access-denied", "PutItem was refused.", { kind: "configuration" });
  const { handler, metrics } = setUp({ b: "1" }, async () => Promise.reject(denied));
  await expect(handler({}, lambdaContext())).rejects.toBe(denied);
  expect(metrics.total("ConfigurationErrors", { table: "items", source: "a" })).toBe(1);
  expect(metrics.total("HeartbeatAge")).toBe(0);
  expect(metrics.flushes).toBe(1);
});

it("fails by itself before its time is over, and says so", async () => {
  const { handler, metrics, logger } = setUp({ b: "1" }, async () => new Promise(() => undefined));
  await expect(handler({}, lambdaContext(150))).rejects.toMatchObject({ code: "timed-out" });
  expect(logger.lines).toMatchObject([{ level: "warn", fields: { code: "timed-out" } }]);
  expect(metrics.flushes).toBe(1);
});
