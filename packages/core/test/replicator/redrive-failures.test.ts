import { describe, expect, it } from "vitest";
import { IsthmusError, parseTimestamp, parseVersion, redriveLetters } from "../../src/index.ts";
import type { Change, DeadLetter, RedriveDeps, RedriveOutcome, SendOutcome } from "../../src/index.ts";
import { LETTER } from "./unreadable-letter.ts";
import { redriveWorld } from "./redrive-world.ts";

const key = { pk: { S: "k" } };

describe("a letter that cannot be handled", () => {
  const CHANGE: Change = {
    kind: "delete",
    table: "items",
    key,
    version: parseVersion("1732500000@us-east-1"),
    writtenAt: parseTimestamp("1732500000"),
  };
  const forwardLetter: DeadLetter = {
    ...LETTER,
    stage: "forward",
    content: { kind: "change", change: CHANGE },
  };
  const applyLetter: DeadLetter = { ...forwardLetter, stage: "apply" };

  /** Redrives one letter whose change is sent over a transport that answers this. */
  async function answered(...answers: readonly SendOutcome[]): Promise<readonly RedriveOutcome[]> {
    const w = redriveWorld();
    return redriveLetters([forwardLetter], {
      ...w.redriveDeps,
      forwardFrom: async (region, table) => {
        const forward = await w.redriveDeps.forwardFrom(region, table);
        return forward && { ...forward, transport: { ...forward.transport, send: async () => answers } };
      },
    });
  }

  it("is done once the transport has accepted it, and poison where it never will", async () => {
    expect(await answered({ status: "sent" })).toEqual([{ status: "done" }]);
    expect(await answered({ status: "too-large", bytes: 500, bytesMax: 400 })).toEqual([
      {
        status: "poison",
        reason: "too-large-for-transport",
        detail:
          "The change has 500 bytes packed; the transport carries at most 400. Raise the transport's limit or shrink the item.",
      },
    ]);
    const odd = new IsthmusError("invalid-item", "No such text.", { kind: "poison" });
    expect(await answered({ status: "failed", error: odd })).toEqual([
      { status: "poison", reason: "refused-by-transport", detail: "No such text." },
    ]);
  });

  it("has failed where the transport has, for now or without an outcome", async () => {
    const error = new IsthmusError("throttled", "Throttled.", { kind: "retryable" });
    expect(await answered({ status: "failed", error })).toEqual([{ status: "failed", error }]);
    expect(await answered()).toMatchObject([
      {
        status: "failed",
        error: {
          code: "unexpected",
          kind: "retryable",
          message: "There is no telling what became of the letter. Redrive it again.",
        },
      },
    ]);
  });

  it("has failed where it was given up somewhere that is not ours", async () => {
    const asked: string[] = [];
    const deps: RedriveDeps = {
      ...redriveWorld().redriveDeps,
      applyIn: async () => undefined,
      forwardFrom: async (_, table) => void asked.push(table),
    };
    const lost: DeadLetter = { ...LETTER, stage: "forward", content: { kind: "raw-record", record: {} } };
    const outcomes = await redriveLetters([applyLetter, forwardLetter, lost], {
      ...deps,
      decodeRecord: () => ({ kind: "malformed", sequence: "1", raw: {}, detail: "Odd." }),
    });
    const end =
      ", where the letter was given up, is not part of this configuration. Redrive it with the configuration that it came from.";
    const region = JSON.stringify(LETTER.region);
    expect(outcomes.map((outcome) => outcome.status === "failed" && outcome.error.message)).toEqual([
      `Region ${region}${end}`,
      `Table "items" in region ${region}${end}`,
      `Table "" in region ${region}${end}`,
    ]);
    expect(outcomes).toMatchObject([{ error: { code: "not-found", kind: "configuration" } }, {}, {}]);
    expect(asked).toEqual(["items"]);
  });

  it("has failed where its use case has", async () => {
    const w = redriveWorld();
    const error = new IsthmusError("throttled", "Throttled.", { kind: "retryable" });
    const failing = { ...w.a.store, raiseTombstone: async () => Promise.reject(error) };
    const deps: RedriveDeps = {
      ...w.redriveDeps,
      applyIn: async () => {
        const apply = await w.redriveDeps.applyIn(w.a.name);
        return apply && { ...apply, stores: new Map([["items", failing]]) };
      },
      forwardFrom: async () => {
        const forward = await w.redriveDeps.forwardFrom(w.a.name, "items");
        return forward && { ...forward, store: failing };
      },
    };
    const record = {
      sequence: "1",
      key,
      oldImage: key,
      createdAt: parseTimestamp("1732500000"),
      expired: false,
    };
    const recordLetter: DeadLetter = { ...LETTER, table: "items", content: { kind: "record", record } };
    expect(await redriveLetters([applyLetter, recordLetter], deps)).toEqual([
      { status: "failed", error },
      { status: "failed", error },
    ]);
  });

  it("is not poison because its body could not be fetched", async () => {
    const error = new IsthmusError("throttled", "Throttled.", { kind: "retryable" });
    const deps = { ...redriveWorld().redriveDeps, decodeBody: async () => Promise.reject(error) };
    const letter = { ...LETTER, content: { kind: "message", body: new Uint8Array([1]) } } as const;
    expect(await redriveLetters([letter], deps)).toEqual([{ status: "failed", error }]);
  });

  it("is left alone once the caller has ended the redrive", async () => {
    const w = redriveWorld();
    const signal = AbortSignal.abort("enough");
    expect(await redriveLetters([applyLetter], w.redriveDeps, { signal })).toMatchObject([
      {
        status: "failed",
        error: {
          code: "aborted",
          kind: "retryable",
          cause: "enough",
          message: "The caller ended the redrive before this letter's turn.",
        },
      },
    ]);
  });
});
