import { decodeLambdaRecord } from "@isthmus/adapter-dynamodb";
import {
  captureRecord,
  decodeEnvelope,
  DEFAULT_VERSION_ATTRIBUTES,
  encodeChange,
  encodeEnvelope,
  lastWriter,
  parseTimestamp,
  readVersionState,
  resolve,
} from "@isthmus/core";
import { packChanges } from "@isthmus/packing";
import { captured, CONTEXT, decoded } from "../../capture-update.ts";
import { HERE, streamUpdate } from "../../stream-update.ts";

/** Changes in each batch that a case works on. */
export const BATCH = 100;

/** Does one batch; what it returns keeps the work from being optimized away. */
export type BatchWork = () => unknown;

/** The cases by name for items of this size; only packing waits. */
export function coreCases(bytes: number): Readonly<Record<string, BatchWork>> {
  const raw = Array.from({ length: BATCH }, (_, place) => streamUpdate(place, bytes, "application"));
  const rawEchoes = Array.from({ length: BATCH }, (_, place) => streamUpdate(place, bytes, "replication"));
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
