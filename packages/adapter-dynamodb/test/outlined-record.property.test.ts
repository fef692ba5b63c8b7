import {
  captureRecord,
  DEFAULT_VERSION_ATTRIBUTES,
  encodeChange,
  forwardChanges,
  keyText,
  parseRegionId,
  parseVersion,
  pickAttributes,
} from "@isthmus/core";
import type { Capture, CaptureContext, Change, ReplicaStore, StreamEntry, StreamRecord } from "@isthmus/core";
import { manualClock, memoryDeadLetters, memoryMetrics, memoryTransport } from "@isthmus/testkit";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { decodeLambdaRecord, outlineLambdaRecord } from "../src/stream-record.ts";
import { arbitraryRawRecord } from "./arbitrary-raw-record.ts";
import { entryText } from "./item-text.ts";

const CONTEXT: CaptureContext = {
  table: "t",
  region: parseRegionId("me"),
  attributes: DEFAULT_VERSION_ATTRIBUTES,
  futureBoundMs: 300_000,
  expiry: "replicate",
};

/** A store that does all it is asked to, and the names of its methods as they are called; reading tombstones is not among them. */
function willingStore(tombstone: string | undefined): { store: ReplicaStore; calls: string[] } {
  const calls: string[] = [];
  const done = (method: string) => async () => (
    calls.push(method),
    Promise.resolve({ outcome: "done" } as const)
  );
  const store: ReplicaStore = {
    table: "t",
    put: async () => Promise.reject(new Error("Forwarding puts nothing.")),
    deleteBelow: done("deleteBelow"),
    deleteExactly: done("deleteExactly"),
    setVersion: done("setVersion"),
    raiseTombstone: async () => (calls.push("raiseTombstone"), Promise.resolve({ outcome: "raised" })),
    readTombstones: async (keys) => {
      const found = tombstone === undefined ? [] : keys;
      const version = parseVersion(tombstone ?? "0@none");
      return Promise.resolve(new Map(found.map((key) => [keyText(key), { key, version }])));
    },
  };
  return { store, calls };
}

async function forward(entry: StreamEntry, tombstone: string | undefined) {
  const { store, calls } = willingStore(tombstone);
  const deadLetters = memoryDeadLetters();
  const metrics = memoryMetrics();
  const transport = memoryTransport();
  const clock = manualClock("1010");
  const deps = { store, transport, deadLetters, metrics, clock, context: CONTEXT };
  const [outcome] = (await forwardChanges([entry], deps)).outcomes;
  const sent = transport.take().flatMap(({ content }) => (content.kind === "changes" ? content.changes : []));
  return {
    came: { reason: outcome?.status === "done" && outcome.reason, calls, sent: sent.map(changeText) },
    letters: deadLetters.letters(),
    echoes: metrics.total("EchoesSuppressed"),
  };
}

/** What a record comes to of which capture says this. */
function cameTo(capture: Capture): { reason: string; calls: string[]; sent: string[] } {
  const reason = capture.action === "reject" ? "dead-lettered" : capture.reason;
  const sent = "change" in capture ? [changeText(capture.change)] : [];
  if (capture.action === "settle") return { reason, calls: ["setVersion"], sent };
  if (capture.action === "entomb") return { reason, calls: ["raiseTombstone"], sent };
  const enforce = "enforce" in capture ? capture.enforce?.kind : undefined;
  const calls = { remove: ["deleteBelow"], lift: ["setVersion"], none: [] }[enforce ?? "none"];
  return { reason, calls, sent };
}

function changeText(change: Change): string {
  return JSON.stringify(encodeChange(change));
}

test("an outlined record comes to what capture says of the record decoded whole", async () => {
  const reasons = new Set<string>();
  const tombstone = fc.constantFrom(undefined, "4@peer", "6@peer", "6@me", "2000@me");
  const property = fc.asyncProperty(arbitraryRawRecord(), tombstone, async ({ raw, mended }, version) => {
    const { came, letters, echoes } = await forward(outlineLambdaRecord(raw), version);
    reasons.add(String(came.reason));
    const whole = decodeLambdaRecord(raw);
    if (whole.kind === "malformed" && came.reason !== "echo") {
      expect(came).toEqual({ reason: "dead-lettered", calls: [], sent: [] });
      const content = { kind: "raw-record", record: raw };
      expect(letters).toMatchObject([{ reason: "malformed-record", detail: whole.detail, content }]);
      return;
    }
    // Whether an echo's other attributes can be decoded makes no difference: without those that cannot, it is one, too.
    const judged = whole.kind === "record" ? whole : decodeLambdaRecord(mended);
    if (judged.kind === "malformed") throw new Error(`Taken for an echo: ${judged.detail}`);
    const capture = captureRecord(judged.record, version && parseVersion(version), CONTEXT);
    expect(came).toEqual(cameTo(capture));
    expect(echoes).toBe(capture.action === "ignore" && capture.reason !== "no-difference" ? 1 : 0);
  });
  await fc.assert(property, { numRuns: 3000 });
  expect([...reasons].sort()).toEqual([
    "dead-lettered",
    "echo",
    "explained-removal",
    "future-timestamp",
    "local-delete",
    "local-put",
    "no-difference",
    "unversioned-write",
  ]);
});

test("an outline has the named attributes as decoding the whole gives them, and the whole can be had later", () => {
  const names = [...Object.values(DEFAULT_VERSION_ATTRIBUTES), "__proto__", "constructor"];
  const picked = (record: StreamRecord): StreamRecord => ({
    ...record,
    ...(record.oldImage && { oldImage: pickAttributes(record.oldImage, names) }),
    ...(record.newImage && { newImage: pickAttributes(record.newImage, names) }),
  });
  fc.assert(
    fc.property(arbitraryRawRecord(), ({ raw }) => {
      const entry = outlineLambdaRecord(raw);
      const whole = decodeLambdaRecord(raw);
      if (entry.kind !== "outline") throw new Error("Only images are odd here.");
      expect(entryText(entry.decode())).toBe(entryText(whole));
      if (whole.kind === "malformed") return;
      const outline = entry.outline(names);
      expect(outline && entryText({ kind: "record", record: outline })).toBe(
        entryText({ kind: "record", record: picked(whole.record) }),
      );
    }),
    { numRuns: 500 },
  );
});
