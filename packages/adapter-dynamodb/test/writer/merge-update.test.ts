import { describe, expect, test } from "vitest";
import { mergeUpdate } from "../../src/writer/merge-update.ts";

const merge = (expression: string | undefined, names: Record<string, string> = {}): string | undefined =>
  mergeUpdate(expression, names, ["ver"], "#v = :v")?.expression;

describe("mergeUpdate", () => {
  test.each([
    [undefined, "SET #v = :v"],
    ["SET a = :a", "SET a = :a, #v = :v"],
    ["set a = :a remove b", "SET a = :a, #v = :v REMOVE b"],
    ["REMOVE b\nADD c :c", "REMOVE b ADD c :c SET #v = :v"],
    ["REMOVE ver", "SET #v = :v"],
    ["SET ver = :x, a = :a", "SET a = :a, #v = :v"],
    ["ADD ver :x DELETE s :s", "DELETE s :s SET #v = :v"],
    ["SET a = ver", "SET a = ver, #v = :v"],
    [
      "SET a = if_not_exists(a, :z) + :one, l[1] = :x",
      "SET a = if_not_exists(a, :z) + :one, l[1] = :x, #v = :v",
    ],
    // Words spelled like the start of a clause are paths and operands where those are expected.
    ["SET set = :a, x.remove = add REMOVE delete", "SET set = :a, x.remove = add, #v = :v REMOVE delete"],
  ])("merges %j", (expression, expected) => {
    expect(merge(expression)).toBe(expected);
  });

  test("replaces an assignment by placeholder and tells which placeholders it used", () => {
    const merged = mergeUpdate("SET #x = :x, b = :x + :y", { "#x": "ver" }, ["ver"], "#v = :v");
    expect(merged?.expression).toBe("SET b = :x + :y, #v = :v");
    expect([...(merged?.droppedPlaceholders ?? [])]).toEqual(["#x", ":x"]);
    expect([...(merged?.keptPlaceholders ?? [])]).toEqual([":x", ":y"]);
  });

  test.each([
    "",
    " ",
    "SET",
    "a = :a",
    "SET a = :a,",
    "SET , a = :a",
    "SET a = f(:a",
    "SET a = :a SET b = :b",
    "SET a = 'x'",
  ])("leaves %j for DynamoDB to refuse", (expression) => {
    expect(merge(expression)).toBeUndefined();
  });
});
