import { describe, expect, it } from "vitest";
import { templateValues } from "../../src/index.ts";
import type { CloudTemplate } from "../../src/index.ts";

const PLACE = { stackName: "Side", region: "cn-north-1", account: "111122223333" };
const table = { Type: "AWS::DynamoDB::Table", Properties: { TableName: "orders" } };
const values = (template: Partial<CloudTemplate> = {}) =>
  templateValues({ Resources: { Orders: table }, ...template }, PLACE);

describe("templateValues", () => {
  it.each([
    [{ Ref: "Orders" }, "orders"],
    [{ "Fn::GetAtt": ["Orders", "Arn"] }, "arn:aws-cn:dynamodb:cn-north-1:111122223333:table/orders"],
    [
      { "Fn::GetAtt": "Orders.StreamArn" },
      "arn:aws-cn:dynamodb:cn-north-1:111122223333:table/orders/stream/local",
    ],
    [{ Ref: "AWS::Partition" }, "aws-cn"],
    [{ Ref: "AWS::URLSuffix" }, "amazonaws.com.cn"],
    [{ "Fn::Join": ["-", ["a", { Ref: "AWS::Region" }, 1]] }, "a-cn-north-1-1"],
    [
      { "Fn::Sub": "${AWS::AccountId}/${Orders}/${Orders.Arn}/${!Literal}" },
      "111122223333/orders/arn:aws-cn:dynamodb:cn-north-1:111122223333:table/orders/${Literal}",
    ],
    [{ "Fn::Sub": ["${Word}!", { Word: { Ref: "Orders" } }] }, "orders!"],
    [{ "Fn::Select": [1, { "Fn::Split": ["/", "a/b/c"] }] }, "b"],
    [{ "Fn::Base64": "x" }, "eA=="],
    [{ a: [{ Ref: "AWS::NoValue" }, 1], b: { Ref: "AWS::NoValue" } }, { a: [1] }],
    [
      [{ Action: "x", Condition: { StringEquals: { k: { Ref: "Orders" } } } }],
      [{ Action: "x", Condition: { StringEquals: { k: "orders" } } }],
    ],
  ])("resolves %j", (node, expected) => {
    expect(values().resolve(node)).toEqual(expected);
  });

  it("resolves conditions, and leaves out what their outcome leaves out", () => {
    const template = {
      Resources: {
        Orders: table,
        Here: { Type: "AWS::SQS::Queue", Condition: "InChina" },
        There: { Type: "AWS::SQS::Queue", Condition: "Elsewhere" },
      },
      Conditions: {
        InChina: {
          "Fn::And": [
            { "Fn::Equals": [{ Ref: "AWS::Partition" }, "aws-cn"] },
            { "Fn::Not": [{ "Fn::Or": [false, false] }] },
          ],
        },
        Elsewhere: { "Fn::Not": [{ Condition: "InChina" }] },
      },
    };
    expect(values(template).ofType("AWS::SQS::Queue")).toEqual(["Here"]);
    expect(values(template).resolve({ "Fn::If": ["Elsewhere", 1, { "Fn::If": ["InChina", 2, 3] }] })).toBe(2);
  });

  it("takes parameters for their defaults, and finds in maps", () => {
    const template = {
      Parameters: { Size: { Type: "Number", Default: 5 } },
      Mappings: { M: { "cn-north-1": { v: "x" } } },
    };
    expect(
      values(template).resolve([{ Ref: "Size" }, { "Fn::FindInMap": ["M", { Ref: "AWS::Region" }, "v"] }]),
    ).toEqual([5, "x"]);
  });

  it("makes up a name where the template gives none", () => {
    const Resources = { Letters: { Type: "AWS::S3::Bucket" }, Inbox: { Type: "AWS::SQS::Queue" } };
    expect(values({ Resources }).resolve({ Ref: "Letters" })).toBe("side-letters");
    expect(values({ Resources }).resolve({ Ref: "Inbox" })).toBe(
      "https://sqs.cn-north-1.amazonaws.com.cn/111122223333/Side-Inbox",
    );
  });

  it("knows what a function tells of its network", () => {
    const Resources = { Zone: { Type: "AWS::EC2::Subnet" }, Wall: { Type: "AWS::EC2::SecurityGroup" } };
    const network = {
      SubnetIds: [{ Ref: "Zone" }],
      SecurityGroupIds: [{ "Fn::GetAtt": ["Wall", "GroupId"] }],
    };
    expect(values({ Resources }).resolve(network)).toEqual({
      SubnetIds: ["Side-Zone"],
      SecurityGroupIds: ["Side-Wall"],
    });
  });

  it.each([
    [{ "Fn::Transform": {} }, "unsupported-template"],
    [{ "Fn::GetAtt": ["Orders", "Colour"] }, "unsupported-template"],
    [{ Ref: "AWS::Moon" }, "unsupported-template"],
    [{ Ref: "Missing" }, "invalid-template"],
    [{ "Fn::If": ["Missing", 1, 2] }, "invalid-template"],
    [{ "Fn::Join": ["", "text"] }, "invalid-template"],
    [{ "Fn::Join": ["", [{}]] }, "invalid-template"],
  ])("refuses %j", (node, code) => {
    expect(() => values().resolve(node)).toThrow(expect.objectContaining({ code }));
  });

  it("refuses the names of a type that it does not know, when somebody asks for them", () => {
    const Resources = { Cluster: { Type: "AWS::ECS::Cluster" } };
    expect(values({ Resources }).types).toEqual(["AWS::ECS::Cluster"]);
    expect(() => values({ Resources }).resolve({ Ref: "Cluster" })).toThrow(/Cluster, a AWS::ECS::Cluster/);
  });
});
