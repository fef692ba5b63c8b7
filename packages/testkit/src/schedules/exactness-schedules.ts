import assert from "node:assert/strict";
import type { Item } from "@isthmus/core";
import type { Schedule } from "./schedule.ts";

const KIB = 1024;

/** Bytes that no text encoding leaves alone, and that do not compress. */
function noise(length: number, seed: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let state = seed;
  for (let i = 0; i < length; i++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    bytes[i] = state >>> 24;
  }
  return bytes;
}

/** Schedules about contents: what arrives equals what was written, or is given up whole while its neighbours arrive. */
export const EXACTNESS_SCHEDULES: readonly Schedule[] = [
  {
    id: "A11",
    title: "binary and sets of binary arrive exactly, and so does an edit at the peer",
    async run(w) {
      const item: Item = {
        ...w.stamped("v", 100, w.a),
        bytes: { B: Uint8Array.from([0, 255, 128, 10, 13]) },
        set: { BS: [Uint8Array.from([0]), Uint8Array.from([255, 254])] },
        number: { N: "12345678901234567890123456789012345678" },
        map: { M: { list: { L: [{ NULL: true }, { BOOL: false }, { S: "" }] } } },
      };
      await w.a.put(item);
      await w.endsWith(item);
      await w.b.update(w.k, { edited: { B: Uint8Array.from([1, 0]) } });
      await w.endsWith({ ...item, edited: { B: Uint8Array.from([1, 0]) } });
    },
  },
  {
    id: "A12",
    title: "310 KB of binary arrive exactly",
    async run(w) {
      const item: Item = { ...w.stamped("v", 100, w.a), bytes: { B: noise(310 * KIB, 1) } };
      await w.a.put(item);
      await w.a.put(w.stamped("n", 100, w.a, w.key("n")));
      await endsExactOrBuried(w, item, w.raw("n", w.key("n")));
    },
  },
  {
    id: "A14",
    title: "a partition key of 2,000 characters arrives",
    async run(w) {
      const long = w.key("嘉".repeat(300) + "x".repeat(1100));
      await w.a.put(w.stamped("v", 100, w.a, long));
      await w.endsWith(w.raw("v", long));
      await w.b.delete(long);
      await w.endsWith();
    },
  },
  {
    id: "A16",
    title: "an item near 400 KB arrives exactly or is given up whole, and its neighbours arrive",
    async run(w) {
      const item: Item = { ...w.stamped("v", 100, w.a), bytes: { B: noise(400 * KIB - 120, 2) } };
      await w.a.put(w.stamped("n", 100, w.a, w.key("n")));
      await w.a.put(item);
      await w.a.put(w.stamped("m", 100, w.a, w.key("m")));
      await endsExactOrBuried(w, item, w.raw("n", w.key("n")), w.raw("m", w.key("m")));
    },
  },
  {
    id: "A17",
    title: "500 items of 11 KB in one batch all arrive",
    async run(w) {
      const items = Array.from({ length: 500 }, (_, n) => ({
        ...w.stamped("v", 100, w.a, w.key(`k${n}`)),
        bytes: { B: noise(11 * KIB, n + 3) },
      }));
      for (const item of items) await w.a.put(item);
      await w.endsWith(...items);
    },
  },
];

async function endsExactOrBuried(
  w: Parameters<Schedule["run"]>[0],
  big: Item,
  ...neighbours: readonly Item[]
): Promise<void> {
  await w.drain();
  if (w.deadLetters.length === 0) return w.endsWith(big, ...neighbours);
  const [letter] = w.deadLetters;
  assert(letter !== undefined && w.deadLetters.length === 1);
  assert(["item-too-large", "too-large-for-transport"].includes(letter.reason), letter.reason);
  assert(letter.content.kind === "change" && letter.content.change.kind === "put");
  const bytes = letter.content.change.item["bytes"];
  assert(bytes !== undefined && "B" in bytes);
  assert.deepEqual(bytes, big["bytes"]);
  assert.equal((await w.b.readAll()).length, neighbours.length);
  return undefined;
}
