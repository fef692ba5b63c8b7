import { parseTimestamp } from "@isthmus/core";
import type { Change } from "@isthmus/core";
import { describe, expect, test } from "vitest";
import { decodeMessage } from "../src/decode-message.ts";
import { packChanges } from "../src/pack-changes.ts";
import { itemOf } from "./arbitrary-change.ts";

const at = parseTimestamp("1732500000");
const change: Change = {
  kind: "delete",
  table: "orders",
  key: itemOf([["pk", { S: "1" }]]),
  version: { timestamp: at, region: "us-east-1" },
  writtenAt: at,
};

describe("decodeMessage", () => {
  test("gives the changes of a sound message", async () => {
    const { payloads } = await packChanges([change], { payloadBytesMax: 1000 });
    const body = payloads[0]?.body ?? new Uint8Array();
    expect(await decodeMessage({ id: "m", body, position: "here", attempts: 3 })).toEqual({
      id: "m",
      position: "here",
      attempts: 3,
      content: { kind: "changes", changes: [change] },
    });
  });

  test("keeps the body and the reason of a message it cannot read", async () => {
    const body = Buffer.from("hello");
    expect(await decodeMessage({ id: "m", body, position: "here", attempts: 1 })).toEqual({
      id: "m",
      position: "here",
      attempts: 1,
      content: { kind: "malformed", body, error: expect.objectContaining({ code: "malformed-payload" }) },
    });
  });
});
