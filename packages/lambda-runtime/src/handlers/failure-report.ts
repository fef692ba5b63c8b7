import type { IsthmusError, Logger, MetricDimensions, Metrics } from "@isthmus/core";

/**
 * Logs the failures of a batch, one line for each code with how many there were, and counts batches that a person must mend the setup
 * for. A line for each record would be ten thousand lines where a table is gone.
 */
export function reportFailures(
  errors: readonly IsthmusError[],
  deps: { readonly logger: Logger; readonly metrics: Metrics },
  dimensions: MetricDimensions,
): void {
  const byCode = new Map<string, { readonly error: IsthmusError; count: number }>();
  for (const error of errors) {
    const id = `${error.kind} ${error.code}`;
    const known = byCode.get(id);
    if (known === undefined) byCode.set(id, { error, count: 1 });
    else known.count++;
  }
  for (const { error, count } of byCode.values()) {
    const fields = { code: error.code, kind: error.kind, count, ...dimensions };
    if (error.kind === "configuration")
      deps.logger.error(`Nothing can be done until the setup is mended. ${error.message}`, fields);
    else deps.logger.warn(`Left to be tried again. ${error.message}`, fields);
  }
  if (errors.some(({ kind }) => kind === "configuration"))
    deps.metrics.add("ConfigurationErrors", 1, dimensions);
}
