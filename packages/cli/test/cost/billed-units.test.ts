import { expect, test } from "vitest";
import { readUnits, writeUnits } from "../../src/cost/capacity-units.ts";
import { onDemandBytes, payloadUnits } from "../../src/cost/stream-units.ts";

test("a write is billed by the KB begun, and one of nothing as the smallest", () => {
  expect([0, 1, 1024, 1025, 409_600].map(writeUnits)).toEqual([1, 1, 1, 2, 400]);
});

test("a read is billed by the 4 KB begun, and half of that unless it is consistent", () => {
  expect([0, 4096, 4097].map((bytes) => readUnits(bytes, true))).toEqual([1, 1, 2]);
  expect([0, 4096, 4097].map((bytes) => readUnits(bytes, false))).toEqual([0.5, 0.5, 1]);
});

test("a stream's record is billed by the KB begun on demand, and by the 25 KB where provisioned", () => {
  expect([1, 1024, 1025].map(onDemandBytes)).toEqual([1024, 1024, 2048]);
  expect([1, 25_600, 25_601].map(payloadUnits)).toEqual([1, 1, 2]);
});
