import { describe, expect, test } from "vitest";
import { sleep } from "../src/sleep.ts";

describe("sleep", () => {
  test("ends at once when aborted before or meanwhile", async () => {
    await expect(sleep(60_000, AbortSignal.abort())).rejects.toMatchObject({
      code: "aborted",
      kind: "retryable",
    });
    const controller = new AbortController();
    const waiting = sleep(60_000, controller.signal);
    controller.abort();
    await expect(waiting).rejects.toMatchObject({ code: "aborted" });
  });
});
