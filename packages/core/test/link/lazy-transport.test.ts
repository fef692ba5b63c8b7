import { expect, it } from "vitest";
import { IsthmusError, lazyTransport } from "../../src/index.ts";
import type { ChangeTransport } from "../../src/index.ts";

const down = new IsthmusError("unavailable", "The link is cut.", { kind: "retryable" });

function countingTransport(): ChangeTransport & { sends: number; closes: number } {
  const transport = {
    sends: 0,
    closes: 0,
    async send() {
      transport.sends++;
      return Promise.resolve([]);
    },
    async close() {
      transport.closes++;
      return Promise.resolve();
    },
  };
  return transport;
}

it("opens once, with the first send, however many come at the same time", async () => {
  const inner = countingTransport();
  let opened = 0;
  const transport = lazyTransport(async () => {
    opened++;
    return Promise.resolve(inner);
  });
  expect(opened).toBe(0);
  await Promise.all([transport.send([]), transport.send([])]);
  await transport.send([]);
  expect([opened, inner.sends]).toEqual([1, 3]);
});

it("tries to open again after it could not", async () => {
  const inner = countingTransport();
  let opened = 0;
  const transport = lazyTransport(async () => {
    if (opened++ === 0) throw down;
    return Promise.resolve(inner);
  });
  await expect(transport.send([])).rejects.toBe(down);
  await transport.send([]);
  expect([opened, inner.sends]).toEqual([2, 1]);
});

it("closes what it opened, and opens nothing to close it", async () => {
  const inner = countingTransport();
  const opened = lazyTransport(async () => Promise.resolve(inner));
  await opened.send([]);
  await opened.close();
  expect(inner.closes).toBe(1);
  await lazyTransport(async () => Promise.reject(down)).close();
});
