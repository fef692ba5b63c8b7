import { describe, expect, it } from "vitest";
import { parseVersion } from "../../src/index.ts";
import type { Settlement } from "../../src/index.ts";
import { settle, SETTLE_ATTEMPTS_MAX } from "../../src/replicator/settle-write.ts";
import type { SettleResult } from "../../src/replicator/settle-write.ts";
import { forwardSetting, streamRecord } from "./forward-setting.ts";
import { held, HELD_INVALID, HELD_NOTHING, HELD_UNVERSIONED, scriptedStore } from "./scripted-store.ts";
import type { Script } from "./scripted-store.ts";

const DONE = { outcome: "done" } as const;
const signal = new AbortController().signal;
const record = streamRecord({ newImage: { pk: { S: "k" } } });

async function settled(
  script: Script,
  { seen, tombstone }: { readonly seen?: string; readonly tombstone?: string } = {},
): Promise<{ readonly result: SettleResult; readonly calls: readonly string[] }> {
  const { store, calls, options } = scriptedStore(script);
  const settlement: Settlement = {
    seen: seen === undefined ? undefined : parseVersion(seen),
    tombstone: tombstone === undefined ? undefined : parseVersion(tombstone),
    ahead: [],
    expected: { kind: "unversioned" },
  };
  try {
    return { result: await settle(record, settlement, forwardSetting(store).deps, { signal }), calls };
  } finally {
    for (const given of options) expect(given?.signal).toBe(signal);
  }
}

describe("settling", () => {
  it.each([
    ["the record's time", {}, "1000@me"],
    ["just above what was seen", { seen: "2000@peer" }, "2000.000001@me"],
    ["just above the tombstone", { tombstone: "3000@peer", seen: "2000@peer" }, "3000.000001@me"],
  ])("gives the item a version at %s, in one write", async (_, floor, version) => {
    expect(await settled({ setVersion: [DONE] }, floor)).toEqual({
      result: { step: "done" },
      calls: [`set k to ${version} if unversioned`],
    });
  });

  it("goes on with what is there where the item has changed", async () => {
    const script = { setVersion: [held(parseVersion("4@me"), false), HELD_UNVERSIONED, DONE] };
    expect(await settled(script, { seen: "5@me" })).toEqual({
      result: { step: "done" },
      calls: [
        "set k to 1000@me if unversioned",
        "set k to 1000@me if at 4@me",
        "set k to 1000@me if unversioned",
      ],
    });
  });

  it("is done where something newer is there", async () => {
    const script = { setVersion: [held(parseVersion("6@me"), false)] };
    expect(await settled(script, { seen: "5@me" })).toEqual({
      result: { step: "done" },
      calls: ["set k to 1000@me if unversioned"],
    });
  });

  it.each([
    ["was raised", { outcome: "raised" } as const, "2000.000001@me"],
    ["was higher", { outcome: "held", version: parseVersion("3000@peer") } as const, "3000@peer"],
  ])(
    "leaves a tombstone just above what was seen where it finds nothing, and tells which one %s",
    async (_, raised, tombstone) => {
      const script = { setVersion: [HELD_NOTHING], raiseTombstone: [raised] };
      expect(await settled(script, { seen: "2000@peer", tombstone: "1999@peer" })).toEqual({
        result: { step: "done", tombstone: parseVersion(tombstone) },
        calls: ["set k to 2000.000001@me if unversioned", "entomb k at 2000.000001@me"],
      });
    },
  );

  it("removes a peer's change that the tombstone forbids, and looks again", async () => {
    const script = {
      setVersion: [held(parseVersion("6@peer"), true), HELD_UNVERSIONED, DONE],
      deleteBelow: [DONE],
    };
    expect(await settled(script, { seen: "5@me", tombstone: "7@me" })).toEqual({
      result: { step: "done" },
      calls: [
        "set k to 1000@me if unversioned",
        "delete k below 7@me",
        "set k to 1000@me if unversioned",
        "set k to 1000@me if unversioned",
      ],
    });
  });

  it("is rejected by a version attribute of the wrong type", async () => {
    expect((await settled({ setVersion: [HELD_INVALID] })).result).toEqual({
      step: "reject",
      attribute: "last_update_timestamp",
    });
  });

  it("gives up after ten refusals, for now", async () => {
    const refusals = Array.from({ length: SETTLE_ATTEMPTS_MAX }, () => HELD_UNVERSIONED);
    await expect(settled({ setVersion: refusals })).rejects.toMatchObject({
      code: "contended",
      kind: "retryable",
      message: `An item of table "t" changed at each of 10 attempts to give it a version. It is tried again.`,
    });
    expect((await settled({ setVersion: [...refusals.slice(1), DONE] })).calls).toHaveLength(10);
  });
});
