import type { ExhaustiveSearchResult, RandomSearchResult } from "@isthmus/testkit";
import type { SimResult } from "./run-sim.ts";

/** A result in words, with the trace of what was found. */
export function simText({ protocol, exhaustive, random }: SimResult): string {
  const lines = [
    `Rules: ${protocol}`,
    ...(exhaustive === undefined ? [] : exhaustiveLines(exhaustive)),
    ...(random === undefined ? [] : randomLines(random)),
  ];
  return `${lines.join("\n")}\n`;
}

function exhaustiveLines({ stages, complete, found }: ExhaustiveSearchResult): readonly string[] {
  const lines = stages.map(
    ({ stage, scripts, states, transitions, schedules, elapsedMs }) =>
      `${stage}: ${count(scripts)} scripts, ${count(states)} states, ${count(transitions)} steps, ${schedules.toExponential(1)} schedules, ${seconds(elapsedMs)}`,
  );
  if (found !== undefined) return [...lines, "", `Found with ${found.script}:`, ...found.trace];
  return [
    ...lines,
    complete ? "Exhaustive search: no violation." : "Exhaustive search: no violation so far.",
  ];
}

function randomLines({ worlds, writes, steps, elapsedMs, found }: RandomSearchResult): readonly string[] {
  const rate = Math.round(steps / (elapsedMs / 1000));
  const summary = `Random search: ${count(worlds)} worlds, ${count(writes)} writes, ${count(steps)} steps, ${count(rate)} steps/s, ${seconds(elapsedMs)}`;
  if (found === undefined) return [`${summary}: no violation.`];
  return [summary, "", `Found in the world of seed ${found.seed}, after shrinking:`, ...found.trace];
}

function count(number: number): string {
  return number.toLocaleString("en");
}

function seconds(elapsedMs: number): string {
  return `${(elapsedMs / 1000).toFixed(1)} s`;
}
