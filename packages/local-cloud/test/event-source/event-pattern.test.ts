import { expect, it } from "vitest";
import { fitsPattern } from "../../src/index.ts";

const record = { eventName: "INSERT", dynamodb: { NewImage: { r: { S: "us-east-1" }, n: { N: "1" } } } };
const image = (pattern: object): object => ({ dynamodb: { NewImage: pattern } });

it.each<[object, boolean]>([
  [{ eventName: ["INSERT"] }, true],
  [{ eventName: ["REMOVE", "INSERT"] }, true],
  [{ eventName: ["REMOVE"] }, false],
  [image({ r: { S: ["us-east-1"] }, n: { N: ["1"] } }), true],
  [image({ r: { S: ["us-east-1"] }, n: { N: ["2"] } }), false],
  [image({ r: { S: [{ "anything-but": ["cn-north-1", "x"] }] } }), true],
  [image({ r: { S: [{ "anything-but": "us-east-1" }] } }), false],
  [image({ q: { S: [{ "anything-but": "us-east-1" }] } }), false],
  [image({ r: { S: [{ "anything-but": { prefix: "us-" } }] } }), false],
  [image({ r: { S: [{ prefix: "us-" }] } }), true],
  [image({ r: { S: [{ suffix: "-2" }] } }), false],
  [image({ q: { S: [{ exists: false }] } }), true],
  [image({ r: { S: [{ exists: true }] } }), true],
  // As in AWS, only a leaf exists.
  [image({ r: [{ exists: true }] }), false],
  [{ $or: [{ eventName: ["REMOVE"] }, { eventName: ["INSERT"] }] }, true],
  [{ missing: [null] }, false],
])("holds %j against a record", (pattern, expected) => {
  expect(fitsPattern(pattern, record)).toBe(expected);
});

it("refuses an alternative that it does not know", () => {
  expect(() => fitsPattern({ eventName: [{ numeric: [">", 1] }] }, record)).toThrow(/numeric/);
});
