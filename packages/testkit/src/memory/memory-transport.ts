import { decodeEnvelope, encodeChange, encodeEnvelope, IsthmusError, toIsthmusError } from "@isthmus/core";
import type { Change, ChangeTransport, DecodedMessage, SendOutcome } from "@isthmus/core";
import { immediately, takeTurn } from "./step.ts";
import type { BeforeStep } from "./step.ts";

/** What the transport does with a change that it is given. */
export type MemoryFate =
  /** Accepts it once. */
  | "deliver"
  /** Accepts it and delivers it twice. */
  | "duplicate"
  /** Refuses it: the outcome is `failed` and it does not arrive. */
  | "refuse"
  /** Accepts it, but the answer is lost: the outcome is `failed` and it arrives all the same. */
  | "lose-response";

/** What {@link memoryTransport} is made of. All of it may be left out. */
export interface MemoryTransportOptions {
  /** For the messages' positions. Default `memory`. */
  readonly name?: string;
  /** Decides the fate of each change. Default: every one is delivered. */
  readonly decide?: (change: Change) => MemoryFate;
  /** The place of a new message among the `waiting` ones, 0 (first) to `waiting` (last). Default: last. */
  readonly place?: (waiting: number) => number;
  /** Most changes in one message. Default 10. */
  readonly changesPerMessageMax?: number;
  /** The largest change it carries, in bytes of JSON. Default: no bound. */
  readonly bytesMax?: number;
  /** Awaited before the one step in which all changes of a call are accepted or refused. Default: a microtask. */
  readonly beforeStep?: BeforeStep;
}

/** A transport with both ends in memory. */
export interface MemoryTransport extends ChangeTransport {
  /** Messages that wait to be taken. */
  waiting(): number;
  /** Removes the first messages (at most `max`, default all) and returns them, decoded, as `applyChanges` wants them. */
  take(max?: number): readonly DecodedMessage[];
  /** Lets messages arrive again, as those do which were not acknowledged. Counts as one more attempt. */
  giveBack(messages: readonly DecodedMessage[]): void;
  /** Lets any text arrive as a message, for example one that is damaged. */
  deliver(text: string): void;
}

/** Enough to have several changes in a message, few enough to have several messages in a test. */
const CHANGES_PER_MESSAGE_MAX = 10;

/** Makes an empty transport. Messages pass through the wire format, so that whatever it cannot carry is noticed. */
export function memoryTransport(options: MemoryTransportOptions = {}): MemoryTransport {
  const { name = "memory", decide = () => "deliver", place = (waiting) => waiting } = options;
  const queue: DecodedMessage[] = [];
  let made = 0;

  const enqueue = (message: DecodedMessage): void => {
    queue.splice(place(queue.length), 0, message);
  };
  const deliver = (text: string): void => {
    const id = String(++made);
    enqueue({ id, position: `memory:${name}/${id}`, attempts: 1, content: decoded(text) });
  };

  return {
    send: async (changes, callOptions) => {
      await takeTurn(options.beforeStep ?? immediately, "send", callOptions);
      const accepted: Encoded[] = [];
      const outcomes = changes.map((change): SendOutcome => {
        const encoded = { change, text: encodeChange(change) };
        const bytes = new TextEncoder().encode(encoded.text).length;
        if (options.bytesMax !== undefined && bytes > options.bytesMax)
          return { status: "too-large", bytes, bytesMax: options.bytesMax };
        const fate = decide(change);
        if (fate !== "refuse") accepted.push(encoded);
        if (fate === "duplicate") accepted.push(encoded);
        return fate === "deliver" || fate === "duplicate"
          ? { status: "sent" }
          : { status: "failed", error: notAccepted(fate) };
      });
      for (const text of envelopes(accepted, options.changesPerMessageMax ?? CHANGES_PER_MESSAGE_MAX))
        deliver(text);
      return outcomes;
    },
    close: async () => Promise.resolve(),
    waiting: () => queue.length,
    take: (max = queue.length) => queue.splice(0, max),
    giveBack: (messages) => {
      for (const message of messages) enqueue({ ...message, attempts: message.attempts + 1 });
    },
    deliver,
  };
}

interface Encoded {
  readonly change: Change;
  readonly text: string;
}

/** An envelope has changes of one table with one set of key names. */
function envelopes(accepted: readonly Encoded[], changesMax: number): readonly string[] {
  const groups = new Map<string, { table: string; keyNames: readonly string[]; texts: string[] }>();
  for (const { change, text } of accepted) {
    const keyNames = Object.keys(change.key).sort();
    const id = JSON.stringify([change.table, keyNames]);
    const group = groups.get(id) ?? { table: change.table, keyNames, texts: [] };
    groups.set(id, group);
    group.texts.push(text);
  }
  return [...groups.values()].flatMap(({ table, keyNames, texts }) =>
    Array.from({ length: Math.ceil(texts.length / changesMax) }, (_, i) =>
      encodeEnvelope(table, keyNames, texts.slice(i * changesMax, (i + 1) * changesMax)),
    ),
  );
}

function decoded(text: string): DecodedMessage["content"] {
  try {
    return { kind: "changes", changes: decodeEnvelope(text) };
  } catch (error) {
    return { kind: "malformed", body: new TextEncoder().encode(text), error: toIsthmusError(error) };
  }
}

function notAccepted(fate: "refuse" | "lose-response"): IsthmusError {
  return fate === "refuse"
    ? new IsthmusError("throttled", "The transport refused the change. Send it again.", { kind: "retryable" })
    : new IsthmusError("timed-out", "The transport's answer was lost. Send the change again.", {
        kind: "retryable",
      });
}
