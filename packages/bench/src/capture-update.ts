import { decodeLambdaRecord } from "@isthmus/adapter-dynamodb";
import { captureRecord, DEFAULT_VERSION_ATTRIBUTES, IsthmusError } from "@isthmus/core";
import type { CaptureContext, PutChange, StreamRecord } from "@isthmus/core";
import { HERE } from "./stream-update.ts";

/** How this region captures, in all groups. */
export const CONTEXT: CaptureContext = {
  table: "orders",
  region: HERE,
  attributes: DEFAULT_VERSION_ATTRIBUTES,
  futureBoundMs: 300_000,
  expiry: "replicate",
};

/**
 * The record of a Lambda event.
 *
 * @throws IsthmusError `malformed-record`
 */
export function decoded(raw: object): StreamRecord {
  const entry = decodeLambdaRecord(raw);
  if (entry.kind === "record") return entry.record;
  throw new IsthmusError("malformed-record", entry.detail);
}

/**
 * What an application's update publishes.
 *
 * @throws IsthmusError `unexpected` when it does not publish a put
 */
export function captured(record: StreamRecord): PutChange {
  const capture = captureRecord(record, undefined, CONTEXT);
  if (capture.action === "publish" && capture.change.kind === "put") return capture.change;
  throw new IsthmusError(
    "unexpected",
    `Capture of an update says ${capture.action}. Allowed: publish, with a put.`,
  );
}
