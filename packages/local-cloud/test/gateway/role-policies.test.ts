import { describe, expect, it } from "vitest";
import { allows } from "../../src/index.ts";
import type { PolicyStatement, RequestContext } from "../../src/index.ts";

const ARN = "arn:aws:sqs:us-east-1:111122223333:inbox";
const allow = (more: Partial<PolicyStatement> = {}): PolicyStatement => ({
  Effect: "Allow",
  Action: "sqs:SendMessage",
  Resource: ARN,
  ...more,
});

describe("allows", () => {
  it.each<[string, readonly PolicyStatement[], boolean]>([
    ["the very action on the very resource", [allow()], true],
    ["a list with the action", [allow({ Action: ["sqs:GetQueueUrl", "SQS:sendmessage"] })], true],
    ["patterns", [allow({ Action: "sqs:Send*", Resource: "arn:aws:sqs:*:*:inbo?" })], true],
    ["nothing", [], false],
    ["another action", [allow({ Action: "sqs:SendMessages" })], false],
    ["another resource", [allow({ Resource: `${ARN}2` })], false],
    ["a resource whose dots are no wildcards", [allow({ Resource: ARN.replace(":sqs:", ".sqs:") })], false],
    ["a statement against", [allow(), allow({ Effect: "Deny", Action: "*", Resource: "*" })], false],
  ])("judges %s", (_, statements, expected) => {
    expect(allows(statements, "sqs:SendMessage", ARN)).toBe(expected);
  });

  it.each<[NonNullable<PolicyStatement["Condition"]>, RequestContext, boolean]>([
    [{ StringEquals: { k: "a" } }, { k: "a" }, true],
    [{ StringEquals: { k: ["b", "a"] } }, { k: "a" }, true],
    [{ StringEquals: { k: "a" } }, { k: "b" }, false],
    [{ StringEquals: { k: "a" } }, {}, false],
    [{ StringEquals: { k: "a", l: "b" } }, { k: "a" }, false],
    [{ StringLike: { k: "a*" } }, { k: "abc" }, true],
    [{ "ForAllValues:StringEquals": { k: ["a", "b"] } }, { k: ["a"] }, true],
    [{ "ForAllValues:StringEquals": { k: ["a"] } }, { k: ["a", "c"] }, false],
    [{ "ForAllValues:StringEquals": { k: ["a"] } }, {}, true],
    [{ "ForAnyValue:StringEquals": { k: ["a"] } }, { k: ["a", "c"] }, true],
    [{ NumericLessThanEquals: { k: "300" } }, { k: 300 }, true],
    [{ NumericLessThanEquals: { k: 300 } }, { k: 301 }, false],
    [{ NumericLessThanEquals: { k: 300 } }, {}, false],
    [{ Null: { k: "false" } }, { k: "a" }, true],
    [{ Null: { k: false } }, {}, false],
  ])("holds %j against %j", (Condition, context, expected) => {
    expect(allows([allow({ Condition })], "sqs:SendMessage", ARN, context)).toBe(expected);
  });

  it("refuses a condition that it cannot judge", () => {
    const unknown = [allow({ Condition: { IpAddress: { "aws:SourceIp": "127.0.0.1" } } })];
    expect(() => allows(unknown, "sqs:SendMessage", ARN)).toThrow(
      expect.objectContaining({ code: "unsupported-template" }),
    );
  });
});
