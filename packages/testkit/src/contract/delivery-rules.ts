import assert from "node:assert/strict";
import { isIsthmusError } from "@isthmus/core";
import type { Change, Item, SendOutcome } from "@isthmus/core";
import { noise, seededRandom } from "./seeded-random.ts";
import { deletion, put } from "./transport-bench.ts";
import type { TransportRule } from "./transport-bench.ts";

/** Bounds the bytes of the mixed batches, so that an emulator carries a thousand changes in a short time. */
const MIXED_BYTES_MAX = 20_000;

/** Rules of what arrives, and of what a call tells. */
export const DELIVERY_RULES: readonly TransportRule[] = [
  ...[1, 10, 1000].map((count): TransportRule => ({
    name: `${count} change${count === 1 ? "" : "s"} of mixed sizes and kinds: nothing is lost or repeated`,
    async check({ sendAll, arrive, bytesMax }) {
      const changes = mixed(count, Math.min(MIXED_BYTES_MAX, bytesMax / 2));
      await sendAll(changes);
      await arrive(changes);
    },
  })),
  {
    name: "changes of half the largest size all arrive",
    async check({ sendAll, arrive, bytesMax }) {
      const random = seededRandom(2);
      const changes = [0, 1, 2, 3, 4].map((n) => put(n, filled(bytesMax / 2, random)));
      await sendAll(changes);
      await arrive(changes);
    },
  },
  {
    name: "many sends at once and one after another: nothing is lost or repeated",
    async check({ sendAll, arrive }) {
      const changes = mixed(60, 500);
      const batches = Array.from({ length: 6 }, (_, i) => changes.slice(i * 10, (i + 1) * 10));
      await Promise.all(batches.slice(0, 4).map(async (batch) => sendAll(batch)));
      for (const batch of batches.slice(4)) await sendAll(batch);
      await arrive(changes);
    },
  },
  {
    name: "changes of several tables in one call arrive under their own tables and keys",
    async check({ sendAll, arrive }) {
      const changes = Array.from({ length: 12 }, (_, n): Change => {
        if (n % 3 === 0) return put(n);
        if (n % 3 === 1)
          return put(n, {}, { table: "events", key: { id: { N: String(n) }, at: { S: "now" } } });
        return deletion(n, { table: "events", key: { id: { N: String(n) }, at: { S: "now" } } });
      });
      await sendAll(changes);
      await arrive(changes);
    },
  },
  {
    name: "a change that is too large is reported and not thrown, in its place, and its neighbours arrive",
    async check({ transport, arrive, bytesMax }) {
      const large = filled(bytesMax * 3, seededRandom(3));
      const changes = [put(0), put(1, large), deletion(2), put(3, large), put(4, large), put(5)];
      const outcomes = await transport.send(changes);
      assert.deepEqual(
        outcomes.map(({ status }) => status),
        ["sent", "too-large", "sent", "too-large", "too-large", "sent"],
      );
      for (const outcome of outcomes) if (outcome.status === "too-large") assertTooLarge(outcome);
      await arrive([put(0), deletion(2), put(5)]);
    },
  },
  {
    name: "a change that is too large, alone in its call, is reported, and the transport still works",
    async check({ transport, sendAll, arrive, bytesMax }) {
      const outcomes = await transport.send([put(0, filled(bytesMax * 3, seededRandom(4)))]);
      assert.deepEqual(
        outcomes.map(({ status }) => status),
        ["too-large"],
      );
      await sendAll([put(1)]);
      await arrive([put(1)]);
    },
  },
  {
    name: "no changes give no outcomes, and nothing arrives",
    async check({ transport, arrive }) {
      assert.deepEqual(await transport.send([]), []);
      await arrive([]);
    },
  },
  {
    name: "the changes that are given are not altered",
    async check({ sendAll }) {
      const changes = mixed(10, 200);
      const before = structuredClone(changes);
      await sendAll(changes);
      assert.deepEqual(structuredClone(changes), before);
    },
  },
  {
    name: "send rejects as aborted, and retryable, once its signal is aborted, and the transport still works",
    async check({ transport, sendAll, arrive }) {
      await assert.rejects(transport.send([put(0)], { signal: AbortSignal.abort() }), isAborted);
      await sendAll([put(1)]);
      await arrive([put(1)]);
    },
  },
  {
    name: "an abort during a send ends it: it rejects as aborted, or had accepted everything",
    async check({ transport }) {
      const controller = new AbortController();
      const changes = mixed(50, 500);
      const sending = transport.send(changes, { signal: controller.signal });
      controller.abort();
      try {
        const outcomes = await sending;
        assert.deepEqual(
          outcomes.map(({ status }) => status),
          changes.map(() => "sent"),
        );
      } catch (error) {
        if (!isAborted(error)) throw error;
      }
    },
  },
  {
    name: "a signal that is not aborted changes nothing",
    async check({ transport, arrive }) {
      const outcomes = await transport.send([put(0)], { signal: new AbortController().signal });
      assert.deepEqual(outcomes, [{ status: "sent" }]);
      await arrive([put(0)]);
    },
  },
  {
    name: "closing twice does nothing the second time",
    async check({ transport, sendAll }) {
      await sendAll([put(0)]);
      await transport.close();
      await transport.close();
    },
  },
];

/** Puts and deletions, half of the puts with bytes that do not compress and half with text that does. */
function mixed(count: number, bytesMax: number): readonly Change[] {
  const random = seededRandom(count);
  return Array.from({ length: count }, (_, n): Change => {
    if (n % 4 === 3) return deletion(n);
    // Cubed, so that small changes are common and large ones rare, as in life.
    const size = Math.floor(bytesMax * random() ** 3);
    return put(
      n,
      n % 2 === 0 ? { noise: { B: noise(size, random) } } : { text: { S: "isthmus ".repeat(size / 8) } },
    );
  });
}

function filled(bytes: number, random: () => number): Item {
  return { noise: { B: noise(Math.floor(bytes), random) } };
}

function assertTooLarge(outcome: SendOutcome & { readonly status: "too-large" }): void {
  assert.ok(outcome.bytesMax > 0, "bytesMax is positive");
  assert.ok(
    outcome.bytes > outcome.bytesMax,
    `${outcome.bytes} bytes exceed the ${outcome.bytesMax} allowed`,
  );
}

function isAborted(error: unknown): boolean {
  return isIsthmusError(error) && error.code === "aborted" && error.retryable;
}
