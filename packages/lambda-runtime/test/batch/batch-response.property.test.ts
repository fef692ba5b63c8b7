import fc from "fast-check";
import { expect, it } from "vitest";
import { fifoResponse, streamResponse } from "../../src/index.ts";

const batch = fc.array(fc.record({ failed: fc.boolean(), group: fc.constantFrom("a", "b", "c") }), {
  minLength: 1,
  maxLength: 40,
});

it("never lets a FIFO queue forget a failure, nor deliver a group's later messages before an earlier one", () => {
  fc.assert(
    fc.property(batch, (entries) => {
      const results = entries.map((entry, index) => ({ ...entry, id: `${index}` }));
      const again = new Set(
        fifoResponse(results).batchItemFailures.map(({ itemIdentifier }) => itemIdentifier),
      );
      for (const [index, result] of results.entries()) {
        const earlier = results.slice(0, index + 1);
        const expected = earlier.some(({ failed, group }) => failed && group === result.group);
        expect(again.has(result.id)).toBe(expected);
      }
    }),
  );
});

it("moves a stream's checkpoint over nothing that failed", () => {
  fc.assert(
    fc.property(batch, (entries) => {
      const results = entries.map((entry, index) => ({ ...entry, id: `${index}` }));
      const [failure] = streamResponse(results).batchItemFailures;
      const done = failure === undefined ? results : results.slice(0, Number(failure.itemIdentifier));
      expect(done.some(({ failed }) => failed)).toBe(false);
      expect(done.length < results.length).toBe(results.some(({ failed }) => failed));
    }),
  );
});
