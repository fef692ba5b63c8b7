import { isthmusProtocol } from "@isthmus/testkit";
import { describe, expect, it } from "vitest";
import { faultyProtocol } from "./planted/build-variant.ts";
import { findFault, tryScript } from "./planted/find-fault.ts";
import { PLANTED_FAULTS } from "./planted/planted-fault.ts";

const MINUTE_MS = 60_000;

const CASES = PLANTED_FAULTS.map((fault, index) => [fault.rule, fault, index] as const);

describe("a fault planted into the rules is found", () => {
  it.each(CASES)("%s", async (_, fault, index) => {
    const found = await tryScript(await faultyProtocol(fault, String(index)), fault.shownBy);
    expect(found?.trace.at(-1)).toMatchSnapshot();
    expect(found?.trace.length).toBeLessThan(45);
  });

  it.each(CASES)("%s, and the rules as they are pass the same script", async (_, fault) => {
    expect((await tryScript(isthmusProtocol(), fault.shownBy))?.trace.join("\n")).toBeUndefined();
  });
});

// Takes minutes: each fault is searched for without a hint. Run it with ISTHMUS_SEARCH_FAULTS=1 after a change of the rules or the checkers.
describe.runIf(process.env["ISTHMUS_SEARCH_FAULTS"] === "1")("the search finds by itself", () => {
  it.each(CASES)(
    "%s",
    async (_, fault, index) => {
      const found = await findFault(await faultyProtocol(fault, `search-${index}`));
      expect(found).toBeDefined();
    },
    MINUTE_MS,
  );
});
