import { parseTimestamp } from "@isthmus/core";
import type { Change, DecodedMessage } from "@isthmus/core";
import { memoryTransport } from "@isthmus/testkit";
import { describe, expect, test } from "vitest";

function put(id: string): Change {
  const key = { pk: { S: id } };
  const version = { timestamp: parseTimestamp("1700000000"), region: "eu-west-1" };
  return { kind: "put", table: "orders", key, version, writtenAt: version.timestamp, item: key };
}

function idsOf(messages: readonly DecodedMessage[]): readonly (readonly string[])[] {
  return messages.map(({ content }) =>
    content.kind === "malformed"
      ? ["malformed"]
      : content.changes.map(({ key }) => (key["pk"] !== undefined && "S" in key["pk"] ? key["pk"].S : "?")),
  );
}

describe("memoryTransport", () => {
  test("puts several changes into a message, and taking removes it", async () => {
    const transport = memoryTransport({ changesPerMessageMax: 2, name: "a-to-b" });
    await transport.send([put("1"), put("2"), put("3")]);
    expect(transport.waiting()).toBe(2);
    const [first] = transport.take(1);
    expect(first).toMatchObject({ id: "1", position: "memory:a-to-b/1", attempts: 1 });
    expect(idsOf(first === undefined ? [] : [first])).toEqual([["1", "2"]]);
    expect(idsOf(transport.take())).toEqual([["3"]]);
    expect(transport.take()).toEqual([]);
  });

  test("duplicates, refuses and loses responses as it is told", async () => {
    const fates = { 1: "deliver", 2: "duplicate", 3: "refuse", 4: "lose-response" } as const;
    const transport = memoryTransport({
      decide: ({ key }) => fates[Number((key["pk"] as { S: string }).S) as keyof typeof fates],
      changesPerMessageMax: 1,
    });
    const outcomes = await transport.send(["1", "2", "3", "4"].map(put));
    expect(outcomes.map(({ status }) => status)).toEqual(["sent", "sent", "failed", "failed"]);
    expect(outcomes.flatMap((outcome) => (outcome.status === "failed" ? [outcome.error.kind] : []))).toEqual([
      "retryable",
      "retryable",
    ]);
    expect(idsOf(transport.take())).toEqual([["1"], ["2"], ["2"], ["4"]]);
  });

  test("places messages where it is told", async () => {
    const transport = memoryTransport({
      place: (waiting) => Math.floor(waiting / 2),
      changesPerMessageMax: 1,
    });
    await transport.send(["1", "2", "3", "4"].map(put));
    expect(idsOf(transport.take())).toEqual([["2"], ["4"], ["3"], ["1"]]);
  });

  test("lets messages that were given back arrive again, with one more attempt", async () => {
    const transport = memoryTransport();
    await transport.send([put("1")]);
    transport.giveBack(transport.take());
    const again = transport.take();
    expect(idsOf(again)).toEqual([["1"]]);
    expect(again.map(({ id, attempts }) => [id, attempts])).toEqual([["1", 2]]);
  });

  test("hands over a damaged message as malformed, with its bytes", () => {
    const transport = memoryTransport();
    transport.deliver("{nonsense");
    const [message] = transport.take();
    expect(message?.content).toMatchObject({
      kind: "malformed",
      body: new TextEncoder().encode("{nonsense"),
      error: { code: "malformed-envelope" },
    });
  });

  test("takes its turn before it accepts anything, and a crash there accepts nothing", async () => {
    const turns: string[] = [];
    const transport = memoryTransport({
      beforeStep: async (call) => {
        turns.push(`${call} with ${transport.waiting()} waiting`);
        if (turns.length === 2) throw new Error("crash");
        return Promise.resolve();
      },
    });
    await transport.send([put("1")]);
    await expect(transport.send([put("2")])).rejects.toThrow("crash");
    expect(turns).toEqual(["send with 0 waiting", "send with 1 waiting"]);
    expect(idsOf(transport.take())).toEqual([["1"]]);
  });
});
