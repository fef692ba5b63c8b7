import { expect, it } from "vitest";
import { ageText } from "../../src/dlq/letter-summary.ts";

it.each([
  [0, "0s"],
  [59, "59s"],
  [60, "1m"],
  [61, "1m 1s"],
  [3_600, "1h"],
  [3_601, "1h"],
  [93_600, "1d 2h"],
  [1_209_599, "13d 23h"],
])("tells %d seconds as %s", (seconds, text) => {
  expect(ageText(seconds)).toBe(text);
});
