import { describe, expect, it } from "vitest";
import { throttledResponse } from "../../src/faults/throttled-response.ts";

describe("throttledResponse", () => {
  it("names the error in the header as well where the service is SQS", () => {
    expect(throttledResponse("sqs").headers["x-amzn-query-error"]).toBe("RequestThrottled;Sender");
    expect(throttledResponse("kinesis").headers["x-amzn-query-error"]).toBeUndefined();
  });

  it("gives the code that is asked for", () => {
    expect(throttledResponse("sqs", "OverLimit").headers["x-amzn-query-error"]).toBe("OverLimit;Sender");
  });
});
