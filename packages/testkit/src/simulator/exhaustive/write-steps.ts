import { itemsEqual } from "@isthmus/core";
import type { Item } from "@isthmus/core";
import { observeLocalWrite } from "../oracle/observe.ts";
import { sayItem } from "../random/say.ts";
import { regionName } from "../region-names.ts";
import { writeAs } from "../writers.ts";
import { THE_KEY } from "./memory.ts";
import { pairMap } from "./pair-map.ts";
import type { NumberedStep } from "./script-steps.ts";
import { POSITIONS_MAX } from "./stepping.ts";
import type { Ground, Stepping } from "./stepping.ts";
import type { State } from "./state-layout.ts";

// Bounds that let several numbers share one: kinds of script steps, and cells.
const STEPS_LIMIT = 0x1000;
const CELLS_LIMIT = 0x10_0000;
const NANOS_PER_MICRO = 1000n;
const MICROS_PER_MILLI = 1000;

/** The steps of applications: adds the script's next one. */
export function writeSteps({
  config,
  memory,
  lists,
  layout,
  nowMicros,
  recordOf,
  push,
}: Ground): (stepping: Stepping) => void {
  const writes = pairMap<{ cellId: number; recordId: number; historyId: number }>();

  const writeNow = (
    state: State,
    step: NumberedStep,
    position: number,
  ): { cellId: number; recordId: number; historyId: number } => {
    const cellId = state[layout.cell(step.region)] ?? 0;
    const cell = memory.cells.valueOf(cellId);
    const historyId = state[layout.history] ?? 0;
    const seen = state[layout.seen] ?? 0;
    const micros = nowMicros(position, step.region);
    const item: Item | undefined = writeAs(step.writer, cell.item, {
      key: THE_KEY,
      region: regionName(step.region),
      otherRegion: regionName((step.region + 1) % config.regions),
      nowMicros: micros,
      value: `w${step.index + 1}`,
      seen: seen === 0 ? undefined : { item: memory.cells.valueOf(seen - 1).item },
    });
    if (item === cell.item || (item !== undefined && cell.item !== undefined && itemsEqual(item, cell.item)))
      return { cellId, recordId: -1, historyId };
    const record = recordOf(cell.item, item, micros, step.writer === "expiry");
    const history = observeLocalWrite(memory.histories.valueOf(historyId), {
      region: step.region,
      regionName: regionName(step.region),
      before: cell.item,
      after: item,
      credibleUntilNanos: BigInt(micros + config.futureBoundMs * MICROS_PER_MILLI) * NANOS_PER_MICRO,
      plugIn: step.writer.startsWith("plug-in"),
    });
    return {
      cellId: memory.cells.idOf({ ...cell, item }),
      recordId: memory.records.idOf(record),
      historyId: memory.histories.idOf(history),
    };
  };

  return (stepping) => {
    const { state, script } = stepping;
    const position = state[layout.position] ?? 0;
    const step = script[position];
    if (step === undefined) return;
    const next = [...state];
    next[layout.position] = position + 1;
    const cellId = state[layout.cell(step.region)] ?? 0;
    if (step.kind === "read") {
      next[layout.seen] = cellId + 1;
      push(
        stepping,
        next,
        () => `${regionName(step.region)} app: reads ${sayItem(memory.cells.valueOf(cellId).item)}`,
      );
      return;
    }
    const history = state[layout.history] ?? 0;
    const event = ((state[layout.seen] ?? 0) * STEPS_LIMIT + step.id) * CELLS_LIMIT + cellId;
    let write = writes.get(history * POSITIONS_MAX + position, event);
    if (write === undefined)
      writes.set(history * POSITIONS_MAX + position, event, (write = writeNow(state, step, position)));
    next[layout.cell(step.region)] = write.cellId;
    if (!step.keepsSeen) next[layout.seen] = 0;
    next[layout.history] = write.historyId;
    if (write.recordId >= 0)
      next[layout.stream(step.region)] = lists.append(next[layout.stream(step.region)] ?? 0, write.recordId);
    push(
      stepping,
      next,
      () =>
        `${regionName(step.region)} app: ${step.writer} leaves ${sayItem(memory.cells.valueOf(write.cellId).item)}`,
    );
  };
}
