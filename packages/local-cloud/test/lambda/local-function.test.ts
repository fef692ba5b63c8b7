import { describe, expect, it, onTestFinished } from "vitest";
import { INVOCATION_BYTES_MAX, inlineFunction, lambdaFunction } from "../../src/index.ts";
import type { LambdaFunction, LambdaFunctionOptions, LambdaHandler } from "../../src/index.ts";
import { until } from "../until.ts";

const MODULE = new URL("sample-function.mjs", import.meta.url);

function start(options: Partial<LambdaFunctionOptions> = {}): LambdaFunction {
  const started = lambdaFunction({ name: "sample", module: MODULE, timeoutMs: 60_000, ...options });
  onTestFinished(async () => started.stop());
  return started;
}

describe("a function in a worker thread", () => {
  it("gets the event and the context, and returns what its handler returns", async () => {
    const sample = start({ region: "cn-north-1", memoryMb: 256 });
    expect(await sample.invoke({ any: ["thing", 1] })).toMatchObject({
      status: "returned",
      value: { any: ["thing", 1] },
    });
    const result = await sample.invoke({ ask: "context" });
    expect(result).toMatchObject({
      value: {
        awsRequestId: result.requestId,
        functionName: "sample",
        functionVersion: "$LATEST",
        invokedFunctionArn: "arn:aws-cn:lambda:cn-north-1:000000000000:function:sample",
        memoryLimitInMB: "256",
      },
    });
    const { remaining } = (result as { readonly value: { readonly remaining: number } }).value;
    expect(remaining).toBeGreaterThan(0);
    expect(remaining).toBeLessThanOrEqual(60_000);
  });

  it("sees its own environment and nothing of this process's", async () => {
    const sample = start({ environment: { OWN: "1" } });
    const result = (await sample.invoke({ ask: "environment" })) as {
      readonly value: Record<string, string>;
    };
    expect(result.value).toMatchObject({
      OWN: "1",
      AWS_REGION: "us-east-1",
      AWS_LAMBDA_FUNCTION_NAME: "sample",
    });
    expect(Object.keys(result.value)).not.toContain("PATH");
  });

  it("uses an environment again, and starts another for an invocation at the same time", async () => {
    const sample = start();
    await sample.invoke({ ask: "count" });
    expect(await sample.invoke({ ask: "count" })).toMatchObject({ value: 2 });
    expect(sample.coldStarts).toBe(1);
    await Promise.all([sample.invoke({}), sample.invoke({})]);
    expect(sample.coldStarts).toBe(2);
  });

  it("tells a thrown error by its type and message, and lives on", async () => {
    const sample = start();
    expect(await sample.invoke({ ask: "throw" })).toMatchObject({
      status: "failed",
      failure: "thrown",
      errorType: "TypeError",
      errorMessage: "thrown on purpose",
    });
    expect(await sample.invoke({ ask: "count" })).toMatchObject({ value: 2 });
  });

  it("is ended by its time-out and starts cold after it", async () => {
    const sample = start({ timeoutMs: 300 });
    expect(await sample.invoke({ ask: "hang" })).toMatchObject({ status: "failed", failure: "timed-out" });
    // The time-out is short for a busy machine, so another try or two may be needed; each is a cold start.
    await until("an answer", async () => (await sample.invoke({ ask: "count" })).status === "returned");
    expect(sample.coldStarts).toBeGreaterThanOrEqual(2);
  });

  it("reports an exit as a crash", async () => {
    const sample = start();
    expect(await sample.invoke({ ask: "exit" })).toMatchObject({ status: "failed", failure: "crashed" });
    expect(await sample.invoke({ ask: "count" })).toMatchObject({ value: 1 });
  });

  it("crashes where it is told to", async () => {
    const sample = start({ crashAfterMs: (invocation) => (invocation === 1 ? 0 : undefined) });
    expect(await sample.invoke({})).toMatchObject({ status: "returned" });
    expect(await sample.invoke({ ask: "hang" })).toMatchObject({ failure: "crashed" });
    expect(await sample.invoke({})).toMatchObject({ status: "returned" });
    expect(sample.coldStarts).toBe(2);
  });

  it("times out where it hangs after its work", async () => {
    const sample = start({
      timeoutMs: 5000,
      hangsForMs: (invocation) => (invocation === 1 ? 60_000 : undefined),
    });
    expect(await sample.invoke({ ask: "count" })).toMatchObject({ value: 1 });
    expect(await sample.invoke({ ask: "count" })).toMatchObject({ failure: "timed-out" });
    // The environment that hung is gone, and with it what it had counted.
    expect(await sample.invoke({ ask: "count" })).toMatchObject({ value: 1 });
  });

  it("says that a module or a handler is missing", async () => {
    const nowhere = start({ module: new URL("nowhere.mjs", import.meta.url) });
    expect(await nowhere.invoke({})).toMatchObject({ failure: "init-failed", errorType: "Error" });
    const nothing = start({ handler: "nothing" });
    expect(await nothing.invoke({})).toMatchObject({
      failure: "init-failed",
      errorType: "Runtime.HandlerNotFound",
    });
  });

  it("hands over what it prints", async () => {
    const printed: string[] = [];
    const sample = start({ onOutput: (text) => printed.push(text) });
    await sample.invoke({ ask: "print", text: "hello" });
    await until("the output has come", () => printed.join("").includes("hello\n"));
  });

  it("throttles beyond its concurrency, without starting another environment", async () => {
    const sample = start({ concurrencyMax: 1 });
    const hanging = sample.invoke({ ask: "hang" });
    expect(await sample.invoke({})).toMatchObject({ status: "throttled" });
    expect(sample.coldStarts).toBe(1);
    await sample.stop();
    await hanging;
  });

  it("ends an invocation under way when it is stopped", async () => {
    const sample = start();
    await sample.invoke({});
    const hanging = sample.invoke({ ask: "hang" });
    await sample.stop();
    expect(await hanging).toMatchObject({ failure: "crashed" });
    expect(await sample.invoke({})).toMatchObject({ status: "throttled" });
  });
});

