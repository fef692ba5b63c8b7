import { keyText } from "@isthmus/core";
import type { Change, ItemKey, StreamRecord, Tombstone } from "@isthmus/core";
import { performOnCell } from "../cell.ts";
import type { Cell } from "../cell.ts";
import type { KeyHistory } from "../oracle/key-history.ts";
import { judgeRest } from "../oracle/judge-rest.ts";
import { observeReplication, observeSend } from "../oracle/observe.ts";
import type { Violation } from "../oracle/violation.ts";
import type { CellCall, PortAnswer, PortCall } from "../port-call.ts";
import { jsonInterner } from "./interner.ts";
import type { Interner } from "./interner.ts";

/** The key that scripts write. */
export const THE_KEY: ItemKey = { pk: { S: "k0" } };

/** What a call on a cell comes to, in numbers. */
export interface CellStep {
  readonly cellId: number;
  readonly answerId: number;
}

/** What an event makes of the oracle's history, in numbers. */
export interface HistoryStep {
  readonly historyId: number;
  readonly violation: Violation | undefined;
}

/** Everything that was ever seen in a search, numbered, with what was found out about it: no question is answered twice. */
export interface Memory {
  readonly cells: Interner<Cell>;
  readonly calls: Interner<PortCall>;
  readonly answers: Interner<PortAnswer>;
  readonly records: Interner<StreamRecord>;
  readonly changes: Interner<Change>;
  readonly histories: Interner<KeyHistory>;
  /** Lists of numbers: streams, batches, and (sorted) messages on their way. */
  readonly lists: Interner<readonly number[]>;
  perform(cellId: number, callId: number): CellStep;
  observe(historyId: number, region: number, actor: "forward" | "apply", callId: number, before: number, after: number): HistoryStep;
  observeSent(historyId: number, region: number, changeId: number, replays: boolean): HistoryStep;
  judge(historyId: number, cellIds: readonly number[]): Violation | undefined;
}

/** An empty memory. */
export function newMemory(): Memory {
  const cells = jsonInterner<Cell>();
  const items = jsonInterner<Cell["item"]>();
  const tombstones = jsonInterner<Cell["tombstone"]>();
  // The oracle tells a change by identity, so equal parts of cells must be the same objects.
  const cellIdOf = ({ item, tombstone }: Cell): number =>
    cells.idOf({
      item: items.valueOf(items.idOf(item)),
      tombstone: tombstones.valueOf(tombstones.idOf(tombstone)),
    });
  const calls = jsonInterner<PortCall>();
  const answers = jsonInterner<PortAnswer>();
  const histories = jsonInterner<KeyHistory>();
  const changes = jsonInterner<Change>();
  const performed = new Map<number, CellStep>();
  const observed = new Map<string, HistoryStep>();
  const judged = new Map<string, Violation | undefined>();
  return {
    cells: {
      idOf: cellIdOf,
      valueOf: (id) => cells.valueOf(id),
      get size() {
        return cells.size;
      },
    },
    calls,
    answers,
    records: jsonInterner<StreamRecord>(),
    changes,
    histories,
    lists: jsonInterner<readonly number[]>(),
    perform(cellId, callId) {
      const id = cellId * ID_MAX + callId;
      let step = performed.get(id);
      if (step === undefined) {
        const { cell, answer } = performNow(cells.valueOf(cellId), calls.valueOf(callId));
        step = { cellId: cellIdOf(cell), answerId: answers.idOf(answer) };
        performed.set(id, step);
      }
      return step;
    },
    observe(historyId, region, actor, callId, before, after) {
      const id = `${historyId} ${region} ${actor} ${callId} ${before} ${after}`;
      let step = observed.get(id);
      if (step === undefined) {
        const { history, violation } = observeReplication(histories.valueOf(historyId), {
          region,
          actor,
          call: calls.valueOf(callId) as CellCall,
          before: cells.valueOf(before),
          after: cells.valueOf(after),
        });
        step = { historyId: histories.idOf(history), violation };
        observed.set(id, step);
      }
      return step;
    },
    observeSent(historyId, region, changeId, replays) {
      const id = `${historyId} ${region} sent ${changeId}`;
      let step = observed.get(id);
      if (step === undefined) {
        const known = histories.valueOf(historyId);
        const { history, violation } = observeSend(known, region, changes.valueOf(changeId), replays);
        step = { historyId: histories.idOf(history), violation };
        observed.set(id, step);
      }
      return step;
    },
    judge(historyId, cellIds) {
      const id = `${historyId} ${cellIds.join(" ")}`;
      if (!judged.has(id)) {
        judged.set(
          id,
          judgeRest(
            histories.valueOf(historyId),
            cellIds.map((cellId) => cells.valueOf(cellId)),
          ),
        );
      }
      return judged.get(id);
    },
  };
}

/** Numbers of calls stay below this, so that two of them fit in one. */
const ID_MAX = 0x100_0000;

function performNow(cell: Cell, call: PortCall): { readonly cell: Cell; readonly answer: PortAnswer } {
  switch (call.method) {
    case "readTombstones": {
      const found = new Map<ReturnType<typeof keyText>, Tombstone>();
      if (cell.tombstone !== undefined)
        found.set(keyText(THE_KEY), { key: THE_KEY, version: cell.tombstone });
      return { cell, answer: found };
    }
    case "send":
      return { cell, answer: call.changes.map(() => ({ status: "sent" })) };
    case "bury":
      return { cell, answer: undefined };
    case "put":
    case "deleteBelow":
    case "deleteExactly":
    case "setVersion":
    case "raiseTombstone":
    case "samplePut":
    case "sampleDelete":
      return performOnCell(cell, call);
    default:
      return call satisfies never;
  }
}
