import { describe, expect, it } from "vitest";
import { showProgress } from "../../src/demo/progress.ts";

/** A stream that remembers what is written; `terminal` are the properties of a terminal. */
function stream(terminal: { readonly isTTY?: boolean; readonly columns?: number }) {
  let written = "";
  const write = (text: string): boolean => {
    written += text;
    return true;
  };
  return { stream: { write, ...terminal } as unknown as NodeJS.WriteStream, written: () => written };
}

describe("progress", () => {
  it.each([
    ["no terminal", {}],
    ["a terminal that does not know its width", { isTTY: true, columns: 0 }],
  ])("is one plain line for each step on %s", (_, terminal) => {
    const shown = stream(terminal);
    const progress = showProgress(shown.stream);
    progress.step("Loading 20 cities");
    progress.update("10 changes applied");
    progress.step("Waiting");
    progress.stop("succeeded");
    expect(shown.written()).toBe("Loading 20 cities ...\nWaiting ...\n");
  });
});
