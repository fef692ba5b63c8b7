import { describe, expect, it } from "vitest";
import { allows, parsePolicy } from "./policy.ts";

const policy = (statement: object) =>
  parsePolicy(
    JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", ...statement }] }),
    "aws",
  );
const READ = policy({ Action: ["a:Get", "a:List"], Resource: "arn:aws:a:::t/*" });

describe("a policy", () => {
  it.each([
    ["what it names", "a:Get", "arn:aws:a:::t/1", true],
    ["no other action", "a:Put", "arn:aws:a:::t/1", false],
    ["no other resource", "a:Get", "arn:aws:a:::u/1", false],
    ["no resource that merely begins alike", "a:Get", "arn:aws:a:::t", false],
  ])("allows %s", (_, action, resource, allowed) => {
    expect(allows([READ], { action, resource })).toBe(allowed);
  });

  it("allows only under its conditions", () => {
    const conditional = policy({
      Action: "a:Get",
      Resource: "*",
      Condition: { "ForAllValues:StringEquals": { who: "me" }, NumericLessThanEquals: { seconds: 300 } },
    });
    const allowed = (who: readonly string[], seconds: number) =>
      allows([conditional], { action: "a:Get", resource: "x", context: { who, seconds } });
    expect([allowed(["me"], 300), allowed(["me", "you"], 300), allowed(["me"], 301)]).toEqual([
      true,
      false,
      false,
    ]);
  });

  it("may not name another partition's resources", () => {
    expect(() => policy({ Action: "a:Get", Resource: "arn:aws-cn:a:::t" })).toThrow(/Partition "aws-cn"/);
  });
});
