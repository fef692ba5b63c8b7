import { decodedEntry, IsthmusError, mapBounded } from "@isthmus/core";
import type { StreamEntry } from "@isthmus/core";
import type { LocalCloud } from "@isthmus/local-cloud";
import { countedRegion } from "../../counted/counted-region.ts";
import type { CountedRegion } from "../../counted/counted-region.ts";
import { countedWriter, risingStamps } from "../../counted/counted-writer.ts";
import type { PutTally } from "../../counted/recorded-stream.ts";
import type { Units } from "../../counted/unit-meter.ts";
import type { ChangeKind, TwoWriters } from "./change-kinds.ts";

/** What was asked in one batch of changes of a kind. */
export interface KindCount {
  readonly changes: number;
  /** What the application's own writes cost it. */
  readonly application: Units;
  readonly source: Units;
  readonly transport: PutTally;
  readonly target: Units;
  /** Capture at the target, when what was applied comes back in the stream there. */
  readonly echo: Units;
}

/** How to count. */
export interface CountKindOptions {
  readonly regions: readonly [string, string];
  /** New in both regions. */
  readonly tableName: string;
  /** Keys in the batch, unless the kind is about one key. */
  readonly keys: number;
  readonly itemBytes: number;
}

/** Application writes at the same time, for speed alone. */
const CONCURRENCY = 16;
/** A batch gives records that mean something once more at most: those of the versions that were given. One batch more is a defect. */
const BATCHES_MAX = 2;

/**
 * Lets a batch of changes of one kind happen and replicates it step by step.
 *
 * @throws IsthmusError `unexpected` when replication does not come to rest, or sends an echo
 */
export async function countKind(
  kind: ChangeKind,
  cloud: LocalCloud,
  options: CountKindOptions,
): Promise<KindCount> {
  const [here, there] = await Promise.all(
    options.regions.map(async (region) => countedRegion(cloud, region, options.tableName)),
  );
  if (here === undefined || there === undefined)
    throw new IsthmusError("unexpected", "Two regions were asked for.");
  const stamp = risingStamps();
  const writers: TwoWriters = {
    here: countedWriter(here, options.itemBytes, stamp),
    there: countedWriter(there, options.itemBytes, stamp),
    stamp,
  };
  const places = Array.from(
    { length: kind.writesOfOneKey === undefined ? options.keys : 1 },
    (_, place) => place,
  );
  let sent: PutTally = { requests: 0, bodies: [] };
  for (const act of kind.before ?? []) {
    await mapBounded(places, CONCURRENCY, async (place) => act(writers, place));
    sent = await forwardAll(here, false);
    await there.apply(sent.bodies);
    await expectEcho(there);
  }
  for (const { meter, applicationMeter } of [here, there]) {
    meter.take();
    applicationMeter.take();
  }

  for (let write = 0; write < (kind.writesOfOneKey ?? 1); write += 1)
    await mapBounded(places, CONCURRENCY, async (place) => kind.act(writers, place));
  // What the other side has written meanwhile goes the other way, and is not what is counted.
  await there.takeStream();
  const transport = await forwardAll(here, kind.expiry ?? false);
  const source = here.meter.take();
  await there.apply(kind.again === true ? sent.bodies : transport.bodies);
  const target = there.meter.take();
  await expectEcho(there);
  return {
    changes: places.length * (kind.writesOfOneKey ?? 1),
    application: here.applicationMeter.take(),
    source,
    transport,
    target,
    echo: there.meter.take(),
  };
}

/** Forwards until the stream has nothing new. */
async function forwardAll(region: CountedRegion, expiry: boolean): Promise<PutTally> {
  let all: PutTally = { requests: 0, bodies: [] };
  for (let batch = 0; batch <= BATCHES_MAX; batch += 1) {
    const entries = await region.takeStream();
    if (entries.length === 0) return all;
    const { requests, bodies } = await region.forward(expiry ? entries.map(asExpiry) : entries);
    all = { requests: all.requests + requests, bodies: [...all.bodies, ...bodies] };
  }
  throw new IsthmusError("unexpected", `The stream was not empty after ${BATCHES_MAX} batches.`);
}

async function expectEcho(region: CountedRegion): Promise<void> {
  const { bodies } = await forwardAll(region, false);
  if (bodies.length > 0)
    throw new IsthmusError("unexpected", "What was applied was sent on. Allowed: no echoes.");
}

/** The emulator does not expire items by itself: a removal is marked when its record is read. */
function asExpiry(given: StreamEntry): StreamEntry {
  const entry = decodedEntry(given);
  if (entry.kind !== "record" || entry.record.newImage !== undefined) return given;
  return { kind: "record", record: { ...entry.record, expired: true } };
}
