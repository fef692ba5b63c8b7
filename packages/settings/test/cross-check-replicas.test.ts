import { expect, it } from "vitest";
import { crossCheckReplicas, problemText } from "../src/index.ts";

const kinesis = (stream: string) => ({ inbox: { kind: "kinesis", stream } });
const sane = { regions: { a: kinesis("in"), b: kinesis("in") }, tables: { orders: {} } };

it("finds nothing wrong with two regions and a table", () => {
  expect(crossCheckReplicas(sane)).toEqual([]);
});

it.each([
  ["one region", { ...sane, regions: { a: kinesis("in") } }, /^regions: \["a"\] are too few/],
  ["no table", { ...sane, tables: {} }, /^tables is empty/],
  [
    "an inbox that two regions share",
    {
      ...sane,
      regions: { a: { ...kinesis("in"), awsRegion: "x" }, b: { ...kinesis("in"), awsRegion: "x" } },
    },
    /^regions\.b\.inbox is the inbox of "a", too/,
  ],
  [
    "a role of another partition",
    {
      ...sane,
      regions: {
        "us-east-1": kinesis("in"),
        "cn-north-1": {
          ...kinesis("in"),
          credentials: { kind: "assume-role", roleArn: "arn:aws:iam::123456789012:role/peer" },
        },
      },
    },
    /^regions\.cn-north-1\.credentials\.roleArn: "arn:aws:iam::123456789012:role\/peer" is not a role of the partition aws-cn/,
  ],
  [
    "a proxy with a password, which is not shown",
    {
      ...sane,
      regions: { a: kinesis("in"), b: { ...kinesis("in"), network: { proxy: "http://u:p@proxy" } } },
    },
    /^regions\.b\.network\.proxy holds a user name or a password(?!.*u:p)/,
  ],
  [
    "a profile beside credentials",
    {
      ...sane,
      regions: {
        a: kinesis("in"),
        b: { ...kinesis("in"), profile: "china", credentials: { kind: "profile", profile: "china" } },
      },
    },
    /^regions\.b\.profile: "china" stands beside credentials/,
  ],
  [
    "a table's name in an unknown region",
    {
      ...sane,
      regions: { north: kinesis("in"), south: kinesis("in") },
      tables: { orders: { names: { nort: "orders-n" } } },
    },
    /^tables\.orders\.names\.nort: "nort" is not one of the regions\. Did you mean "north"\?/,
  ],
  [
    "version attributes that coincide",
    { ...sane, tables: { orders: { attributes: { timestamp: "t", region: "t" } } } },
    /^tables\.orders\.attributes: \["t","t"\] are not different/,
  ],
  [
    "a margin above the life",
    { ...sane, tombstones: { lifeDays: 3, marginDays: 3 } },
    /^tombstones\.marginDays: 3 is not below/,
  ],
  [
    "a name that objects have of themselves",
    { ...sane, tables: JSON.parse('{ "orders": {}, "__proto__": {} }') as unknown },
    /^tables\.__proto__ is a name that cannot be used/,
  ],
])("finds %s", (_, config, problem) => {
  expect(crossCheckReplicas(config).map(problemText)).toEqual([expect.stringMatching(problem)]);
});
