import type { LoadSnapshot } from "@isthmus/load";

/** One snapshot as a line for each direction, under the step's own. */
export function liveText({ stage, elapsedSeconds, acknowledged, failed, directions }: LoadSnapshot): string {
  const writes = Object.entries(acknowledged).map(([region, count]) => `${region} ${count}`);
  const troubles = failed > 0 ? `, ${failed} failed` : "";
  const head =
    stage === "writing"
      ? `${Math.floor(elapsedSeconds)} s, written: ${writes.join(", ")}${troubles}`
      : `written: ${writes.join(", ")}${troubles}`;
  const lines = directions
    .filter(({ lag, pending }) => lag.measured > 0 || pending > 0)
    .map(
      ({ from, to, pending, lag }) =>
        `\n    ${from} to ${to}: ${pending} pending, lag p50 ${ms(lag.p50Ms)}, p99 ${ms(lag.p99Ms)}`,
    );
  return [head, ...lines].join("");
}

function ms(value: number): string {
  return `${Math.round(value)} ms`;
}
