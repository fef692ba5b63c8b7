/** Where a line of the format describes itself. */
const METRICS = "_aws";

/** A line of CloudWatch's embedded metric format, as much of it as is read here. */
interface MetricLine {
  readonly [METRICS]?: {
    readonly CloudWatchMetrics: readonly {
      readonly Namespace: string;
      readonly Dimensions: readonly (readonly string[])[];
      readonly Metrics: readonly { readonly Name: string }[];
    }[];
  };
  readonly [member: string]: unknown;
}

/** The metrics in a line of a function's output, as {@link metricName} writes them. */
export function metricsOfLine(line: string): string[] {
  const read = JSON.parse(line) as MetricLine;
  return (read[METRICS]?.CloudWatchMetrics ?? []).flatMap(({ Namespace, Dimensions, Metrics }) =>
    Dimensions.flatMap((names) => {
      const values = Object.fromEntries(names.map((name) => [name, String(read[name])]));
      return Metrics.map(({ Name }) => metricName(Namespace, Name, values));
    }),
  );
}

/** One text for a metric with its dimensions, which is what CloudWatch tells metrics apart by. */
export function metricName(
  namespace: string,
  name: string,
  dimensions: Readonly<Record<string, string>>,
): string {
  const sorted = Object.entries(dimensions).sort(([one], [other]) => one.localeCompare(other));
  return `${namespace} ${name} ${sorted.map(([key, value]) => `${key}=${value}`).join(",")}`;
}
