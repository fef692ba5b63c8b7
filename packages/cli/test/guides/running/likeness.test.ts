import { describe, expect, it } from "vitest";
import { unlikeness } from "./likeness.ts";

describe("what is printed is like what a guide shows", () => {
  it.each([
    ["the same", "CREATING\n", "CREATING"],
    ["another account", "arn:aws:iam::000011112222:role/a", "arn:aws:iam::111122223333:role/a"],
    ["more members of JSON", '{"a": 1, "b": {"c": 2, "d": 3}}', '{"b": {"c": 2}}'],
    ["another host of a queue", "http://127.0.0.1:9/111122223333/q", "https://sqs.example/111122223333/q"],
  ])("if it is %s", (_, printed, shown) => expect(unlikeness(printed, shown)).toBeUndefined());
});

describe("what is printed is unlike what a guide shows", () => {
  it.each([
    ["another text", "CREATING", "ACTIVE"],
    ["another name", "arn:aws:iam::000011112222:role/a", "arn:aws:iam::111122223333:role/b"],
    ["a missing member of JSON", '{"b": {}}', '{"b": {"c": 2}}'],
    ["another value in JSON", '{"n": -1}', '{"n": 0}'],
    ["another partition", "arn:aws:iam::111122223333:role/a", "arn:aws-cn:iam::111122223333:role/a"],
    ["another list", '{"a": []}', '{"a": ["x"]}'],
    ["another region on the side shown", "us-east-1", "cn-north-1"],
    ["nothing", "", "0"],
    ["something for nothing", "0", ""],
  ])("if it is %s", (_, printed, shown) => expect(unlikeness(printed, shown)).toContain("The guide says:"));
});

it("compares neither regions nor partitions with those of another side", () => {
  expect(
    unlikeness("china: cn-north-1, partition aws-cn", "global: us-east-1, partition aws", true),
  ).toBeUndefined();
});
