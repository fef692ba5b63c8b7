import { describe, expect, it } from "vitest";
import { keyText, parseRegionId, parseTimestamp, parseVersion } from "../../src/index.ts";
import type { Change, PutOutcome } from "../../src/index.ts";
import { applyChange, APPLY_ATTEMPTS_MAX } from "../../src/replicator/apply-change.ts";
import type { Applied } from "../../src/replicator/apply-change.ts";
import { gatherTombstoneReads } from "../../src/replicator/gather-tombstone-reads.ts";
import { held, HELD_INVALID, HELD_NOTHING, HELD_UNVERSIONED, scriptedStore } from "./scripted-store.ts";
import type { Script } from "./scripted-store.ts";

const key = { pk: { S: "k" } };
const common = { table: "t", key, version: parseVersion("5@peer"), writtenAt: parseTimestamp("5") };
const PUT: Change = { ...common, kind: "put", item: key };
const DELETE: Change = { ...common, kind: "delete" };
const DONE = { outcome: "done" } as const;
const signal = new AbortController().signal;

const at = (text: string) => held(parseVersion(text), true);
const again = (count: number) => Array.from({ length: count }, () => at("4@peer"));
const tombstone = (text: string) => new Map([[keyText(key), { key, version: parseVersion(text) }]]);

async function apply(
  change: Change,
  script: Script,
  allowInsert = true,
): Promise<{ readonly applied: Applied; readonly calls: readonly string[] }> {
  const { store, calls, options } = scriptedStore(script);
  const now = () => parseTimestamp("1000");
  const readTombstone = gatherTombstoneReads(store, { signal });
  const context = { region: parseRegionId("me"), futureBoundMs: 300_000, now, allowInsert, readTombstone };
  try {
    return { applied: await applyChange(change, store, context, { signal }), calls };
  } finally {
    for (const given of options) expect(given?.signal).toBe(signal);
  }
}

describe("applying a put", () => {
  it("is one write where it overwrites, and tells which version it replaced", async () => {
    const replaced: PutOutcome = {
      outcome: "replaced",
      replaced: { kind: "versioned", version: parseVersion("4@me"), replicated: false },
    };
    expect(await apply(PUT, { put: [replaced] })).toEqual({
      applied: { result: "applied", replaced: parseVersion("4@me") },
      calls: ["put k 5@peer"],
    });
  });

  it("reads the tombstone where it inserts, and is done if that is not above", async () => {
    for (const tombstones of [new Map(), tombstone("5@peer"), tombstone("4@zz")]) {
      expect(await apply(PUT, { put: [{ outcome: "inserted" }], tombstones })).toEqual({
        applied: { result: "applied", replaced: undefined },
        calls: ["put k 5@peer", "read tombstones of k"],
      });
    }
  });

  it("removes what it inserted under a tombstone, as long as nobody has changed it", async () => {
    const script = {
      put: [{ outcome: "inserted" } as const],
      tombstones: tombstone("6@peer"),
      deleteExactly: [DONE],
    };
    expect(await apply(PUT, script)).toEqual({
      applied: { result: "superseded" },
      calls: ["put k 5@peer", "read tombstones of k", "delete k at 5@peer"],
    });
  });

  it.each([
    [tombstone("6@peer"), "superseded"],
    [tombstone("5@peer"), "too-old"],
    [new Map(), "too-old"],
  ])("that may not insert does not: under %o it is %s", async (tombstones, result) => {
    expect(await apply(PUT, { put: [HELD_NOTHING], tombstones }, false)).toEqual({
      applied: { result },
      calls: ["put k 5@peer over an item", "read tombstones of k"],
    });
  });

  it.each([
    ["above", at("6@peer"), "superseded"],
    ["the same", at("5@peer"), "duplicate"],
  ])("is success where what is held is %s", async (_, refusal, result) => {
    expect(await apply(PUT, { put: [refusal] })).toEqual({ applied: { result }, calls: ["put k 5@peer"] });
  });

  it("gives way to an unversioned item, which gets a version above it", async () => {
    expect(await apply(PUT, { put: [HELD_UNVERSIONED], setVersion: [DONE] })).toEqual({
      applied: { result: "lifted" },
      calls: ["put k 5@peer", "set k to 1000@me if unversioned"],
    });
  });

  it("starts again where the item changes while it gives way", async () => {
    const script = { put: [HELD_UNVERSIONED, at("6@me")], setVersion: [HELD_NOTHING] };
    expect(await apply(PUT, script)).toEqual({
      applied: { result: "superseded" },
      calls: ["put k 5@peer", "set k to 1000@me if unversioned", "put k 5@peer"],
    });
  });

  it("gives up after ten refusals that change nothing, for now", async () => {
    const script = { put: again(APPLY_ATTEMPTS_MAX) };
    await expect(apply(PUT, script)).rejects.toMatchObject({
      code: "contended",
      kind: "retryable",
      message: `An item of table "t" changed at each of 10 attempts to apply a change to it. It is tried again.`,
    });
    const late: PutOutcome = { outcome: "replaced", replaced: { kind: "unversioned" } };
    expect((await apply(PUT, { put: [...again(9), late] })).applied).toEqual({
      result: "applied",
      replaced: undefined,
    });
  });

  it("is poison where a version attribute here has the wrong type", async () => {
    await expect(apply(PUT, { put: [HELD_INVALID] })).rejects.toMatchObject({
      code: "version-attribute-type",
      kind: "poison",
      message: expect.stringMatching(/"last_update_timestamp".*Mend the item, then redrive/) as string,
    });
  });
});

