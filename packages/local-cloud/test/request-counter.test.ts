import { DynamoDBStreamsClient, GetRecordsCommand } from "@aws-sdk/client-dynamodb-streams";
import { GetRecordsCommand as GetKinesisRecordsCommand, KinesisClient } from "@aws-sdk/client-kinesis";
import { describe, expect, it } from "vitest";
import { composeWrappers, requestCounter } from "../src/index.ts";
import { answeringHandler } from "./faults/answering-handler.ts";

describe("a request counter", () => {
  it("counts requests and bytes by operation, tells services apart on demand, and starts again", async () => {
    const counter = requestCounter();
    const { handler, sent } = answeringHandler(() => ({ Records: [], MillisBehindLatest: 0 }));
    const config = {
      region: "us-east-1",
      endpoint: "http://127.0.0.1:1",
      credentials: { accessKeyId: "local", secretAccessKey: "local" },
      requestHandler: counter.wrap(handler),
    };
    const streams = new DynamoDBStreamsClient(config);
    const kinesis = new KinesisClient(config);
    await streams.send(new GetRecordsCommand({ ShardIterator: "é" }));
    await kinesis.send(new GetKinesisRecordsCommand({ ShardIterator: "k" }));
    await kinesis.send(new GetKinesisRecordsCommand({ ShardIterator: "k" }));

    expect(counter.counts()).toEqual({ GetRecords: 3 });
    expect(counter.counts("kinesis")).toEqual({ GetRecords: 2 });
    expect(counter.counts("sqs")).toEqual({});
    expect(counter.total()).toBe(3);
    const bytes = sent.map(({ body }) => Buffer.byteLength(JSON.stringify(body)));
    expect(counter.bytesSent("streams")).toEqual({ GetRecords: bytes[0] });
    expect(counter.bytesSent()).toEqual({ GetRecords: bytes.reduce((sum, value) => sum + value, 0) });

    counter.reset();
    expect(counter.counts()).toEqual({});
    expect(counter.total()).toBe(0);
  });
});

describe("composeWrappers", () => {
  it("puts the first wrapper outermost", () => {
    const order: string[] = [];
    const { handler } = answeringHandler(() => ({}));
    const named = (name: string) => (inner: typeof handler) => {
      order.push(name);
      return inner;
    };
    // Wrapping goes from the inside to the outside.
    expect(composeWrappers(named("outer"), named("inner"))(handler)).toBe(handler);
    expect(order).toEqual(["inner", "outer"]);
  });
});
