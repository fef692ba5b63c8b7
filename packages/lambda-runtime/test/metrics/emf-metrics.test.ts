import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { emfMetrics } from "../../src/index.ts";

const lines: Record<string, unknown>[] = [];

beforeEach(() => {
  lines.length = 0;
  vi.spyOn(process.stdout, "write").mockImplementation((chunk) => {
    lines.push(JSON.parse(String(chunk)) as Record<string, unknown>);
    return true;
  });
});
afterEach(() => vi.restoreAllMocks());

const definitionOf = (line: Record<string, unknown> | undefined): Record<string, unknown> | undefined => {
  const aws = line?.["_aws"] as
    | { readonly CloudWatchMetrics: readonly Record<string, unknown>[] }
    | undefined;
  return aws?.CloudWatchMetrics[0];
};

it("writes one line for each set of dimensions, with those and the set without tables", () => {
  const metrics = emfMetrics({ region: "a" });
  const direction = { table: "orders", source: "b", target: "a" };
  metrics.add("ChangesApplied", 1, direction);
  metrics.add("ChangesApplied", 1, direction);
  metrics.add("ReplicationLatency", 250, direction);
  metrics.add("DeadLettered", 1, { table: "orders", reason: "wrong-key" });
  metrics.flush();
  expect(lines).toHaveLength(2);
  expect(lines[0]).toMatchObject({ ...direction, ChangesApplied: 2, ReplicationLatency: 250 });
  expect(definitionOf(lines[0])).toEqual({
    Namespace: "Isthmus",
    Dimensions: [
      ["table", "source", "target"],
      ["source", "target"],
    ],
    Metrics: [
      { Name: "ChangesApplied", Unit: "Count" },
      { Name: "ReplicationLatency", Unit: "Milliseconds" },
    ],
  });
  expect(lines[1]).toMatchObject({ table: "orders", reason: "wrong-key", region: "a" });
  expect(definitionOf(lines[1])?.["Dimensions"]).toEqual([["table", "reason"], ["region"]]);
});

it("writes nothing beside the metrics, though sets share dimensions", () => {
  const warned = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  const logged = vi.spyOn(console, "warn").mockReturnValue(undefined);
  const metrics = emfMetrics({ region: "a" });
  metrics.add("ChangesApplied", 1, { table: "orders", source: "b", target: "a" });
  metrics.flush();
  expect(lines).toHaveLength(1);
  expect(warned).not.toHaveBeenCalled();
  expect(logged).not.toHaveBeenCalled();
});

it("keeps every value of a latency, under its dimensions, however many there are", () => {
  const metrics = emfMetrics({ region: "a" });
  const direction = { table: "orders", source: "b", target: "a" };
  for (let value = 0; value < 250; value++) metrics.add("ReplicationLatency", value, direction);
  metrics.flush();
  const values = lines.flatMap((line) => line["ReplicationLatency"]);
  expect(values).toEqual(Array.from({ length: 250 }, (_, index) => index));
  for (const line of lines) {
    expect(line).toMatchObject(direction);
    expect([line["ReplicationLatency"]].flat().length).toBeLessThanOrEqual(100);
  }
});

it("writes nothing twice, and nothing where nothing was added", () => {
  const metrics = emfMetrics({ region: "a" });
  metrics.add("Settled", 1, { table: "orders", source: "a" });
  metrics.flush();
  metrics.flush();
  expect(lines).toHaveLength(1);
});

it("takes no value that is no number", () => {
  const metrics = emfMetrics({ region: "a" });
  metrics.add("ReplicationLatency", Number.NaN, { table: "orders" });
  metrics.flush();
  expect(lines).toEqual([]);
});

it("counts nothing twice where a metric's own dimensions are those without tables", () => {
  const metrics = emfMetrics({ region: "a" });
  metrics.add("BytesSent", 10, { source: "a", target: "b" });
  metrics.flush();
  expect(definitionOf(lines[0])?.["Dimensions"]).toEqual([["source", "target"]]);
});

it("sums up for a side what it has whatever the direction", () => {
  const metrics = emfMetrics({ region: "a" });
  metrics.add("ConfigurationErrors", 1, { table: "orders", source: "a" });
  metrics.add("ConfigurationErrors", 1, { target: "a" });
  metrics.add("ConfigurationErrors", 1, {});
  metrics.flush();
  expect(lines.map((line) => definitionOf(line)?.["Dimensions"])).toEqual([
    [["table", "source"], ["region"]],
    [["target"], ["region"]],
    [["region"]],
  ]);
  expect(lines.map((line) => line["region"])).toEqual(["a", "a", "a"]);
});
