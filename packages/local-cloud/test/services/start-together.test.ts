import { describe, expect, it } from "vitest";
import { startTogether, stopTogether } from "../../src/services/start-together.ts";

/** Services that note down what is done with them. */
function services() {
  const log: string[] = [];
  const service = (name: string, fails: { readonly start?: boolean; readonly stop?: boolean } = {}) => ({
    endpoint: name,
    start: async () => {
      log.push(`start ${name}`);
      if (fails.start) throw new Error(`no start of ${name}`);
      return service(name, fails);
    },
    stop: async () => {
      log.push(`stop ${name}`);
      if (fails.stop) throw new Error(`no stop of ${name}`);
    },
  });
  return { log, service };
}

describe("startTogether", () => {
  it("gives the running services by name", async () => {
    const { service } = services();
    const running = await startTogether(new Map([["one", service("a").start]]));
    expect(running.get("one")?.endpoint).toBe("a");
  });

  it("stops the others when one fails to start, and tells of that failure", async () => {
    const { log, service } = services();
    const starts = [service("a"), service("b", { start: true }), service("c", { stop: true }), service("d")];
    await expect(
      startTogether(new Map(starts.map(({ endpoint, start }) => [endpoint, start]))),
    ).rejects.toThrow("no start of b");
    expect(log.filter((line) => line.startsWith("stop"))).toEqual(["stop a", "stop c", "stop d"]);
  });
});

describe("stopTogether", () => {
  it("stops all even if one fails to, and tells of that failure", async () => {
    const { log, service } = services();
    await expect(stopTogether([service("a", { stop: true }), service("b")])).rejects.toThrow("no stop of a");
    expect(log).toEqual(["stop a", "stop b"]);
  });
});
