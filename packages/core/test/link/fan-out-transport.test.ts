import { IsthmusError } from "@isthmus/core";
import type { Change, ChangeTransport, SendOutcome } from "@isthmus/core";
import { expect, it } from "vitest";
import { fanOutTransport } from "../../src/index.ts";

const failed: SendOutcome = {
  status: "failed",
  error: new IsthmusError("unavailable", "The link is cut.", { kind: "retryable" }),
};

const change = (pk: string): Change => ({
  kind: "delete",
  table: "items",
  key: { pk: { S: pk } },
  version: { timestamp: "1" as Change["writtenAt"], region: "a" },
  writtenAt: "1" as Change["writtenAt"],
});

/** A peer that answers as it is told and keeps the keys of what it was sent. */
function peer(
  answer: (key: string) => SendOutcome,
): ChangeTransport & { readonly sent: string[][]; closed: number } {
  const sent: string[][] = [];
  const keyOf = ({ key }: Change): string => JSON.stringify(key["pk"]).slice(6, -2);
  const transport = {
    sent,
    closed: 0,
    send: async (changes: readonly Change[]) => {
      sent.push(changes.map(keyOf));
      return changes.map((each) => answer(keyOf(each)));
    },
    close: async () => {
      transport.closed++;
    },
  };
  return transport;
}

it("has sent a change when every peer has accepted it, and repeats it only for the peers that have not", async () => {
  let cut = true;
  const healthy = peer(() => ({ status: "sent" }));
  const flaky = peer((key) => (cut && key === "x" ? failed : { status: "sent" }));
  const transport = fanOutTransport([healthy, flaky]);
  expect(await transport.send([change("x"), change("y")])).toEqual([failed, { status: "sent" }]);
  cut = false;
  expect(await transport.send([change("x")])).toEqual([{ status: "sent" }]);
  expect(healthy.sent).toEqual([["x", "y"]]);
  expect(flaky.sent).toEqual([["x", "y"], ["x"]]);
  // What has arrived everywhere is forgotten, so that the same change sent for another reason goes everywhere.
  await transport.send([change("x")]);
  expect(healthy.sent).toHaveLength(2);
});

it("keeps a peer that rejects as a whole from holding back the others", async () => {
  const healthy = peer(() => ({ status: "sent" }));
  const gone: ChangeTransport = {
    send: async () => {
      throw new IsthmusError("not-found", "No such stream.", { kind: "configuration" });
    },
    close: async () => undefined,
  };
  const [outcome] = await fanOutTransport([gone, healthy]).send([change("x")]);
  expect(outcome).toMatchObject({ status: "failed", error: { code: "not-found" } });
  expect(healthy.sent).toEqual([["x"]]);
});

it("calls a change too large only once the peers that can carry it have it", async () => {
  const small = peer(() => ({ status: "too-large", bytes: 9, bytesMax: 8 }));
  let cut = true;
  const large = peer(() => (cut ? failed : { status: "sent" }));
  const transport = fanOutTransport([small, large]);
  expect(await transport.send([change("x")])).toEqual([failed]);
  cut = false;
  expect(await transport.send([change("x")])).toEqual([{ status: "too-large", bytes: 9, bytesMax: 8 }]);
});

it("closes every peer", async () => {
  const peers = [peer(() => failed), peer(() => failed)];
  await fanOutTransport(peers).close();
  expect(peers.map(({ closed }) => closed)).toEqual([1, 1]);
});

it("calls a change too large where the last of its peers cannot carry it", async () => {
  const healthy = peer(() => ({ status: "sent" }));
  const small = peer(() => ({ status: "too-large", bytes: 9, bytesMax: 8 }));
  expect(await fanOutTransport([healthy, small]).send([change("x")])).toEqual([
    { status: "too-large", bytes: 9, bytesMax: 8 },
  ]);
});

it("sends again what a peer gave no outcome for", async () => {
  const silent: ChangeTransport = { send: async () => [], close: async () => undefined };
  expect(await fanOutTransport([silent]).send([change("x")])).toMatchObject([
    {
      status: "failed",
      error: {
        code: "unexpected",
        kind: "retryable",
        message: "The transport did not say what became of a change.",
      },
    },
  ]);
});

it("rejects with what nobody foresaw", async () => {
  const bug = new TypeError("a bug");
  const broken: ChangeTransport = { send: async () => Promise.reject(bug), close: async () => undefined };
  await expect(fanOutTransport([broken]).send([change("x")])).rejects.toBe(bug);
});
