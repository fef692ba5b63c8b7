import type { ExhaustiveConfig, WriterKind } from "@isthmus/testkit";
import type { KnownScript } from "./find-fault.ts";

/** A change of the rules' source text that breaks them. */
export interface PlantedFault {
  /** Which rule or condition is missing or wrong. */
  readonly rule: string;
  /** A script, found by the search, some interleaving of which shows the fault. */
  readonly shownBy: KnownScript;
  readonly edits: readonly {
    /** Below `packages/core/src`, or `cell.ts` for the store's conditions. */
    readonly file: string;
    /** Must occur exactly once. */
    readonly find: string;
    readonly replace: string;
  }[];
}

const edit = (file: string, find: string, replace: string): PlantedFault["edits"][number] => ({
  file,
  find,
  replace,
});

const script = (
  writes: readonly (readonly [WriterKind, number])[],
  world: Partial<ExhaustiveConfig>,
): KnownScript => ({ script: writes.map(([writer, region]) => ({ writer, region })), world });

/** One fault for each rule and condition of the protocol. */
export const PLANTED_FAULTS: readonly PlantedFault[] = [
  {
    rule: "C1 without enforce",
    shownBy: script(
      [
        ["plug-in put", 0],
        ["delete", 0],
        ["slow self-stamped put", 0],
      ],
      { batchMax: 2 },
    ),
    edits: [
      edit(
        "capture.ts",
        `reason: "local-put", change, ...(enforce && { enforce })`,
        `reason: "local-put", change`,
      ),
    ],
  },
  {
    rule: "C2 without enforce",
    shownBy: script(
      [
        ["plug-in put", 0],
        ["delete", 1],
      ],
      {},
    ),
    edits: [edit("capture.ts", `reason: "echo", ...(enforce && { enforce })`, `reason: "echo"`)],
  },
  {
    rule: "enforce without its exception",
    shownBy: script(
      [
        ["plug-in put", 0],
        ["delete", 0],
        ["slow self-stamped put", 0],
      ],
      { batchMax: 2 },
    ),
    edits: [
      edit("capture.ts", `if (!after.replicated && tombstone.region === context.region) {`, `if (false) {`),
    ],
  },
  {
    rule: "enforce gives up when the item has moved on",
    shownBy: script(
      [
        ["self-stamped put", 0],
        ["slow self-stamped put", 0],
        ["delete", 0],
        ["slow self-stamped put", 0],
      ],
      { coarseStreamTime: false, writeGapMicros: 200000 },
    ),
    edits: [edit("enforce.ts", `if (held?.kind !== "versioned" ||`, `if (true ||`)],
  },
  {
    rule: "C2 publishes an echo",
    shownBy: script([["plug-in put", 0]], {}),
    edits: [
      edit(
        "capture.ts",
        `if (!after.replicated && newVersion.region === context.region) rule`,
        `if (after.replicated || newVersion.region === context.region) rule`,
      ),
    ],
  },
  {
    rule: "the region tag alone tells an echo",
    shownBy: script(
      [
        ["plug-in put", 0],
        ["wrong region", 1],
      ],
      {},
    ),
    edits: [
      edit(
        "capture.ts",
        `if (!after.replicated && newVersion.region === context.region) rule`,
        `if (newVersion.region === context.region) rule`,
      ),
      edit(
        "capture.ts",
        `else if (after.replicated && !overUnversioned) rule`,
        `else if (newVersion.region !== context.region) rule`,
      ),
    ],
  },
  {
    rule: "the mark names the timestamp alone",
    shownBy: script(
      [
        ["plug-in put", 1],
        ["tag alone", 0],
      ],
      {},
    ),
    edits: [
      edit(
        "version-state.ts",
        `mark.S === formatVersion(version)`,
        `mark.S.split("@")[0] === version.timestamp`,
      ),
    ],
  },
  {
    rule: "C1 for a version that has not gone up",
    shownBy: script(
      [
        ["plug-in put", 0],
        ["raw update", 0],
      ],
      {},
    ),
    edits: [edit("capture.ts", `&& isAbove(newVersion, oldVersion)) {`, `) {`)],
  },
  {
    rule: "C3 skips unversioned writes",
    shownBy: script([["raw put", 0]], {}),
    edits: [
      edit(
        "replicator/capture-key.ts",
        `const settled = await settle(record, foldSettlements(before, capture.settle), deps, options);`,
        `const settled = { step: "done" } as { step: "done"; tombstone?: undefined };`,
      ),
    ],
  },
  {
    rule: "settle without what was seen in its floor",
    shownBy: script(
      [
        ["plug-in put", 0],
        ["raw put", 0],
      ],
      {},
    ),
    edits: [
      edit(
        "replicator/settle-write.ts",
        `const floor = highestVersion(seen, settlement.tombstone);`,
        `const floor = settlement.tombstone;`,
      ),
    ],
  },
  {
    rule: "settle without the tombstone in its floor",
    shownBy: script(
      [
        ["raw put", 1],
        ["slow self-stamped put", 0],
        ["delete", 0],
        ["raw put", 0],
      ],
      {},
    ),
    edits: [
      edit(
        "replicator/settle-write.ts",
        `const floor = highestVersion(seen, settlement.tombstone);`,
        `const floor = seen;`,
      ),
    ],
  },
  {
    rule: "what is settled together forgets what the earlier records have seen",
    shownBy: script(
      [
        ["plug-in put", 1],
        ["raw put", 0],
        ["raw put", 0],
      ],
      { batchMax: 2, skewMicros: [0, 1_500_000] },
    ),
    edits: [
      edit(
        "settle.ts",
        `seen: highestVersion(last.seen, ...before.map(({ seen }) => seen)),`,
        `seen: last.seen,`,
      ),
    ],
  },
  {
    rule: "settle leaves no tombstone where it finds nothing",
    shownBy: script(
      [
        ["self-stamped put", 0],
        ["raw update", 1],
        ["slow self-stamped put", 0],
        ["delete", 0],
      ],
      {},
    ),
    edits: [edit("settle.ts", `isAbove(tombstone, seen) ? "done" : "entomb"`, `"done"`)],
  },
  {
    rule: "settle raises the tombstone above itself",
    shownBy: script(
      [
        ["raw put", 1],
        ["far ahead", 1],
        ["delete", 0],
        ["raw update", 0],
      ],
      { coarseStreamTime: false, writeGapMicros: 200000 },
    ),
    edits: [
      edit("settle.ts", `isAbove(tombstone, seen) ? "done" : "entomb"`, `"entomb"`),
      edit(
        "replicator/settle-write.ts",
        `const deleted = nextVersion(context.region, record.createdAt, seen);`,
        `const deleted = version;`,
      ),
    ],
  },
  {
    rule: "settle takes whatever is held for newer",
    shownBy: script(
      [
        ["plug-in put", 0],
        ["slow self-stamped put", 1],
      ],
      {},
    ),
    edits: [
      edit("settle.ts", `} else if (isAbove(held.version, seen) && isCommitted(`, `} else if (isCommitted(`),
    ],
  },
  {
    rule: "settle takes a broken clock's version for committed",
    shownBy: script(
      [
        ["plug-in put", 0],
        ["slow self-stamped put", 0],
        ["far ahead", 0],
      ],
      { writeGapMicros: 0 },
    ),
    edits: [
      edit(
        "settle.ts",
        `isAbove(held.version, seen) && isCommitted(held, record, now, context)`,
        `isAbove(held.version, seen)`,
      ),
    ],
  },
  {
    rule: "C4 forgotten",
    shownBy: script(
      [
        ["plug-in put", 0],
        ["delete", 0],
      ],
      {},
    ),
    edits: [
      edit(
        "capture.ts",
        `if (tombstone !== undefined && isAbove(tombstone, oldVersion)) {`,
        `if (tombstone !== undefined && isAbove(tombstone, oldVersion) && Number.isNaN(0)) {`,
      ),
    ],
  },
  {
    rule: "C4 publishes other regions' tombstones",
    shownBy: script(
      [
        ["plug-in put", 0],
        ["delete", 0],
      ],
      {},
    ),
    edits: [
      edit(
        "capture.ts",
        `return tombstone.region === context.region\n      ? {`,
        `return tombstone.region !== ""\n      ? {`,
      ),
    ],
  },
  {
    rule: "C5 stamps a deletion with the old write's version",
    shownBy: script(
      [
        ["plug-in put", 0],
        ["delete", 0],
      ],
      {},
    ),
    edits: [
      edit(
        "capture.ts",
        `const version = nextVersion(context.region, at, floor);`,
        `const version = floor === undefined ? nextVersion(context.region, at, floor) : { ...floor, region: context.region };`,
      ),
    ],
  },
  {
    rule: "next is not strictly above its floor",
    shownBy: script(
      [
        ["plug-in put", 0],
        ["raw put", 0],
      ],
      {},
    ),
    edits: [
      edit(
        "version.ts",
        `const aboveFloor = nextMicrosecond(floor.timestamp);`,
        `const aboveFloor = floor.timestamp;`,
      ),
    ],
  },
  {
    rule: "no region breaks a tie",
    shownBy: script(
      [
        ["raw put", 0],
        ["raw put", 1],
      ],
      {},
    ),
    edits: [
      edit(
        "version.ts",
        `return compareTimestamps(a.timestamp, b.timestamp) || compareUtf8(a.region, b.region);`,
        `return compareTimestamps(a.timestamp, b.timestamp);`,
      ),
    ],
  },
  {
    rule: "a timestamp beyond the future bound counts",
    shownBy: script([["far ahead", 0]], {}),
    edits: [
      edit(
        "capture.ts",
        `return compareTimestamps(version.timestamp, latest) > 0 ? undefined : version;`,
        `return version;`,
      ),
    ],
  },
  {
    rule: "A1 and A2 write at or below the version",
    shownBy: script(
      [
        ["raw put", 0],
        ["raw put", 0],
      ],
      { crashes: 1, rewind: true },
    ),
    edits: [
      edit(
        "cell.ts",
        `held.kind === "versioned" && compareVersions(held.version, version) < 0`,
        `held.kind === "versioned" && compareVersions(held.version, version) <= 0`,
      ),
    ],
  },
  {
    rule: "A1 overwrites an unversioned item",
    shownBy: script(
      [
        ["plug-in put", 0],
        ["raw put", 1],
      ],
      {},
    ),
    edits: [
      edit(
        "cell.ts",
        `if (held !== undefined && !isBelow(held, call.version))`,
        `if (held?.kind === "versioned" && !isBelow(held, call.version))`,
      ),
    ],
  },
  {
    rule: "A2 deletes before it raises the tombstone",
    shownBy: script(
      [
        ["plug-in put", 0],
        ["delete", 0],
      ],
      {},
    ),
    edits: [
      edit(
        "replicator/apply-change.ts",
        `const raised = await store.raiseTombstone(key, version, options);`,
        `await store.deleteBelow(key, version, options);\n  const raised = await store.raiseTombstone(key, version, options);`,
      ),
    ],
  },
  {
    rule: "A2 without a tombstone",
    shownBy: script(
      [
        ["plug-in put", 0],
        ["delete", 0],
      ],
      {},
    ),
    edits: [
      edit(
        "replicator/apply-change.ts",
        `const raised = await store.raiseTombstone(key, version, options);`,
        `const raised = { outcome: "raised" } as { outcome: "raised" } | { outcome: "held"; version: Version };`,
      ),
    ],
  },
  {
    rule: "A3 without the change in its floor",
    shownBy: script(
      [
        ["plug-in put", 1],
        ["raw put", 0],
      ],
      { skewMicros: [0, 1500000] },
    ),
    edits: [
      edit(
        "resolve.ts",
        `version: nextVersion(context.region, context.now, incoming),`,
        `version: nextVersion(context.region, context.now, undefined),`,
      ),
    ],
  },
  {
    rule: "A3 leaves an unversioned item to be settled later",
    shownBy: script(
      [
        ["plug-in put", 0],
        ["raw put", 1],
      ],
      {},
    ),
    edits: [
      edit(
        "resolve.ts",
        `if (held.kind === "unversioned" ||`,
        `if (held.kind === "unversioned") return { verdict: "superseded" };\n  if (`,
      ),
    ],
  },
  {
    rule: "setting a version without a guard",
    shownBy: script(
      [
        ["slow self-stamped put", 1],
        ["delete", 0],
        ["slow self-stamped put", 0],
      ],
      {},
    ),
    edits: [
      edit(
        "cell.ts",
        `if (expected.kind === "unversioned") return held?.kind === "unversioned";`,
        `if (held !== undefined && held.kind !== "invalid") return true;`,
      ),
    ],
  },
  {
    rule: "coalescing keeps the first writer",
    shownBy: script(
      [
        ["plug-in put", 0],
        ["plug-in put", 0],
      ],
      { batchMax: 2 },
    ),
    edits: [edit("coalesce.ts", `compareChanges(change, winner) > 0`, `compareChanges(change, winner) < 0`)],
  },
  {
    rule: "a tombstone is lowered",
    shownBy: script(
      [
        ["far ahead", 0],
        ["delete", 0],
        ["delete", 1],
      ],
      { coarseStreamTime: false, writeGapMicros: 200000 },
    ),
    edits: [
      edit(
        "cell.ts",
        `return cell.tombstone === undefined || isAbove(call.version, cell.tombstone)`,
        `return cell.tombstone === undefined || !isAbove(call.version, call.version)`,
      ),
    ],
  },
];
