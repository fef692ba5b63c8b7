import { regionName } from "../region-names.ts";
import { BATCH_LIMIT } from "./lists.ts";
import { standsAtSend } from "./run-steps.ts";
import type { RunSteps, Worker } from "./run-steps.ts";
import { isUnexplored } from "./run-tree.ts";
import type { RunNode, Unexplored } from "./run-tree.ts";
import { startNumber } from "./stepping.ts";
import type { Ground, Stepping } from "./stepping.ts";

/** Steps of forwarders. */
export interface ForwardSteps {
  /**
   * Adds what one forwarder can do. `alone`: it is all that need be tried here, because nothing that anybody else does can interfere with
   * it. (A singleton persistent set; Godefroid's partial-order reduction.)
   */
  add(stepping: Stepping, region: number, number: number): Unexplored | "alone" | undefined;
  addCrash(stepping: Stepping, region: number, number: number): void;
}

/** Makes the steps of forwarders. */
export function forwardSteps(ground: Ground, runs: RunSteps): ForwardSteps {
  const { config, memory, lists, layout, tree, nowMicros, trimmed, push } = ground;
  const { batchMax } = config;

  const startOf = (
    stepping: Stepping,
    region: number,
    cursor: number,
    batch: number,
  ): RunNode | Unexplored => {
    const position = stepping.state[layout.position] ?? 0;
    const records = lists.slice(stepping.state[layout.stream(region)] ?? 0, cursor * BATCH_LIMIT + batch);
    return tree.start(
      records,
      startNumber(position, region, "forward"),
      () => ({
        kind: "forward",
        region: regionName(region),
        entries: lists.get(records).map((id, i) => ({
          kind: "record",
          record: { ...memory.records.valueOf(id), sequence: String(i) },
        })),
      }),
      nowMicros(position, region),
    );
  };

  const addCrash: ForwardSteps["addCrash"] = (stepping, region, number) => {
    const { state } = stepping;
    const left = state[layout.crashes] ?? 0;
    const place = layout.forwarder(region, number);
    const running = state[place + 1] !== 0;
    const cursor = state[place] ?? 0;
    const back = config.rewind ? 0 : cursor;
    if (left === 0 || (!running && back === cursor)) return;
    for (const checkpoint of new Set(running ? [cursor, back] : [back])) {
      const next = [...state];
      next[layout.crashes] = left - 1;
      next[place] = checkpoint;
      runs.set(next, { kind: "forward", region, number }, 0, 0);
      push(
        stepping,
        trimmed(next),
        () => `${regionName(region)} forward ${number + 1}: CRASHES; its checkpoint is ${checkpoint}`,
      );
    }
  };

  const goOn = (
    stepping: Stepping,
    worker: Worker,
    node: RunNode,
    batch: number,
  ): ReturnType<ForwardSteps["add"]> => {
    const alone = standsAtSend(node);
    if (alone) stepping.steps.length = 0;
    const missing = runs.call(stepping, worker, node, batch, stepping.state);
    if (missing !== undefined || !alone) return missing;
    addCrash(stepping, worker.region, worker.number);
    return "alone";
  };

  return {
    addCrash,
    add(stepping, region, number) {
      const { state } = stepping;
      const worker = { kind: "forward", region, number } as const;
      const place = layout.forwarder(region, number);
      const nodeId = state[place + 1] ?? 0;
      if (nodeId !== 0) return goOn(stepping, worker, tree.node(nodeId), state[place + 2] ?? 0);
      const cursor = state[place] ?? 0;
      const waiting = lists.get(state[layout.stream(region)] ?? 0).length - cursor;
      for (let batch = 1; batch <= Math.min(batchMax, waiting); batch++) {
        const node = startOf(stepping, region, cursor, batch);
        if (isUnexplored(node)) return node;
        if (node.point.kind === "call") {
          // Where batches may be larger, waiting for another record is another way to go on.
          const outcome =
            batchMax === 1
              ? goOn(stepping, worker, node, batch)
              : runs.call(stepping, worker, node, batch, state);
          if (outcome !== undefined) return outcome;
          continue;
        }
        // Nothing is called, so nobody can tell when this happens: at once will do.
        if (batchMax === 1) stepping.steps.length = 0;
        const next = [...state];
        next[place] = cursor + batch;
        push(stepping, trimmed(next), () => `${regionName(region)} forward: nothing to do`);
        if (batchMax === 1) return "alone";
      }
      return undefined;
    },
  };
}
