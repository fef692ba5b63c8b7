import type { MetricName, Metrics } from "@isthmus/core";

/** Where a line of the format describes itself. */
const METRICS = "_aws";

/** As much of a line of CloudWatch's embedded metric format as is read here. */
interface MetricLine {
  readonly [METRICS]?: {
    readonly CloudWatchMetrics?: readonly { readonly Metrics?: readonly { readonly Name: string }[] }[];
  };
  readonly [member: string]: unknown;
}

const DIMENSIONS = ["table", "source", "target", "reason"] as const;

/**
 * Reads a function's output, which comes in pieces, and hands on the metrics that are in it. Everything else is dropped, except for lines of the log at
 * level ERROR, whose messages are handed to `onError`.
 */
export function embeddedMetrics(
  metrics: Metrics,
  onError: (message: string) => void,
): (text: string) => void {
  let rest = "";
  return (text) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) {
      const read = parsed(line);
      if (read["level"] === "ERROR" && typeof read["message"] === "string") onError(read["message"]);
      addAll(read, metrics);
    }
  };
}

function parsed(line: string): MetricLine {
  try {
    const value = JSON.parse(line) as unknown;
    return typeof value === "object" && value !== null ? (value as MetricLine) : {};
  } catch {
    return {};
  }
}

function addAll(line: MetricLine, metrics: Metrics): void {
  const dimensions = Object.fromEntries(
    DIMENSIONS.flatMap((name) => (typeof line[name] === "string" ? [[name, line[name]] as const] : [])),
  );
  for (const { Metrics: named = [] } of line[METRICS]?.CloudWatchMetrics ?? []) {
    for (const { Name: name } of named) {
      for (const value of [line[name]].flat())
        if (typeof value === "number") metrics.add(name as MetricName, value, dimensions);
    }
  }
}
