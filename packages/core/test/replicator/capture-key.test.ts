import { describe, expect, it } from "vitest";
import { parseVersion } from "../../src/index.ts";
import type { Item, StreamRecord } from "../../src/index.ts";
import { captureKey } from "../../src/replicator/capture-key.ts";
import { forwardSetting, streamRecord } from "./forward-setting.ts";
import { held, HELD_INVALID, HELD_NOTHING, scriptedStore } from "./scripted-store.ts";
import type { Script } from "./scripted-store.ts";

const DONE = { outcome: "done" } as const;
const RAISED = { outcome: "raised" } as const;

/** An item with a value and, where it is given, a version, which apply wrote where it ends in `*`. */
function image(value: string, version?: string): Item {
  const { timestamp, region } = parseVersion((version ?? "0@").replace("*", ""));
  return {
    pk: { S: "k" },
    value: { S: value },
    ...(version !== undefined && {
      last_update_timestamp: { N: timestamp },
      last_updater_region: { S: region },
    }),
    ...(version?.endsWith("*") === true && { last_replicated_version: { S: version.slice(0, -1) } }),
  };
}

async function capture(script: Script, stored: string | undefined, ...records: readonly StreamRecord[]) {
  const { store, calls } = scriptedStore(script);
  const { deps, metrics, deadLetters } = forwardSetting(store);
  const tombstone = stored === undefined ? undefined : parseVersion(stored);
  const placed = records.map((record, index) => ({ index: index + 10, record }));
  const captured = await captureKey(placed, tombstone, deps, {});
  const changes = captured.changes.map(
    ({ kind, version }) => `${kind} ${version.timestamp}@${version.region}`,
  );
  return { outcomes: captured.outcomes, changes, calls, metrics, letters: deadLetters.letters() };
}

const insert = (value: string, version?: string): StreamRecord =>
  streamRecord({ newImage: image(value, version) });
const removal = (value: string, version: string): StreamRecord =>
  streamRecord({ oldImage: image(value, version) });

