import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { anchorsOf } from "./markdown/anchors.ts";

const TEXT = readFileSync(new URL("../../../../docs/runbook.md", import.meta.url), "utf8");

/** Identifiers of the alarms, each the anchor of its section. Alarms that have been sent link to them, so that they must never change. */
const ALARMS = [
  "lag",
  "pending",
  "headroom",
  "dead-letters",
  "clock-skew",
  "heartbeat",
  "errors",
  "throttles",
  "configuration",
  "link-open",
];

/** The section with an anchor, without its heading. */
function section(anchor: string): string {
  const sections = TEXT.split(/^(?=#{1,2} [A-Z])/m);
  return sections.find((each) => each.startsWith("## ") && anchorsOf(each)[0] === anchor) ?? "";
}

describe("the runbook", () => {
  it.each(ALARMS)("tells of the alarm %s what it means, where to look first, and what to do", (alarm) => {
    const parts = [...section(alarm).matchAll(/^\*\*(.+?)\.\*\*/gm)].map(([, part]) => part);
    expect(parts).toEqual(["Meaning", "First look", "Remedy"]);
  });

  it.each(ALARMS)("has commands for the first look at the alarm %s, or says where they are", (alarm) => {
    const [, look = ""] = /\*\*First look\.\*\*([\s\S]*?)\*\*Remedy\.\*\*/.exec(section(alarm)) ?? [];
    expect(look).toMatch(/```sh\n|\(#before-anything-else\)/);
  });

  it("has a list of contents with every section", () => {
    const [, contents = ""] = /^(- [\s\S]*?)\n\n/m.exec(TEXT) ?? [];
    const linked = [...contents.matchAll(/\]\(#([^)]+)\)/g)].map(([, anchor]) => anchor);
    const sections = [...TEXT.matchAll(/^## .+$/gm)].map(([heading]) => anchorsOf(heading)[0]);
    expect(linked).toEqual(sections);
  });
});
