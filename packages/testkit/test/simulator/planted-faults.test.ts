import { isthmusProtocol } from "@isthmus/testkit";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { faultyProtocol } from "./planted/build-variant.ts";
import { faultPage } from "./planted/fault-page.ts";
import { findFault, tryScript } from "./planted/find-fault.ts";
import type { FoundFault } from "./planted/find-fault.ts";
import { PLANTED_FAULTS } from "./planted/planted-fault.ts";
import type { PlantedFault } from "./planted/planted-fault.ts";

const MINUTE_MS = 60_000;
const PAGE = fileURLToPath(new URL("../../../../docs/planted-faults.md", import.meta.url));

const CASES = PLANTED_FAULTS.map((fault, index) => [fault.rule, fault, index] as const);

describe("a fault planted into the rules is found", () => {
  const known = new Map<number, Promise<FoundFault | undefined>>();
  const foundBy = async (fault: PlantedFault, index: number): Promise<FoundFault | undefined> => {
    const search = known.get(index) ?? searchFor(fault, index);
    known.set(index, search);
    return search;
  };

  it.each(CASES)("%s", async (_, fault, index) => {
    const found = await foundBy(fault, index);
    expect(found?.trace.at(-1)).toMatch(/^VIOLATION of "/);
    expect(found?.trace.length).toBeLessThan(45);
  });

  it.each(CASES)("%s, and the rules as they are pass the same script", async (_, fault) => {
    expect((await tryScript(isthmusProtocol(), fault.shownBy))?.trace.join("\n")).toBeUndefined();
  });

  it("all of them, as docs/planted-faults.md lists them, with the invariant and the shortest trace of each", async () => {
    const faults = [];
    for (const [rule, fault, index] of CASES) {
      const found = await foundBy(fault, index);
      if (found === undefined) throw new Error(`Nothing finds "${rule}".`);
      faults.push({ fault, found });
    }
    await expect(faultPage(faults)).toMatchFileSnapshot(PAGE);
  });
});

async function searchFor(fault: PlantedFault, index: number): Promise<FoundFault | undefined> {
  return tryScript(await faultyProtocol(fault, String(index)), fault.shownBy);
}

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
