import { isIsthmusError } from "@isthmus/core";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { checkSchema, invalidConfig, problemText, RegionsSchema, TablesSchema } from "../src/index.ts";

const texts = (schema: v.GenericSchema, input: unknown): readonly string[] =>
  checkSchema(schema, input).problems.map(problemText);

describe("checkSchema", () => {
  it("gives the output with defaults filled in when nothing is wrong", () => {
    const { output, problems } = checkSchema(TablesSchema, { orders: {} });
    expect(problems).toEqual([]);
    expect(output).toEqual({ orders: { expiry: "replicate" } });
  });

  it("tells every problem at every depth, unknown properties with the name they look like", () => {
    const found = texts(RegionsSchema, {
      "us-east-1": { inbox: { kind: "kinesis", steam: "a" }, endpoint: {} },
      "cn-north-1": { inbox: { kind: "sqs", queue: "no queue", messageBytesMax: 1 } },
    });
    expect(found).toEqual([
      'us-east-1.inbox.steam is not a known property. Did you mean "stream"?',
      'us-east-1.endpoint is not a known property. Did you mean "endpoints"?',
      'us-east-1.inbox.stream is missing. Needed: "stream".',
      `cn-north-1.inbox.queue: "no queue" is not allowed. Allowed: a queue's name or URL; a name is at most 80 letters, digits, "_" or "-".`,
      "cn-north-1.inbox.messageBytesMax: 1 is not allowed. Allowed: at least 1024.",
    ]);
  });

  it("gives no output while there is any problem", () => {
    expect(checkSchema(TablesSchema, { orders: { attribute: {} } }).output).toBeUndefined();
  });
});

it("makes one configuration error of all problems, one a line", () => {
  const error = invalidConfig([
    { path: ["tables"], message: "is empty." },
    { path: ["regions", "a b"], value: 1, message: "is not allowed." },
  ]);
  expect(isIsthmusError(error) && [error.code, error.kind]).toEqual(["invalid-config", "configuration"]);
  expect(error.message).toBe(
    'The configuration has 2 problems:\n- tables is empty.\n- regions["a b"]: 1 is not allowed.',
  );
});