describe("a function in this thread", () => {
  const echo: LambdaHandler = async (event) => event;

  it("gets its event through JSON", async () => {
    const f = inlineFunction({ name: "f", handler: echo });
    expect(await f.invoke({ kept: 1, lost: undefined })).toMatchObject({
      status: "returned",
      value: { kept: 1 },
    });
  });

  it("times out, and its late result is ignored", async () => {
    const f = inlineFunction({ name: "f", timeoutMs: 10, handler: async () => new Promise(() => undefined) });
    expect(await f.invoke({})).toMatchObject({ status: "failed", failure: "timed-out" });
  });

  it("throttles beyond its concurrency", async () => {
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const f = inlineFunction({ name: "f", concurrencyMax: 1, timeoutMs: 60_000, handler: async () => held });
    const first = f.invoke({});
    expect(await f.invoke({})).toMatchObject({ status: "throttled" });
    release();
    expect(await first).toMatchObject({ status: "returned", value: null });
  });

  it("refuses an event that is too large", async () => {
    const f = inlineFunction({ name: "f", handler: echo });
    expect(await f.invoke("x".repeat(INVOCATION_BYTES_MAX))).toMatchObject({ failure: "too-large" });
    expect(await f.invoke("x".repeat(INVOCATION_BYTES_MAX - 2))).toMatchObject({ status: "returned" });
  });

  it.each([[{ name: "" }], [{ name: "f", timeoutMs: 0 }], [{ name: "f", concurrencyMax: 0 }]])(
    "refuses %o",
    (options) => {
      expect(() => inlineFunction({ ...options, handler: echo })).toThrow(
        expect.objectContaining({ code: "invalid-options" }),
      );
    },
  );
});
