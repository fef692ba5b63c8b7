import { expect, it } from "vitest";
import { statusText } from "../../src/run/status-text.ts";

const CALM = { forwarded: 3, applied: 4, deadLettered: 0, gaps: 0, failing: [], idle: true };

it("is short while all is well", () => {
  expect(statusText(CALM)).toBe("forwarded 3, applied 4, dead letters 0; idle");
  expect(statusText({ ...CALM, idle: false })).toBe("forwarded 3, applied 4, dead letters 0; busy");
});

it("names what fails and shouts about lost entries", () => {
  expect(statusText({ ...CALM, gaps: 2, failing: ["apply~a"] })).toBe(
    "forwarded 3, applied 4, dead letters 0; LOST ENTRIES in 2 places: compare the tables; failing: apply~a",
  );
});
