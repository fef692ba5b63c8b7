import type { ExhaustiveConfig } from "./exhaustive-config.ts";
import type { State, StateLayout } from "./state-layout.ts";

/** The workers of one stream are alike, so states that differ only in which of them does what are one: this one. */
export function interchanged(
  state: State,
  layout: StateLayout,
  { regions, workers }: ExhaustiveConfig,
): State {
  if (workers === 1) return state;
  const sorted = [...state];
  const forwarderWidth = layout.forwarder(0, 1) - layout.forwarder(0, 0);
  const applierWidth = layout.applier(0, 1) - layout.applier(0, 0);
  for (let region = 0; region < regions; region++) {
    sortGroups(sorted, layout.forwarder(region, 0), workers, forwarderWidth);
    sortGroups(sorted, layout.applier(region, 0), workers, applierWidth);
  }
  return sorted;
}

/** Sorts `count` groups of `width` numbers that stand one behind the other from `place` on; there are few, so exchanging neighbours is best. */
function sortGroups(state: number[], place: number, count: number, width: number): void {
  for (let end = count - 1; end > 0; end--) {
    for (let i = 0; i < end; i++) {
      const a = place + i * width;
      if (compareGroups(state, a, a + width, width) > 0) exchangeGroups(state, a, a + width, width);
    }
  }
}

function compareGroups(state: State, a: number, b: number, width: number): number {
  for (let i = 0; i < width; i++) {
    const order = (state[a + i] ?? 0) - (state[b + i] ?? 0);
    if (order !== 0) return order;
  }
  return 0;
}

function exchangeGroups(state: number[], a: number, b: number, width: number): void {
  for (let i = 0; i < width; i++) {
    const kept = state[a + i] ?? 0;
    state[a + i] = state[b + i] ?? 0;
    state[b + i] = kept;
  }
}
