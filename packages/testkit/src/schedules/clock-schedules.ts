import assert from "node:assert/strict";
import { itemsEqual } from "@isthmus/core";
import type { Schedule } from "./schedule.ts";

/** Schedules about clocks: ties, steps back, wrong units, wrong types. */
export const CLOCK_SCHEDULES: readonly Schedule[] = [
  {
    id: "A1",
    title: "two puts under one timestamp in one region: the second survives everywhere",
    async run(w) {
      await w.a.put(w.stamped("v1", 100, w.a));
      await w.a.put(w.stamped("v2", 100, w.a));
      await w.endsWith(w.raw("v2"));
    },
  },
  {
    id: "A2",
    title: "puts under one timestamp in two regions: the higher region name survives everywhere",
    async run(w) {
      await w.a.put(w.stamped(w.a.region, 100, w.a));
      await w.b.put(w.stamped(w.b.region, 100, w.b));
      await w.endsWith(w.raw(w.higher.region));
    },
  },
  {
    id: "A3",
    title: "a clock that steps back by a second: the later write survives",
    async run(w) {
      await w.a.put(w.stamped("v1", 100, w.a));
      await w.drain();
      await w.a.put(w.stamped("v2", 99, w.a));
      await w.endsWith(w.raw("v2"));
    },
  },
  {
    id: "A4",
    title: "a peer whose clock is ahead: a later write here under a lower timestamp survives",
    async run(w) {
      await w.b.put(w.stamped("ahead", 170, w.b));
      await w.drain();
      await w.a.put(w.stamped("later", 120, w.a));
      await w.endsWith(w.raw("later"));
    },
  },
  {
    id: "A8",
    title:
      "a timestamp of the wrong type is dead-lettered and not overwritten, its neighbours arrive, and mending it converges",
    async run(w) {
      const wrong = {
        ...w.raw("wrong"),
        last_update_timestamp: { S: "2024-11-25" },
        last_updater_region: { S: w.b.region },
      };
      await w.b.put(wrong);
      await w.b.put(w.raw("neighbour", w.key("n")));
      await w.a.put(w.stamped("from A", 100, w.a));
      await w.drain();
      assert.deepEqual(w.deadLetters.map(({ reason, stage }) => `${stage} ${reason}`).sort(), [
        "apply version-attribute-type",
        "forward version-attribute-type",
      ]);
      assert(itemsEqual((await w.b.read(w.k)) ?? {}, wrong));
      assert.notEqual(await w.a.read(w.key("n")), undefined);
      await w.b.put(w.raw("mended"));
      await w.endsWith(w.raw("mended"), w.raw("neighbour", w.key("n")));
    },
  },
  {
    id: "A24",
    title: "a timestamp in milliseconds never leaves its region, and a later sane write at the peer survives",
    async run(w) {
      await w.a.put({
        ...w.raw("absurd"),
        ...w.stamp(0, w.a),
        last_update_timestamp: { N: `${w.a.now().split(".")[0] ?? ""}000` },
      });
      await w.drain();
      await w.tick();
      await w.tick();
      const now = Number(w.b.now());
      await w.b.put({
        ...w.raw("sane"),
        last_update_timestamp: { N: String(Math.ceil(now)) },
        last_updater_region: { S: w.b.region },
      });
      await w.endsWith(w.raw("sane"));
    },
  },
  {
    id: "A24b",
    title: "a timestamp in milliseconds meets a change on its way in: neither side is left behind",
    async run(w) {
      await w.b.put({
        ...w.raw("absurd"),
        ...w.stamp(0, w.b),
        last_update_timestamp: { N: `${w.b.now().split(".")[0] ?? ""}000` },
      });
      await w.a.put(w.stamped("sane", 100, w.a));
      await w.endsWith(w.raw("absurd"));
      assert.deepEqual(w.deadLetters, []);
    },
  },
  {
    id: "B3",
    title: "a delete here, then a put at a peer whose clock is slow: the later put survives",
    async run(w) {
      await w.a.put(w.stamped("v", 5, w.a));
      await w.drain();
      await w.a.delete(w.k);
      await w.tick();
      await w.b.put(w.stamped("newer", 4, w.b));
      await w.endsWith(w.raw("newer"));
    },
  },
];