describe("the records of one key", () => {
  it("come to changes in their order, and to an outcome each", async () => {
    const { outcomes, changes, calls } = await capture({}, undefined, insert("a", "5@me"), {
      ...streamRecord({ oldImage: image("a", "5@me"), newImage: image("b", "6@me") }),
      sequence: "2",
    });
    expect(changes).toEqual(["put 5@me", "put 6@me"]);
    expect(outcomes).toEqual([
      { index: 10, outcome: { sequence: "1", status: "done", reason: "local-put" } },
      { index: 11, outcome: { sequence: "2", status: "done", reason: "local-put" } },
    ]);
    expect(calls).toEqual([]);
  });

  it("know the tombstone that an earlier one has raised", async () => {
    const script = { raiseTombstone: [RAISED], setVersion: [DONE] };
    const { changes, calls } = await capture(script, undefined, removal("a", "5@me"), insert("b", "6@me"));
    expect(changes).toEqual(["delete 1000@me", "put 6@me"]);
    expect(calls).toEqual(["entomb k at 1000@me", "set k to 1000.000001@me if at 6@me"]);
  });

  it("know the tombstone that settling an earlier one has left", async () => {
    const script = { setVersion: [HELD_NOTHING], raiseTombstone: [RAISED] };
    const { changes, outcomes, metrics } = await capture(
      script,
      undefined,
      insert("a"),
      removal("a", "5@me"),
    );
    expect(changes).toEqual(["delete 1000@me"]);
    expect(outcomes.map(({ outcome }) => "reason" in outcome && outcome.reason)).toEqual([
      "unversioned-write",
      "explained-removal",
    ]);
    expect(metrics.total("Settled", { table: "t", source: "me" })).toBe(1);
  });

  it("keep the stored tombstone in mind where settling has left none", async () => {
    const { outcomes } = await capture({ setVersion: [DONE] }, "4@peer", insert("a"), removal("a", "3@me"));
    expect(outcomes.at(-1)?.outcome).toMatchObject({ reason: "explained-removal" });
  });

  it("publish a deletion under the tombstone that is held where that is higher and ours, and not a peer's", async () => {
    const ours = { raiseTombstone: [{ outcome: "held", version: parseVersion("2000@me") } as const] };
    expect((await capture(ours, undefined, removal("a", "5@me"))).changes).toEqual(["delete 2000@me"]);
    const theirs = { raiseTombstone: [{ outcome: "held", version: parseVersion("2000@peer") } as const] };
    expect((await capture(theirs, undefined, removal("a", "5@me"))).changes).toEqual([]);
  });

  it("count echoes and removals that a tombstone explains, and nothing else, as suppressed", async () => {
    const echo = await capture({}, undefined, insert("a", "5@peer*"));
    expect(echo.metrics.total("EchoesSuppressed", { table: "t", source: "me" })).toBe(1);
    const explained = await capture({}, "6@peer", removal("a", "5@me"));
    expect(explained.metrics.total("EchoesSuppressed")).toBe(1);
    const same = streamRecord({ oldImage: image("a", "5@me"), newImage: image("a", "5@me") });
    expect((await capture({}, undefined, same)).metrics.total("EchoesSuppressed")).toBe(0);
  });

  it("remove an echo that was inserted under a tombstone", async () => {
    const { calls, changes } = await capture({ deleteBelow: [DONE] }, "6@me", insert("a", "5@peer*"));
    expect(calls).toEqual(["delete k below 6@me"]);
    expect(changes).toEqual([]);
  });

  it("that follow each other without a version of their own are settled once, above all that any of them has seen", async () => {
    const { calls, changes, outcomes, metrics } = await capture(
      { setVersion: [DONE] },
      undefined,
      streamRecord({ oldImage: image("a", "1100@peer"), newImage: image("b") }),
      streamRecord({ oldImage: image("b"), newImage: image("c") }),
      streamRecord({ oldImage: image("c"), newImage: image("d") }),
    );
    expect(calls).toEqual(["set k to 1100.000001@me if unversioned"]);
    expect(changes).toEqual([]);
    expect(outcomes.map(({ index, outcome }) => [index, outcome.status])).toEqual([
      [10, "done"],
      [11, "done"],
      [12, "done"],
    ]);
    expect(metrics.total("Settled")).toBe(3);
  });

  it("are settled before a record that means something else is handled, and after it", async () => {
    const { calls, changes, outcomes } = await capture(
      { setVersion: [DONE, held(parseVersion("7@me"), false), DONE] },
      undefined,
      insert("a"),
      streamRecord({ oldImage: image("a"), newImage: image("b", "7@me") }),
      streamRecord({ oldImage: image("b", "7@me"), newImage: image("c") }),
    );
    expect(calls).toEqual([
      "set k to 1000@me if unversioned",
      "set k to 1000@me if unversioned",
      "set k to 1000@me if at 7@me",
    ]);
    expect(changes).toEqual(["put 7@me"]);
    expect(outcomes.map(({ index, outcome }) => [index, "reason" in outcome && outcome.reason])).toEqual([
      [10, "unversioned-write"],
      [11, "local-put"],
      [12, "unversioned-write"],
    ]);
  });

  it("all go to the dead letters where what they would be settled on has a version attribute of the wrong type", async () => {
    const { letters, outcomes } = await capture(
      { setVersion: [HELD_INVALID] },
      undefined,
      streamRecord({ newImage: image("a") }, "1"),
      streamRecord({ oldImage: image("a"), newImage: image("b") }, "2"),
    );
    expect(letters.map(({ position }) => position)).toEqual(["1", "2"]);
    expect(outcomes.map(({ outcome }) => outcome)).toEqual([
      { sequence: "1", status: "done", reason: "dead-lettered" },
      { sequence: "2", status: "done", reason: "dead-lettered" },
    ]);
  });

  it("that are settled together fail together", async () => {
    const { outcomes } = await capture(
      {},
      undefined,
      insert("a"),
      streamRecord({ oldImage: image("a"), newImage: image("b") }),
    );
    expect(outcomes.map(({ outcome }) => outcome.status)).toEqual(["failed", "failed"]);
  });

  it("fail from the first failure on, and keep what came before it", async () => {
    const { changes, outcomes } = await capture(
      {},
      undefined,
      insert("a", "5@me"),
      removal("a", "5@me"),
      insert("b", "6@me"),
    );
    expect(changes).toEqual(["put 5@me"]);
    expect(outcomes).toMatchObject([
      { index: 10, outcome: { status: "done" } },
      { index: 11, outcome: { sequence: "1", status: "failed", error: { code: "unexpected" } } },
      { index: 12, outcome: { status: "failed", error: { code: "unexpected" } } },
    ]);
  });

  it("go to the dead letters, whole, where a version attribute has the wrong type, in the record or in the table", async () => {
    const wrong = streamRecord({ newImage: { ...image("a"), last_updater_region: { N: "1" } } });
    const inRecord = await capture({}, undefined, wrong);
    expect(inRecord.outcomes[0]?.outcome).toEqual({ sequence: "1", status: "done", reason: "dead-lettered" });
    expect(inRecord.letters).toEqual([
      {
        reason: "version-attribute-type",
        detail: expect.stringMatching(
          /^The version attribute "last_updater_region" has the wrong type\. Allowed: N .* Mend the writer, or choose other names/,
        ) as string,
        stage: "forward",
        region: "me",
        table: "t",
        content: { kind: "record", record: wrong },
        position: "1",
        attempts: 1,
        at: "1010",
      },
    ]);
    expect(inRecord.metrics.total("DeadLettered", { table: "t", reason: "version-attribute-type" })).toBe(1);
    const inTable = await capture({ setVersion: [HELD_INVALID] }, undefined, insert("a"));
    expect(inTable.letters).toMatchObject([{ reason: "version-attribute-type" }]);
    expect(inTable.outcomes[0]?.outcome).toMatchObject({ reason: "dead-lettered" });
    expect(inTable.metrics.total("Settled")).toBe(0);
  });
});
