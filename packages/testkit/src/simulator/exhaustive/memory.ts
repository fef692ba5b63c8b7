import { keyText } from "@isthmus/core";
import type { Change, ItemKey, StreamRecord, Tombstone } from "@isthmus/core";
import type { Cell } from "../cell.ts";
import type { Circumstances } from "../oracle/circumstances.ts";
import type { KeyHistory } from "../oracle/key-history.ts";
import { judgeRest } from "../oracle/judge-rest.ts";
import { observeReplication, observeSend } from "../oracle/observe.ts";
import type { Violation } from "../oracle/violation.ts";
import type { CellCall, PortAnswer, PortCall } from "../port-call.ts";
import type { SimulatedProtocol } from "../simulated-protocol.ts";
import { jsonInterner } from "./interner.ts";
import type { Interner } from "./interner.ts";
import { pairMap } from "./pair-map.ts";

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
  observe(
    historyId: number,
    region: number,
    actor: "forward" | "apply",
    callId: number,
    before: number,
    after: number,
  ): HistoryStep;
  observeSent(historyId: number, region: number, changeId: number): HistoryStep;
  judge(historyId: number, cellIds: readonly number[]): Violation | undefined;
}

/** An empty memory for a protocol's store and promises. */
export function newMemory(protocol: SimulatedProtocol, circumstances: Circumstances): Memory {
  const performCell: SimulatedProtocol["perform"] = (cell, call) => protocol.perform(cell, call);
  const promised = (violation: Violation | undefined): Violation | undefined =>
    violation !== undefined && protocol.promises.has(violation.invariant) ? violation : undefined;
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
  const performed = pairMap<CellStep>();
  const observed = pairMap<HistoryStep>();
  const observedSent = pairMap<HistoryStep>();
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
      let step = performed.get(cellId, callId);
      if (step === undefined) {
        const { cell, answer } = performNow(cells.valueOf(cellId), calls.valueOf(callId), performCell);
        step = { cellId: cellIdOf(cell), answerId: answers.idOf(answer) };
        performed.set(cellId, callId, step);
      }
      return step;
    },
    observe(historyId, region, actor, callId, before, after) {
      // What the cell is after the call follows from the other two.
      const event =
        (callId * ID_MAX + before) * REGIONS_TIMES_ACTORS + region * 2 + (actor === "apply" ? 1 : 0);
      let step = observed.get(historyId, event);
      if (step === undefined) {
        const { history, violation } = observeReplication(histories.valueOf(historyId), {
          region,
          actor,
          call: calls.valueOf(callId) as CellCall,
          before: cells.valueOf(before),
          after: cells.valueOf(after),
        });
        step = { historyId: histories.idOf(history), violation: promised(violation) };
        observed.set(historyId, event, step);
      }
      return step;
    },
    observeSent(historyId, region, changeId) {
      const event = changeId * REGIONS_TIMES_ACTORS + region;
      let step = observedSent.get(historyId, event);
      if (step === undefined) {
        const known = histories.valueOf(historyId);
        const { history, violation } = observeSend(known, region, changes.valueOf(changeId), circumstances);
        step = { historyId: histories.idOf(history), violation: promised(violation) };
        observedSent.set(historyId, event, step);
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
            protocol.promises,
          ),
        );
      }
      return judged.get(id);
    },
  };
}

/** Numbers of cells stay below this, so that one of them, one of a call and a few bits fit in one number. */
const ID_MAX = 0x40_0000;
const REGIONS_TIMES_ACTORS = 8;

function performNow(
  cell: Cell,
  call: PortCall,
  performCell: SimulatedProtocol["perform"],
): { readonly cell: Cell; readonly answer: PortAnswer } {
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
      return performCell(cell, call);
    default:
      return call satisfies never;
  }
}
