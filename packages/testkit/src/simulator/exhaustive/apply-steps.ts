import { regionName } from "../region-names.ts";
import type { RunSteps } from "./run-steps.ts";
import { isUnexplored } from "./run-tree.ts";
import type { Unexplored } from "./run-tree.ts";
import { startNumber } from "./stepping.ts";
import type { Ground, Stepping } from "./stepping.ts";

/** Steps of appliers. */
export interface ApplySteps {
  /** Adds what one applier can do. */
  add(stepping: Stepping, region: number, number: number): Unexplored | undefined;
  addCrash(stepping: Stepping, region: number, number: number): void;
}

/** Makes the steps of appliers. */
export function applySteps(ground: Ground, runs: RunSteps): ApplySteps {
  const { config, memory, lists, layout, tree, nowMicros, trimmed, push } = ground;
  return {
    add(stepping, region, number) {
      const { state } = stepping;
      const worker = { kind: "apply", region, number } as const;
      const place = layout.applier(region, number);
      const nodeId = state[place] ?? 0;
      if (nodeId !== 0) return runs.call(stepping, worker, tree.node(nodeId), state[place + 1] ?? 0, state);
      const position = state[layout.position] ?? 0;
      const arriving = lists.get(state[layout.arriving(region)] ?? 0);
      for (const chosen of choices(arriving, config.batchMax)) {
        const next = [...state];
        let rest = state[layout.arriving(region)] ?? 0;
        let batch = lists.empty;
        for (const index of [...chosen].reverse()) rest = lists.removeAt(rest, index);
        for (const index of chosen) batch = lists.append(batch, arriving[index] ?? 0);
        next[layout.arriving(region)] = rest;
        const node = tree.start(
          batch,
          startNumber(position, region, "apply"),
          () => ({
            kind: "apply",
            region: regionName(region),
            messages: lists.get(batch).map((id, i) => ({
              id: String(i),
              position: "",
              attempts: 1,
              content: { kind: "changes", changes: [memory.changes.valueOf(id)] },
            })),
          }),
          nowMicros(position, region),
        );
        if (isUnexplored(node)) return node;
        if (node.point.kind === "over") {
          const told = { label: () => `${regionName(region)} apply: nothing to do` };
          runs.end(stepping, next, worker, batch, node.point.done, told);
        } else {
          const missing = runs.call(stepping, worker, node, batch, next);
          if (missing !== undefined) return missing;
        }
      }
      return undefined;
    },
    addCrash(stepping, region, number) {
      const { state } = stepping;
      const left = state[layout.crashes] ?? 0;
      const place = layout.applier(region, number);
      if (left === 0 || state[place] === 0) return;
      const next = [...state];
      next[layout.crashes] = left - 1;
      runs.giveBack(next, region, state[place + 1] ?? 0);
      runs.set(next, { kind: "apply", region, number }, 0, 0);
      push(stepping, trimmed(next), () => `${regionName(region)} apply ${number + 1}: CRASHES`);
    },
  };
}

/** Every single message, and every pair where pairs may be taken; equal ones once. */
function choices(arriving: readonly number[], batchMax: number): readonly (readonly number[])[] {
  const singles: number[][] = [];
  arriving.forEach((change, index) => {
    if (arriving.indexOf(change) === index) singles.push([index]);
  });
  if (batchMax === 1 || arriving.length < 2) return singles;
  const pairs = arriving.flatMap((_, i) =>
    arriving.slice(i + 1).map((__, offset): readonly number[] => [i, i + 1 + offset]),
  );
  return [...singles, ...pairs];
}
