import { describe, expect, it } from "vitest";
import { adaptiveConcurrency } from "../src/index.ts";
import type { ConcurrencyLimiter, LimitedEnd } from "../src/index.ts";

async function rounds(limiter: ConcurrencyLimiter, count: number, end: LimitedEnd): Promise<void> {
  for (let i = 0; i < count; i++) {
    const places = await Promise.all(Array.from({ length: limiter.limit }, async () => limiter.enter()));
    for (const place of places) place.leave(end);
  }
}

describe("an adaptive limit", () => {
  it("begins at its most", () => {
    expect(adaptiveConcurrency().limit).toBe(32);
    expect(adaptiveConcurrency({ max: 5 }).limit).toBe(5);
  });

  it("is cut once by all that was throttled together", async () => {
    const limiter = adaptiveConcurrency({ max: 32 });
    await rounds(limiter, 1, "throttled");
    expect(limiter.limit).toBe(16);
    await rounds(limiter, 1, "throttled");
    expect(limiter.limit).toBe(8);
  });

  it("never falls below its least", async () => {
    const limiter = adaptiveConcurrency({ min: 3, max: 32 });
    await rounds(limiter, 20, "throttled");
    expect(limiter.limit).toBe(3);
  });

  it("wins back one for each full round, and no more than its most", async () => {
    const limiter = adaptiveConcurrency({ max: 8 });
    await rounds(limiter, 1, "throttled");
    await rounds(limiter, 1, "done");
    expect(limiter.limit).toBe(5);
    await rounds(limiter, 20, "done");
    expect(limiter.limit).toBe(8);
  });

  it("learns nothing from what failed for other reasons, nor from a place that is left twice", async () => {
    const limiter = adaptiveConcurrency({ max: 8 });
    await rounds(limiter, 5, "unknown");
    const place = await limiter.enter();
    place.leave("throttled");
    place.leave("throttled");
    expect(limiter.limit).toBe(4);
    await rounds(limiter, 1, "unknown");
    expect(limiter.limit).toBe(4);
  });

  it("lets in, in order, as places are given back", async () => {
    const limiter = adaptiveConcurrency({ max: 1 });
    const order: string[] = [];
    const first = await limiter.enter();
    const others = ["a", "b"].map(async (name) => {
      const place = await limiter.enter();
      order.push(name);
      place.leave("done");
    });
    order.push("first");
    first.leave("done");
    await Promise.all(others);
    expect(order).toEqual(["first", "a", "b"]);
  });

  it("takes a place back once only, however often it is given back", async () => {
    const limiter = adaptiveConcurrency({ max: 1 });
    const first = await limiter.enter();
    first.leave("done");
    first.leave("throttled");
    await limiter.enter();
    let third = false;
    void limiter.enter().then(() => (third = true));
    await new Promise<void>((resolve) => {
      setImmediate(resolve);
    });
    expect(third).toBe(false);
  });

  it.each([{ min: 0 }, { min: 3, max: 2 }, { max: 1.5 }, { decrease: 1 }, { decrease: 0 }])(
    "refuses %j",
    (options) => {
      expect(() => adaptiveConcurrency(options)).toThrow(
        expect.objectContaining({
          code: "invalid-config",
          kind: "configuration",
          message: expect.stringContaining("Allowed: whole numbers with 1 <= min <= max") as string,
        }),
      );
    },
  );
});
