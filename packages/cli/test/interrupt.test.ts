import { EventEmitter } from "node:events";
import { describe, expect, it } from "vitest";
import { untilInterrupted } from "../src/interrupt.ts";

function receiver() {
  const exits: number[] = [];
  return { exits, process: Object.assign(new EventEmitter(), { exit: (code: number) => exits.push(code) }) };
}

describe("an interrupt", () => {
  it("aborts at the first signal and ends the process at the second", () => {
    const { exits, process } = receiver();
    const { signal } = untilInterrupted(process);
    process.emit("SIGINT");
    expect([signal.aborted, exits]).toEqual([true, []]);
    process.emit("SIGTERM");
    expect(exits).toEqual([130]);
  });

  it("listens no more after its release", () => {
    const { process } = receiver();
    const interrupt = untilInterrupted(process);
    interrupt.release();
    process.emit("SIGINT");
    expect(interrupt.signal.aborted).toBe(false);
    expect(process.listenerCount("SIGINT") + process.listenerCount("SIGTERM")).toBe(0);
  });
});
