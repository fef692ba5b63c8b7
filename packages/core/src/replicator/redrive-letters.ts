import type { Change } from "../change.ts";
import { IsthmusError, toIsthmusError } from "../errors.ts";
import { mapBounded } from "../map-bounded.ts";
import type { DeadLetter, DeadLetterReason } from "../ports/dead-letters.ts";
import type { CallOptions } from "../ports/replica-store.ts";
import type { StreamEntry } from "../ports/stream-entry.ts";
import { reviveRawRecord } from "../raw-record-json.ts";
import { applyChanges } from "./apply-changes.ts";
import type { ApplyDeps } from "./apply-deps.ts";
import type { DecodedMessage } from "./decoded-message.ts";
import type { ForwardDeps } from "./forward-deps.ts";
import { forwardChanges } from "./forward-changes.ts";
import { observedPorts } from "./redrive-ports.ts";

/** What redriving works with. */
export interface RedriveDeps {
  /**
   * The changes in a message's body, as `unpackPayload` of `@isthmus/packing` gives them. Rejects with an IsthmusError: `poison` where the body
   * still cannot be read.
   */
  readonly decodeBody: (body: Uint8Array) => Promise<readonly Change[]>;
  /** A stream record that could not be decoded before, as the SDK or Lambda gave it: `decodeLambdaRecord` of `@isthmus/adapter-dynamodb` reads both. */
  readonly decodeRecord: (raw: unknown) => StreamEntry;
  /** What applying in a region works with; `undefined` where the region is not ours. Its dead letters get nothing. */
  readonly applyIn: (region: string) => Promise<ApplyDeps | undefined>;
  /** What forwarding a table from a region works with; `undefined` where it is not ours. Its dead letters get nothing. */
  readonly forwardFrom: (region: string, table: string) => Promise<ForwardDeps | undefined>;
}

/** What became of one letter. */
export type RedriveOutcome =
  /** Applied, sent, or known to be superseded: the letter can be deleted. */
  | { readonly status: "done" }
  /** It still cannot be handled, for this reason now. The letter stays as it is. */
  | { readonly status: "poison"; readonly reason: DeadLetterReason; readonly detail: string }
  /** It could not be tried, or not to its end. The letter stays; try again, or mend the configuration first. */
  | { readonly status: "failed"; readonly error: IsthmusError };

/** Options of a redrive. */
export interface RedriveOptions extends CallOptions {
  /** Letters handled at the same time. Default 8. */
  readonly concurrency?: number;
  /** Told of each letter as soon as its outcome is known. Must not throw. */
  readonly onOutcome?: (letter: DeadLetter, outcome: RedriveOutcome, index: number) => void;
}

const CONCURRENCY_DEFAULT = 8;

/**
 * Lets dead letters go once more the way they failed on: what was to be applied is merged as if it had just arrived, what was to be sent is
 * sent, and what was to be forwarded is captured again. So redriving is as safe as a late or repeated delivery: any
 * letters, in any order, any number of times. A letter that fails again is not put down a second time.
 *
 * It deletes nothing: delete the letters whose outcome is `done`. It rejects only for programmer errors.
 *
 * @returns one outcome per letter, in order
 *
 * @example
 * const outcomes = await redriveLetters(letters, { decodeBody: unpackPayload, decodeRecord, applyIn, forwardFrom });
 * const finished = letters.filter((_, index) => outcomes[index]?.status === "done");
 */
export async function redriveLetters(
  letters: readonly DeadLetter[],
  deps: RedriveDeps,
  options: RedriveOptions = {},
): Promise<readonly RedriveOutcome[]> {
  const { concurrency = CONCURRENCY_DEFAULT, onOutcome, ...call } = options;
  return mapBounded(letters, concurrency, async (letter, index) => {
    const outcome = await redriveOne(letter, deps, call);
    onOutcome?.(letter, outcome, index);
    return outcome;
  });
}

