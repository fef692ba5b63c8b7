import { IsthmusError } from "@isthmus/core";
import type { Acceptance } from "@isthmus/core";
import { expect, it } from "vitest";
import { bytesAccepted } from "../src/index.ts";

const accepted: Acceptance = { status: "accepted" };
const refused: Acceptance = { status: "refused", error: new IsthmusError("throttled", "Later.") };

it("sums up what was accepted and nothing else", () => {
  expect(bytesAccepted([3, 5, 7], [accepted, refused, accepted])).toBe(10);
  expect(bytesAccepted([3, 5], [accepted])).toBe(3);
  expect(bytesAccepted([], [])).toBe(0);
});
