import { expect, it } from "vitest";
import { fifoResponse, queueResponse, streamResponse } from "../../src/index.ts";

const results = (text: string): { id: string; failed: boolean }[] =>
  text.split(" ").map((one) => ({ id: one.replace("!", ""), failed: one.endsWith("!") }));
const ids = (response: { readonly batchItemFailures: readonly { readonly itemIdentifier: string }[] }) =>
  response.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);

it("answers a stream with its first failure alone", () => {
  expect(ids(streamResponse(results("1 2! 3 4!")))).toEqual(["2"]);
  expect(ids(streamResponse(results("1 2 3")))).toEqual([]);
});

it("answers a stream whose failed record has no sequence number with an empty one, which repeats the batch", () => {
  expect(ids(streamResponse([{ id: "", failed: true }]))).toEqual([""]);
});

it("answers a standard queue with each failed message", () => {
  expect(ids(queueResponse(results("a b! c d!")))).toEqual(["b", "d"]);
});

it("fails all of a FIFO group behind its first failure, and nothing of other groups", () => {
  const grouped = results("a1 b1 a2! b2 a3 b3! c1 b4 a4").map((result) => ({
    ...result,
    group: result.id.slice(0, 1),
  }));
  expect(ids(fifoResponse(grouped))).toEqual(["a2", "a3", "b3", "b4", "a4"]);
});
