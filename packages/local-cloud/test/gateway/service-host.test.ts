import { expect, it } from "vitest";
import { serviceHost } from "../../src/gateway/service-host.ts";

it.each([
  ["dynamodb.us-east-1.amazonaws.com", { service: "dynamodb", region: "us-east-1" }],
  ["111122223333.ddb.us-east-1.amazonaws.com", { service: "dynamodb", region: "us-east-1" }],
  ["sqs.cn-north-1.amazonaws.com.cn", { service: "sqs", region: "cn-north-1" }],
  ["kinesis.us-gov-west-1.amazonaws.com", { service: "kinesis", region: "us-gov-west-1" }],
  ["sts.eusc-de-east-1.amazonaws.eu", { service: "sts", region: "eusc-de-east-1" }],
  ["s3.us-east-1.amazonaws.com", { service: "s3", region: "us-east-1" }],
  ["my.bucket.s3.us-east-1.amazonaws.com", { service: "s3", region: "us-east-1", bucket: "my.bucket" }],
])("reads %s", (host, expected) => {
  expect(serviceHost(host)).toEqual(expected);
});

it.each([
  ["a suffix of another partition", "sqs.cn-north-1.amazonaws.com"],
  ["a suffix of China elsewhere", "sqs.us-east-1.amazonaws.com.cn"],
  ["a service that is not here", "lambda.us-east-1.amazonaws.com"],
  ["something before a service that has nothing there", "x.sqs.us-east-1.amazonaws.com"],
  ["no host of AWS", "localhost:8000"],
])("knows nowhere for %s", (_, host) => {
  expect(serviceHost(host)).toBeUndefined();
});
