import { describe, expect, test } from "vitest";
import { joinCondition, readCondition } from "../../src/writer/application-condition.ts";

const join = (condition: string | undefined): string | undefined => {
  const read = readCondition(condition);
  return read && joinCondition(read, "x = :x");
};

describe("joining the application's condition to ours", () => {
  test.each([
    [undefined, "x = :x"],
    ["a = :a OR b = :b", "(a = :a OR b = :b) AND (x = :x)"],
    // Two pairs of parentheses around one condition are refused by DynamoDB.
    [" (a = :a OR b = :b) ", "(a = :a OR b = :b) AND (x = :x)"],
    ["(a = :a) OR (b = :b)", "((a = :a) OR (b = :b)) AND (x = :x)"],
    ["size(a) > :a", "(size(a) > :a) AND (x = :x)"],
  ])("%j", (condition, expected) => {
    expect(join(condition)).toBe(expected);
  });

  test.each(["", "  ", "a = :a) OR (b = :b", "(a = :a", "a[0) = :a]", "a = 'b'"])(
    "leaves %j for DynamoDB to refuse",
    (condition) => {
      expect(join(condition)).toBeUndefined();
    },
  );
});
