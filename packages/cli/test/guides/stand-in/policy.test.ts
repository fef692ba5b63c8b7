import { expect, it } from "vitest";
import { granted, parsePolicy } from "./policy.ts";

const policy = (statement: object) =>
  parsePolicy(
    JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", ...statement }] }),
    "aws",
  );

it("may not name another partition's resources or providers", () => {
  expect(() => policy({ Action: "a:Get", Resource: "arn:aws-cn:a:::t" })).toThrow(/Partition "aws-cn"/);
  expect(() => policy({ Action: "a:Get", Principal: { Federated: "arn:aws-cn:iam::1:p" } })).toThrow(
    /Partition "aws-cn"/,
  );
});

it("must be JSON of the known version", () => {
  expect(() => parsePolicy("{", "aws")).toThrow(/not JSON/);
  expect(() => parsePolicy('{"Statement": []}', "aws")).toThrow(/version/);
});

it("grants every action on every resource of a statement", () => {
  expect(granted(policy({ Action: ["a:Put", "a:Get"], Resource: ["arn:aws:a:::t", "*"] }))).toEqual([
    "a:Get on *",
    "a:Get on arn:aws:a:::t",
    "a:Put on *",
    "a:Put on arn:aws:a:::t",
  ]);
});