describe("applying a deletion", () => {
  const RAISED = { outcome: "raised" } as const;
  const steps = ["entomb k at 5@peer", "delete k below 5@peer"];

  it("raises the tombstone first, then deletes", async () => {
    expect(await apply(DELETE, { raiseTombstone: [RAISED], deleteBelow: [DONE] })).toEqual({
      applied: { result: "applied", replaced: undefined },
      calls: steps,
    });
  });

  it.each([
    ["was raised for it", RAISED, "applied"],
    ["was at its version", { outcome: "held", version: parseVersion("5@peer") } as const, "duplicate"],
    ["was above", { outcome: "held", version: parseVersion("6@peer") } as const, "superseded"],
  ])("finds no item: what that means is up to the tombstone, which %s", async (_, raised, result) => {
    const { applied, calls } = await apply(DELETE, { raiseTombstone: [raised], deleteBelow: [HELD_NOTHING] });
    expect(applied.result).toBe(result);
    expect(calls).toEqual(steps);
  });

  it("is applied where it deletes the item, although its tombstone was there already", async () => {
    for (const version of ["5@peer", "6@peer"]) {
      const there = { outcome: "held", version: parseVersion(version) } as const;
      const script = { raiseTombstone: [there], deleteBelow: [DONE] };
      expect((await apply(DELETE, script)).applied).toEqual({ result: "applied", replaced: undefined });
    }
  });

  it("is older than a put of its own version", async () => {
    const script = { raiseTombstone: [RAISED], deleteBelow: [at("5@peer")] };
    expect((await apply(DELETE, script)).applied).toEqual({ result: "superseded" });
  });

  it("gives up after ten refusals that change nothing, for now", async () => {
    const script = { raiseTombstone: [RAISED], deleteBelow: again(APPLY_ATTEMPTS_MAX) };
    await expect(apply(DELETE, script)).rejects.toMatchObject({ code: "contended", kind: "retryable" });
    const late = { raiseTombstone: [RAISED], deleteBelow: [...again(9), DONE] };
    expect((await apply(DELETE, late)).applied.result).toBe("applied");
  });

  it("gives way to an unversioned item, and raises its tombstone once only", async () => {
    const script = {
      raiseTombstone: [RAISED],
      deleteBelow: [HELD_UNVERSIONED, DONE],
      setVersion: [HELD_NOTHING],
    };
    expect(await apply(DELETE, script)).toEqual({
      applied: { result: "applied", replaced: undefined },
      calls: [...steps, "set k to 1000@me if unversioned", "delete k below 5@peer"],
    });
  });
});