async function redriveOne(letter: DeadLetter, deps: RedriveDeps, call: CallOptions): Promise<RedriveOutcome> {
  try {
    if (call.signal?.aborted === true) throw aborted(call.signal);
    const { content } = letter;
    switch (content.kind) {
      case "message":
        return await redriveMessage(letter, content.body, deps, call);
      case "change":
        return letter.stage === "apply"
          ? await applyAgain(letter, [content.change], deps, call)
          : await sendAgain(letter, content.change, deps, call);
      case "record":
        return await forwardAgain(letter, { kind: "record", record: content.record }, deps, call);
      case "raw-record":
        return await forwardAgain(letter, deps.decodeRecord(reviveRawRecord(content.record)), deps, call);
      default:
        return content satisfies never;
    }
  } catch (error) {
    return { status: "failed", error: toIsthmusError(error) };
  }
}

async function redriveMessage(
  letter: DeadLetter,
  body: Uint8Array,
  deps: RedriveDeps,
  call: CallOptions,
): Promise<RedriveOutcome> {
  let changes: readonly Change[];
  try {
    changes = await deps.decodeBody(body);
  } catch (caught) {
    const error = toIsthmusError(caught);
    if (error.kind !== "poison") throw error;
    const unsupported = error.code === "unsupported-envelope-version";
    return {
      status: "poison",
      reason: unsupported ? "unsupported-version" : "malformed-message",
      detail: error.message,
    };
  }
  return applyAgain(letter, changes, deps, call);
}

async function applyAgain(
  letter: DeadLetter,
  changes: readonly Change[],
  deps: RedriveDeps,
  call: CallOptions,
): Promise<RedriveOutcome> {
  const apply = await deps.applyIn(letter.region);
  if (apply === undefined) throw notOurs(`Region ${JSON.stringify(letter.region)}`);
  const ports = observedPorts(apply);
  const { position, attempts } = letter;
  const message: DecodedMessage = { id: "letter", position, attempts, content: { kind: "changes", changes } };
  const { outcomes } = await applyChanges([message], { ...apply, ...ports }, call);
  const [outcome] = outcomes;
  if (outcome?.status !== "done") throw outcome?.error ?? unanswered();
  return ports.outcome();
}

async function sendAgain(
  letter: DeadLetter,
  change: Change,
  deps: RedriveDeps,
  call: CallOptions,
): Promise<RedriveOutcome> {
  const forward = await forwardDepsOf(letter, change.table, deps);
  const [sent] = await forward.transport.send([change], call);
  switch (sent?.status) {
    case "sent":
      return { status: "done" };
    case "too-large":
      return {
        status: "poison",
        reason: "too-large-for-transport",
        detail: `The change has ${sent.bytes} bytes packed; the transport carries at most ${sent.bytesMax}. Raise the transport's limit or shrink the item.`,
      };
    case "failed":
      if (sent.error.kind !== "poison") throw sent.error;
      return { status: "poison", reason: "refused-by-transport", detail: sent.error.message };
    case undefined:
      throw unanswered();
    default:
      return sent satisfies never;
  }
}

async function forwardAgain(
  letter: DeadLetter,
  entry: StreamEntry,
  deps: RedriveDeps,
  call: CallOptions,
): Promise<RedriveOutcome> {
  const forward = await forwardDepsOf(letter, letter.table, deps);
  const ports = observedPorts(forward);
  const { outcomes } = await forwardChanges([entry], { ...forward, ...ports }, call);
  const [outcome] = outcomes;
  if (outcome?.status !== "done") throw outcome?.error ?? unanswered();
  return ports.outcome();
}

async function forwardDepsOf(
  { region }: DeadLetter,
  table: string | undefined,
  deps: RedriveDeps,
): Promise<ForwardDeps> {
  const forward = table === undefined ? undefined : await deps.forwardFrom(region, table);
  if (forward !== undefined) return forward;
  throw notOurs(`Table ${JSON.stringify(table ?? "")} in region ${JSON.stringify(region)}`);
}

function notOurs(what: string): IsthmusError {
  return new IsthmusError(
    "not-found",
    `${what}, where the letter was given up, is not part of this configuration. Redrive it with the configuration that it came from.`,
    { kind: "configuration" },
  );
}

function aborted(signal: AbortSignal): IsthmusError {
  return new IsthmusError("aborted", "The caller ended the redrive before this letter's turn.", {
    kind: "retryable",
    cause: signal.reason,
  });
}

function unanswered(): IsthmusError {
  return new IsthmusError("unexpected", "There is no telling what became of the letter. Redrive it again.", {
    kind: "retryable",
  });
}
