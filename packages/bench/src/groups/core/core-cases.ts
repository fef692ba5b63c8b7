import { decodeLambdaRecord, outlineLambdaRecord } from "@isthmus/adapter-dynamodb";
import {
  captureRecord,
  decodeEnvelope,
  DEFAULT_VERSION_ATTRIBUTES,
  encodeChange,
  encodeEnvelope,
  forwardChanges,
  IsthmusError,
  lastWriter,
  parseTimestamp,
  readVersionState,
  resolve,
} from "@isthmus/core";
import { packChanges } from "@isthmus/packing";
import type { ForwardDeps } from "@isthmus/core";
import { SILENT } from "../../baseline/silent-ports.ts";
import { captured, CONTEXT, decoded } from "../../capture-update.ts";
import { HERE, streamUpdate } from "../../stream-update.ts";
import type { Writer } from "../../stream-update.ts";
import { NO_STORE } from "../../baseline/no-store.ts";

/** Changes in each batch that a case works on. */
export const BATCH = 100;

/** Does one batch; what it returns keeps the work from being optimized away. */
export type BatchWork = () => unknown;

/** The cases by name for items of this size; only packing waits. */
export function coreCases(bytes: number): Readonly<Record<string, BatchWork>> {
  const raw = parsedRecords(bytes, "application");
  const rawEchoes = parsedRecords(bytes, "replication");
  const records = raw.map(decoded);
  const echoes = rawEchoes.map(decoded);
  const changes = records.map(captured);
  const wire = encodeEnvelope("orders", ["pk"], changes.map(encodeChange));
  const held = records.map(({ oldImage }) => readVersionState(oldImage ?? {}, DEFAULT_VERSION_ATTRIBUTES));
  const resolving = { region: HERE, now: parseTimestamp("1732500002"), futureBoundMs: 300_000 };
  return {
    JSON: () => raw.map((record): unknown => JSON.parse(JSON.stringify(record))),
    "decode record": () => raw.map(decodeLambdaRecord),
    capture: () => records.map((record) => captureRecord(record, undefined, CONTEXT)),
    encode: () => changes.map(encodeChange),
    "capture + encode": () => records.map((record) => encodeChange(captured(record))),
    "decode record + capture + encode": () => raw.map((record) => encodeChange(captured(decoded(record)))),
    "capture of an echo": () => echoes.map((record) => captureRecord(record, undefined, CONTEXT)),
    "decode record + capture of an echo": () =>
      rawEchoes.map((record) => captureRecord(decoded(record), undefined, CONTEXT)),
    "echo, from record to ignored": async () => forward(rawEchoes),
    "change, from record to transport": async () => forward(raw),
    resolve: () =>
      changes.map(({ version }, place) =>
        resolve(version, held[place] ?? { kind: "unversioned" }, resolving),
      ),
    coalesce: () => lastWriter(changes),
    "decode envelope": () => decodeEnvelope(wire),
    "encode + envelope, not compressed": () =>
      Buffer.from(encodeEnvelope("orders", ["pk"], changes.map(encodeChange))),
    "pack, compressed": async () => packChanges(changes, { payloadBytesMax: 1_000_000 }),
  };
}

/** Records as a function is given them: parsed from an event. */
function parsedRecords(bytes: number, writer: Writer): readonly object[] {
  return Array.from(
    { length: BATCH },
    (_, place) => JSON.parse(JSON.stringify(streamUpdate(place, bytes, writer))) as object,
  );
}

/** The way that production takes, up to a transport that takes everything and sends nothing. */
async function forward(records: readonly object[]): Promise<unknown> {
  const { outcomes } = await forwardChanges(records.map(outlineLambdaRecord), FORWARD);
  if (outcomes.every(({ status }) => status === "done")) return outcomes;
  throw new IsthmusError("unexpected", "A change was not forwarded. Allowed: none.");
}

const FORWARD: ForwardDeps = {
  ...SILENT,
  store: NO_STORE,
  transport: {
    send: async (changes) => Promise.resolve(changes.map(() => ({ status: "sent" }))),
    close: async () => Promise.resolve(),
  },
  context: CONTEXT,
};
