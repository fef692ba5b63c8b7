import assert from "node:assert/strict";
import type { Schedule } from "./schedule.ts";

/** Schedules about telling a local write from an echo, and about writers that know nothing of versions. */
export const LOOP_SCHEDULES: readonly Schedule[] = [
  {
    id: "A5",
    title: "an update that leaves the version as it is arrives at the peer",
    async run(w) {
      await w.a.put(w.stamped("v", 100, w.a));
      await w.drain();
      await w.a.update(w.k, { other: { N: "7" } });
      await w.endsWith({ ...w.raw("v"), other: { N: "7" } });
    },
  },
  {
    id: "A6",
    title: "an update at the peer that leaves the other region's tag arrives",
    async run(w) {
      await w.a.put(w.stamped("v", 100, w.a));
      await w.drain();
      await w.b.update(w.k, { value: { S: "from B" }, ...w.stamp(110, w.a) });
      await w.endsWith(w.raw("from B"));
    },
  },
  {
    id: "A6b",
    title: "a new region tag under an old timestamp is not an echo",
    async run(w) {
      // The tag of a third region sorts above both, so the version has gone up, and the timestamp is still the one that apply wrote.
      await w.a.put(w.stamped("v", 100, w.a));
      await w.drain();
      await w.b.update(w.k, { value: { S: "from B" }, last_updater_region: { S: "zz-wrong-1" } });
      await w.endsWith(w.raw("from B"));
    },
  },
  {
    id: "A7",
    title: "a local item without a version is not overwritten unseen: it wins and arrives",
    async run(w) {
      await w.b.put(w.raw("legacy"));
      await w.a.put(w.stamped("new", 10, w.a));
      await w.forward(w.a);
      await w.endsWith(w.raw("legacy"));
    },
  },
  {
    id: "A7b",
    title: "never overwrites an item that has a timestamp and no region",
    async run(w) {
      await w.b.put({ ...w.raw("half"), last_update_timestamp: { N: "1" } });
      await w.a.put(w.stamped("new", 10, w.a));
      await w.endsWith(w.raw("half"));
    },
  },
  {
    id: "A10",
    title: "a put without a version between two with one: all three arrive",
    async run(w) {
      await w.a.put(w.stamped("p0", 100, w.a, w.key("p0")));
      await w.a.put(w.raw("p1", w.key("p1")));
      await w.a.put(w.stamped("p2", 100, w.a, w.key("p2")));
      await w.endsWith(w.raw("p0", w.key("p0")), w.raw("p1", w.key("p1")), w.raw("p2", w.key("p2")));
      assert.deepEqual(w.deadLetters, []);
    },
  },
  {
    id: "A21",
    title: "items from before replication began arrive by a backfill, and repeating it changes nothing",
    async run(w) {
      await w.a.put(w.raw("old", w.key("old")));
      await w.a.put(w.stamped("stamped", 100, w.a, w.key("stamped")));
      await w.begin(w.a);
      await w.drain();
      assert.deepEqual(await w.b.readAll(), []);
      await w.backfill(w.a);
      const items = [w.raw("old", w.key("old")), w.raw("stamped", w.key("stamped"))];
      await w.endsWith(...items);
      await w.backfill(w.b);
      await w.endsWith(...items);
    },
  },
  {
    id: "A23",
    title: "writers of both regions use one region's name: the writes of both arrive",
    async run(w) {
      await w.a.put(w.stamped("a", 100, w.a, w.key("a")));
      await w.b.put(w.stamped("b", 100, w.a, w.key("b")));
      await w.drain();
      await w.b.put(w.stamped("b2", 110, w.a, w.key("b")));
      await w.endsWith(w.raw("a", w.key("a")), w.raw("b2", w.key("b")));
    },
  },
  {
    id: "rmw",
    title: "a replicated item that is read, changed and written back whole arrives as a local write",
    async run(w) {
      await w.a.put(w.stamped("v", 100, w.a));
      await w.drain();
      const held = await w.b.read(w.k);
      await w.b.put({ ...held, value: { S: "changed" } });
      await w.endsWith(w.raw("changed"));
    },
  },
  {
    id: "quiet",
    title: "a versioned put costs one message, an unversioned one, too, and an echo none",
    async run(w) {
      await w.a.put(w.stamped("v", 100, w.a));
      await w.drain();
      assert.equal(w.changesSent, 1);
      await w.b.put(w.raw("unversioned"));
      await w.drain();
      assert.equal(w.changesSent, 2);
      await w.a.delete(w.k);
      await w.endsWith();
      assert.equal(w.changesSent, 3);
    },
  },
];
