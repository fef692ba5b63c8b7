import { describe, expect, it } from "vitest";
import { simProgress } from "../../src/sim/sim-progress.ts";

function recorded(isTTY: boolean) {
  const written: string[] = [];
  return { written, stream: { isTTY, write: (text: string) => written.push(text) } };
}

describe("the progress of a simulation", () => {
  it("is one line that changes on a terminal, and is gone in the end", () => {
    const { written, stream } = recorded(true);
    const progress = simProgress(stream, () => 0);
    progress.show("1 script");
    progress.show("2 scripts");
    progress.end();
    expect(written).toEqual(["\r\u001B[K1 script", "\r\u001B[K2 scripts", "\r\u001B[K"]);
  });

  it("is a line every ten seconds where there is no terminal", () => {
    const { written, stream } = recorded(false);
    let nowMs = 0;
    const progress = simProgress(stream, () => nowMs);
    for (; nowMs < 25_000; nowMs += 2_500) progress.show(`after ${nowMs} ms`);
    progress.end();
    expect(written).toEqual(["after 10000 ms\n", "after 20000 ms\n"]);
  });
});
