import * as fc from "fast-check";
import { expect, it } from "vitest";
import { timestampFromMillis } from "../../src/index.ts";
import type { Item } from "../../src/index.ts";
import { redriveWorld } from "./redrive-world.ts";
import type { Ailment, Region } from "./redrive-world.ts";

const KEYS = ["x", "y"] as const;
const AILMENTS: readonly Ailment[] = [
  "none",
  "unreadable",
  "unknown-table",
  "slow-clock",
  "too-large",
  "refused",
];

const place = { region: fc.boolean(), key: fc.constantFrom(...KEYS) };
const write = fc.oneof(
  fc.record({ kind: fc.constant("raw-put" as const), ...place }),
  fc.record({
    kind: fc.constant("versioned-put" as const),
    ...place,
    skewMs: fc.integer({ min: -2000, max: 2000 }),
  }),
  fc.record({ kind: fc.constant("delete" as const), ...place }),
);
const step = fc.oneof(
  { weight: 4, arbitrary: write },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("forward" as const),
      region: fc.boolean(),
      ailment: fc.constantFrom(...AILMENTS),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("apply" as const),
      region: fc.boolean(),
      ailment: fc.constantFrom(...AILMENTS),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("redrive" as const),
      picks: fc.array(fc.nat(), { maxLength: 6 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant("tick" as const), ms: fc.integer({ min: 0, max: 2000 }) }),
  },
);
// As long as they may be: of short ones few have a letter.
const plan = fc.array(step, { minLength: 5, maxLength: 40, size: "max" });

type World = ReturnType<typeof redriveWorld>;

/** Runs the plan, then redrives every letter, in the order and with the repeats of `rest`, until nothing moves any more. */
async function run(
  steps: readonly (typeof step extends fc.Arbitrary<infer S> ? S : never)[],
  rest: readonly number[],
): Promise<World> {
  const w = redriveWorld();
  let writes = 0;
  const at = (first: boolean): Region => (first ? w.a : w.b);
  for (const one of steps) {
    switch (one.kind) {
      case "raw-put":
        at(one.region).table.put({ pk: { S: one.key }, value: { N: String(++writes) } });
        break;
      case "versioned-put":
        at(one.region).table.put(versioned(one.key, ++writes, at(one.region).name, one.skewMs, w));
        break;
      case "delete":
        at(one.region).table.delete({ pk: { S: one.key } });
        break;
      case "forward":
        await w.forward(at(one.region), one.ailment);
        break;
      case "apply":
        await w.apply(at(one.region), one.ailment);
        break;
      case "redrive":
        // Letters are not deleted, so that any of them may be redriven any number of times.
        await w.redrive(picked(w.letters, one.picks));
        break;
      case "tick":
        w.clock.advance(one.ms);
        break;
      default:
        one satisfies never;
    }
  }
  await w.drain();
  await w.redrive(picked(w.letters, rest));
  await w.drain();
  await w.redrive([...w.letters].reverse());
  await w.drain();
  return w;
}

function picked(letters: readonly string[], picks: readonly number[]): readonly string[] {
  return letters.length === 0 ? [] : picks.map((pick) => letters[pick % letters.length] as string);
}

function versioned(key: string, value: number, region: string, skewMs: number, { clock }: World): Item {
  const millis = Math.floor(Number(clock.now()) * 1000) + skewMs;
  return {
    pk: { S: key },
    value: { N: String(value) },
    last_update_timestamp: { N: timestampFromMillis(millis) },
    last_updater_region: { S: region },
  };
}

it("ends with equal regions, whichever letters are redriven, in any order, any number of times", async () => {
  let withLetters = 0;
  await fc.assert(
    fc.asyncProperty(plan, fc.array(fc.nat(), { maxLength: 12 }), async (steps, rest) => {
      const w = await run(steps, rest);
      if (w.letters.length > 0) withLetters++;
      expect(w.agrees()).toBe(true);
    }),
    { numRuns: 500 },
  );
  expect(withLetters).toBeGreaterThan(100);
});

it("keeps the highest version that was ever written, where only versioned puts were", async () => {
  const puts = fc.array(
    fc.oneof(
      fc.record({
        kind: fc.constant("versioned-put" as const),
        region: fc.boolean(),
        key: fc.constant("x" as const),
        skewMs: fc.integer({ min: 1, max: 2000 }),
      }),
      fc.record({
        kind: fc.constant("forward" as const),
        region: fc.boolean(),
        ailment: fc.constantFrom(...AILMENTS),
      }),
      fc.record({
        kind: fc.constant("apply" as const),
        region: fc.boolean(),
        ailment: fc.constantFrom(...AILMENTS),
      }),
      fc.record({ kind: fc.constant("redrive" as const), picks: fc.array(fc.nat(), { maxLength: 4 }) }),
    ),
    { minLength: 3, maxLength: 30 },
  );
  await fc.assert(
    fc.asyncProperty(puts, fc.array(fc.nat(), { maxLength: 8 }), async (steps, rest) => {
      // Skews grow, so that each write is the newest when it is made and no writer overwrites a version above its own.
      let skewMs = 0;
      const rising = steps.map((one) =>
        one.kind === "versioned-put" ? { ...one, skewMs: (skewMs += one.skewMs) / 100 } : one,
      );
      const last = rising.filter((one) => one.kind === "versioned-put").length;
      const w = await run(rising, rest);
      expect(w.a.table.items().map((item) => item["value"])).toEqual(last === 0 ? [] : [{ N: String(last) }]);
      expect(w.agrees()).toBe(true);
    }),
    { numRuns: 300 },
  );
});
