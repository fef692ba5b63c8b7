import { setTimeout as pause } from "node:timers/promises";
import type {
  QueueEventMessage,
  QueueEventSource,
  ShardCursor,
  StreamEventRecord,
  StreamEventSource,
} from "@isthmus/local-cloud";

/** One record or message, as it stands in the event. */
export type EventRecord = StreamEventRecord["record"];

/**
 * What becomes of what a source gives: `closed` leaves it where it is, as a disabled mapping does; `open` hands it on; `aside` takes it out and hands it to
 * nobody but the gate's owner.
 */
export type Passage = "closed" | "open" | "aside";

/** Stands between a source and its mapping, so that a schedule says when something moves. */
export interface Gate {
  passage: Passage;
  /** Records that have come through or were taken aside. */
  readonly given: number;
  /** From now on, {@link Gate.emptySinceMark} asks for looks that have begun later than this. */
  mark(): void;
  /** Whether every shard, or the queue, has been looked at since the mark and had nothing. */
  emptySinceMark(): boolean;
}

/** Takes each record that comes through or is taken aside. */
export type OnRecord = (record: EventRecord, passage: Passage) => void;

/** Lets others work while there is nothing to do. */
const IDLE_MS = 15;

/** A stream's gate. */
export function gatedStream(
  source: StreamEventSource,
  onRecord: OnRecord,
): { readonly source: StreamEventSource; readonly gate: Gate } {
  const state = gateState();
  const openShard = (id: string, position: Parameters<StreamEventSource["openShard"]>[1]): ShardCursor => {
    const cursor = source.openShard(id, position);
    state.looks.set(id, -1);
    return {
      read: async (signal) => {
        const { passage } = state.gate;
        if (passage === "closed") return { records: [], ended: false };
        const begun = state.marks;
        const { records, ended } = await cursor.read(signal);
        if (records.length === 0) state.looks.set(id, begun);
        for (const { record } of records) state.give(record, passage, onRecord);
        return { records: passage === "open" ? records : [], ended };
      },
    };
  };
  return { source: { ...source, openShard }, gate: state.gate };
}

/** A queue's gate. */
export function gatedQueue(
  source: QueueEventSource,
  onRecord: OnRecord,
): { readonly source: QueueEventSource; readonly gate: Gate } {
  const state = gateState();
  state.looks.set("queue", -1);
  const receive = async (
    max: number,
    _waitMs: number,
    signal: AbortSignal,
  ): Promise<readonly QueueEventMessage[]> => {
    const { passage } = state.gate;
    const begun = state.marks;
    // A long poll would make every look at an empty queue take a second.
    const messages = passage === "closed" ? [] : await source.receive(max, 0, signal);
    for (const { record } of messages) state.give(record, passage, onRecord);
    if (messages.length > 0) {
      if (passage === "open") return messages;
      await source.delete(messages);
      return [];
    }
    if (passage !== "closed") state.looks.set("queue", begun);
    await pause(IDLE_MS, undefined, { signal }).catch(() => undefined);
    return [];
  };
  return { source: { ...source, receive }, gate: state.gate };
}

interface GateState {
  readonly gate: Gate;
  /** Marks made so far. */
  readonly marks: number;
  /** By shard, how many marks there were when its last empty look began. */
  readonly looks: Map<string, number>;
  give(record: EventRecord, passage: Passage, onRecord: OnRecord): void;
}

function gateState(): GateState {
  const looks = new Map<string, number>();
  let [given, marks] = [0, 0];
  const gate: Gate = {
    passage: "closed",
    get given() {
      return given;
    },
    mark: () => {
      marks += 1;
    },
    emptySinceMark: () => looks.size > 0 && [...looks.values()].every((begun) => begun >= marks),
  };
  return {
    gate,
    looks,
    get marks() {
      return marks;
    },
    give: (record, passage, onRecord) => {
      given += 1;
      onRecord(record, passage);
    },
  };
}
