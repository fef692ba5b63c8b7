import assert from "node:assert/strict";
import type { Schedule } from "./schedule.ts";

/** Schedules about deletions, re-creation, expiry, and late or repeated messages. */
export const DELETION_SCHEDULES: readonly Schedule[] = [
  {
    id: "A13",
    title: "a deletion in a table with a sort key arrives and spares the neighbour",
    async run(w) {
      const neighbour = { ...w.k, sk: { N: "2" } };
      await w.a.put(w.stamped("v", 100, w.a));
      await w.a.put(w.stamped("n", 100, w.a, neighbour));
      await w.drain();
      await w.a.delete(w.k);
      await w.endsWith(w.raw("n", neighbour));
    },
  },
  {
    id: "A18, A19",
    title:
      "a batch is never given up, neither for its retries nor for its age: a link that is cut for a while loses nothing",
    async run(w) {
      w.cut();
      await w.a.put(w.stamped("a", 100, w.a, w.key("a")));
      await w.b.put(w.raw("b", w.key("b")));
      await w.drain();
      assert.equal(await w.b.read(w.key("a")), undefined);
      w.heal();
      await w.endsWith(w.raw("a", w.key("a")), w.raw("b", w.key("b")));
    },
  },
  {
    id: "A20",
    title: "a parked put that is redriven after its deletion does not bring the item back",
    async run(w) {
      const parked = w.park(w.a);
      await w.a.put(w.stamped("v", 100, w.a));
      await w.forward(w.a);
      parked.stop();
      await w.a.delete(w.k);
      await w.drain();
      await parked.deliver();
      await w.endsWith();
      await w.redeliver(w.a);
      await w.endsWith();
    },
  },
  {
    id: "B1",
    title: "an item in both regions, a put here and a later deletion there: the deletion survives",
    async run(w) {
      await w.a.put(w.stamped("v", 1, w.a));
      await w.drain();
      await w.a.put(w.stamped("v2", 2, w.a));
      await w.b.delete(w.k);
      await w.endsWith();
    },
  },
  {
    id: "B2",
    title: "put, delete and put within one tick of the clock: the last put survives",
    async run(w) {
      await w.a.put(w.raw("v1"));
      await w.a.delete(w.k);
      await w.a.put(w.raw("v2"));
      await w.endsWith(w.raw("v2"));
    },
  },
  {
    id: "B2b",
    title: "stamped put, delete and put under one timestamp: the last put survives",
    async run(w) {
      await w.a.put(w.stamped("v1", 100, w.a));
      await w.a.delete(w.k);
      await w.a.put(w.stamped("v2", 100, w.a));
      await w.endsWith(w.raw("v2"));
    },
  },
  {
    id: "B2c",
    title:
      "put, delete, a put below the deletion and a put at its first version, all by clocks ahead: the last put survives",
    async run(w) {
      // The clocks are ahead of the stream's, so that the deletion's version is made from the item and not from the time.
      await w.a.put(w.stamped("v1", 1010, w.a));
      await w.a.delete(w.k);
      await w.a.put(w.stamped("v2", 1008, w.a));
      await w.a.put(w.stamped("v3", 1010, w.a));
      await w.endsWith(w.raw("v3"));
    },
  },
  {
    id: "B4",
    title: "an item whose life is extended here and which expires there stays alive",
    async run(w) {
      await w.a.put({ ...w.stamped("v", 5, w.a), ttl: { N: "10" } });
      await w.drain();
      await w.a.update(w.k, { ttl: { N: "99999" }, ...w.stamp(6, w.a) });
      await w.b.expire(w.k);
      await w.endsWith({ ...w.raw("v"), ttl: { N: "99999" } });
    },
  },
  {
    id: "B4b",
    title: "an item that expires here is gone everywhere",
    async run(w) {
      await w.a.put(w.stamped("v", 5, w.a));
      await w.drain();
      await w.a.expire(w.k);
      await w.endsWith();
    },
  },
  {
    id: "B6",
    title: "an applied put that is repeated after a local deletion does not bring the item back",
    async run(w) {
      await w.a.put(w.stamped("v", 100, w.a));
      await w.drain();
      await w.b.delete(w.k);
      await w.redeliver(w.a);
      await w.endsWith();
      await w.redeliver(w.a);
      await w.endsWith();
    },
  },
];
