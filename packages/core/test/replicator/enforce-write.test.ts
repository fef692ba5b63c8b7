import { describe, expect, it } from "vitest";
import { parseVersion } from "../../src/index.ts";
import type { Enforcement } from "../../src/index.ts";
import { enforce, ENFORCE_ATTEMPTS_MAX } from "../../src/replicator/enforce-write.ts";
import { forwardSetting } from "./forward-setting.ts";
import { held, HELD_NOTHING, scriptedStore } from "./scripted-store.ts";
import type { Script } from "./scripted-store.ts";

const DONE = { outcome: "done" } as const;
const signal = new AbortController().signal;
const key = { pk: { S: "k" } };
const tombstone = parseVersion("7@me");
const LIFT: Enforcement = {
  kind: "lift",
  tombstone,
  version: parseVersion("8@me"),
  expected: { kind: "exactly", version: parseVersion("5@me") },
};

async function enforced(enforcement: Enforcement, script: Script): Promise<readonly string[]> {
  const { store, calls, options } = scriptedStore(script);
  try {
    await enforce(key, enforcement, forwardSetting(store).deps, { signal });
    return calls;
  } finally {
    for (const given of options) expect(given?.signal).toBe(signal);
  }
}

describe("enforcing a tombstone", () => {
  it("deletes the item if it is below", async () => {
    const removal: Enforcement = { kind: "remove", tombstone };
    expect(await enforced(removal, { deleteBelow: [DONE] })).toEqual(["delete k below 7@me"]);
  });

  it("lifts a local insert in one write", async () => {
    expect(await enforced(LIFT, { setVersion: [DONE] })).toEqual(["set k to 8@me if at 5@me"]);
  });

  it("lifts what is there where the insert has been overwritten", async () => {
    const script = { setVersion: [held(parseVersion("6@me"), false), DONE] };
    expect(await enforced(LIFT, script)).toEqual(["set k to 8@me if at 5@me", "set k to 8@me if at 6@me"]);
  });

  it("removes what a peer's change has made of it", async () => {
    const script = { setVersion: [held(parseVersion("6@peer"), true)], deleteBelow: [DONE] };
    expect(await enforced(LIFT, script)).toEqual(["set k to 8@me if at 5@me", "delete k below 7@me"]);
  });

  it("leaves alone what is gone or above", async () => {
    for (const refusal of [HELD_NOTHING, held(parseVersion("7@me"), false)])
      expect(await enforced(LIFT, { setVersion: [refusal] })).toEqual(["set k to 8@me if at 5@me"]);
  });

  it("gives up after ten refusals, for now", async () => {
    const refusals = Array.from({ length: ENFORCE_ATTEMPTS_MAX }, () => held(parseVersion("6@me"), false));
    await expect(enforced(LIFT, { setVersion: refusals })).rejects.toMatchObject({
      code: "contended",
      kind: "retryable",
      message: `An item of table "t" changed at each of 10 attempts to lift it above a deletion. It is tried again.`,
    });
    expect(await enforced(LIFT, { setVersion: [...refusals.slice(1), DONE] })).toHaveLength(10);
  });
});
