import { memoryMetrics } from "@isthmus/testkit";
import { describe, expect, it } from "vitest";
import { tally } from "../../src/demo/tally.ts";
import { embeddedMetrics } from "../../src/lambda/embedded-metrics.ts";

const line = (members: Record<string, unknown>, ...names: readonly string[]): string =>
  `${JSON.stringify({
    _aws: {
      Timestamp: 1,
      CloudWatchMetrics: [
        {
          Namespace: "Isthmus",
          Dimensions: [["table"]],
          Metrics: names.map((Name) => ({ Name, Unit: "Count" })),
        },
      ],
    },
    ...members,
  })}\n`;

describe("the metrics in a function's output", () => {
  it("are read with their dimensions, one value or several", () => {
    const metrics = tally();
    const read = embeddedMetrics(metrics, () => undefined);
    read(line({ table: "t", ChangesApplied: 3, Settled: [1, 2] }, "ChangesApplied", "Settled"));
    read(line({ reason: "wrong-key", DeadLettered: 1 }, "DeadLettered"));
    expect(metrics.total("ChangesApplied")).toBe(3);
    expect(metrics.total("Settled")).toBe(3);
    expect(metrics.deadLetters()).toEqual({ "wrong-key": 1 });
  });

  it("are read across the pieces that output comes in", () => {
    const metrics = tally();
    const read = embeddedMetrics(metrics, () => undefined);
    const text = line({ ChangesApplied: 1 }, "ChangesApplied");
    read(text.slice(0, 30));
    expect(metrics.total("ChangesApplied")).toBe(0);
    read(`${text.slice(30)}half a line`);
    expect(metrics.total("ChangesApplied")).toBe(1);
  });

  it("leave other lines out, and errors are told by their messages", () => {
    const errors: string[] = [];
    const metrics = memoryMetrics();
    const read = embeddedMetrics(metrics, (message) => errors.push(message));
    read(
      'not json\n7\n{"level":"INFO","message":"no"}\n{"level":"ERROR","message":"yes","ChangesApplied":1}\n',
    );
    expect(errors).toEqual(["yes"]);
    expect(metrics.total("ChangesApplied")).toBe(0);
  });
});
