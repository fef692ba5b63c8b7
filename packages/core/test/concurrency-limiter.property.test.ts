import * as fc from "fast-check";
import { expect, it } from "vitest";
import { adaptiveConcurrency } from "../src/index.ts";
import type { LimitedEnd, LimiterPlace } from "../src/index.ts";

const ends = fc.array(fc.constantFrom<LimitedEnd>("done", "throttled", "unknown"), { maxLength: 200 });
const bounds = fc
  .tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 0, max: 40 }))
  .map(([min, more]) => ({ min, max: min + more }));

it("keeps within its bounds, never lets in more than its limit, and forgets nobody", async () => {
  await fc.assert(
    fc.asyncProperty(bounds, ends, fc.integer(), async ({ min, max }, plan, seed) => {
      const limiter = adaptiveConcurrency({ min, max });
      const inside: LimiterPlace[] = [];
      let entered = 0;
      const all = plan.map(async () => {
        const place = await limiter.enter();
        entered++;
        inside.push(place);
      });
      for (const [index, end] of plan.entries()) {
        await Promise.resolve();
        await Promise.resolve();
        // A cut may leave more inside than the limit now allows, but never more than were allowed before.
        expect(inside.length).toBeLessThanOrEqual(max);
        const [leaving] = inside.splice(Math.abs(seed + index) % Math.max(1, inside.length), 1);
        const before = inside.length;
        leaving?.leave(end);
        await Promise.resolve();
        await Promise.resolve();
        if (inside.length > before) expect(inside.length).toBeLessThanOrEqual(limiter.limit);
        expect(limiter.limit).toBeGreaterThanOrEqual(min);
        expect(limiter.limit).toBeLessThanOrEqual(max);
      }
      await Promise.all(all);
      expect(entered).toBe(plan.length);
    }),
  );
});

it("comes back to its most when nothing is throttled any more", async () => {
  await fc.assert(
    fc.asyncProperty(bounds, ends, async ({ min, max }, plan) => {
      const limiter = adaptiveConcurrency({ min, max });
      for (const end of plan) (await limiter.enter()).leave(end);
      // A round at limit n is n successes; from least to most that is at most the sum of all limits between.
      for (let i = 0; i < (max * (max + 1)) / 2; i++) (await limiter.enter()).leave("done");
      expect(limiter.limit).toBe(max);
    }),
  );
});
