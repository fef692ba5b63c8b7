import { IsthmusError } from "@isthmus/core";
import fc from "fast-check";
import { expect, it } from "vitest";
import { memoryCheckpoints } from "../support/memory-checkpoints.ts";
import { memorySource } from "../support/memory-source.ts";
import { pollBench } from "../support/poll-bench.ts";

const throttled = new IsthmusError("throttled", "Throttled.", { kind: "retryable" });

/** A parent that is split into two children, one of which is split again. */
const SHARDS: readonly (readonly [id: string, parents: readonly string[]])[] = [
  ["root", []],
  ["left", ["root"]],
  ["right", ["root"]],
  ["leaf", ["left"]],
];

it("loses nothing and keeps each shard's order, whatever fails and wherever it crashes", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        counts: fc.tuple(fc.nat(7), fc.nat(7), fc.nat(7), fc.nat(7)),
        batchMax: fc.integer({ min: 1, max: 4 }),
        stepMax: fc.integer({ min: 1, max: 4 }),
        // Whether the n-th entry handled fails, and after how many calls each process crashes.
        failures: fc.infiniteStream(fc.boolean()),
        // Whether the n-th call lets what follows begin, and how many turns its sending takes.
        captures: fc.infiniteStream(fc.boolean()),
        turns: fc.infiniteStream(fc.nat(4)),
        crashes: fc.array(fc.integer({ min: 1, max: 6 }), { maxLength: 6 }),
      }),
      async ({ counts, batchMax, stepMax, failures, captures, turns, crashes }) => {
        const memory = memorySource("memory", batchMax);
        const expected: string[] = [];
        SHARDS.forEach(([id, parents], index) => {
          memory.addShard(id, parents);
          const values = Array.from({ length: counts[index] ?? 0 }, (_, n) => `${id} ${n}`);
          memory.push(id, ...values);
          expected.push(...values);
          if (id === "root" || id === "left") memory.end(id);
        });
        const checkpoints = memoryCheckpoints();
        const done: string[] = [];
        const savedTooSoon: string[] = [];

        for (const callsBeforeCrash of [...crashes, Number.POSITIVE_INFINITY]) {
          let calls = 0;
          let crashed = false;
          const bench = pollBench({
            source: memory.source,
            checkpoints: {
              load: checkpoints.load,
              // A process that has crashed saves nothing more.
              save: async (name, checkpoint) => {
                if (crashed) return;
                for (const [id, position] of checkpoint.shards) {
                  const own = expected.filter((value) => value.startsWith(`${id} `));
                  const behind = position.kind === "after" ? own.slice(0, Number(position.sequence)) : own;
                  savedTooSoon.push(...behind.filter((value) => !done.includes(value)));
                }
                await checkpoints.save(name, checkpoint);
              },
            },
            settings: { batchEntriesMax: stepMax },
            handle: async (entries, _signal, captured) => {
              if (crashed) throw throttled;
              if (captures.next().value === true) captured();
              for (let turn = turns.next().value ?? 0; turn > 0; turn--)
                await new Promise((resolve) => setImmediate(resolve));
              if (++calls > callsBeforeCrash) {
                crashed = true;
                bench.drain.abort();
                bench.abort.abort();
                throw throttled;
              }
              return entries.map((value) => {
                if (failures.next().value === true) return { status: "failed", error: throttled };
                done.push(value);
                return { status: "done" };
              });
            },
          });
          await bench.until(
            "a crash or the end",
            () => crashed || expected.every((value) => done.includes(value)),
          );
          await bench.crash();
        }
        expect([...new Set(done)].sort()).toEqual([...expected].sort());
        expect(savedTooSoon).toEqual([]);
        const firsts = [...new Set(done)];
        for (const parent of firsts.filter((value) => value.startsWith("root"))) {
          for (const child of firsts.filter((value) => value.startsWith("leaf"))) {
            expect(firsts.indexOf(parent)).toBeLessThan(firsts.indexOf(child));
          }
        }
      },
    ),
    { numRuns: 60 },
  );
});
