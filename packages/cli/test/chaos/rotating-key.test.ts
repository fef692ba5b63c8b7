import type { HandlerWrapper } from "@isthmus/local-cloud";
import { afterEach, beforeEach, expect, it } from "vitest";
import { startRotatingKey } from "../../src/chaos/rotating-key.ts";
import type { RotatingKey } from "../../src/chaos/rotating-key.ts";

type Handler = Parameters<HandlerWrapper>[0];
type Request = Parameters<Handler["handle"]>[0];

let rotating: RotatingKey;
beforeEach(async () => {
  rotating = await startRotatingKey();
});
afterEach(async () => rotating.stop());

/** The key as the secret has it now. */
async function readSecret(): Promise<string> {
  const answer = await fetch(rotating.secretsEndpoint, { method: "POST" });
  const { SecretString } = (await answer.json()) as { SecretString: string };
  return (JSON.parse(SecretString) as { accessKeyId: string }).accessKeyId;
}

/** The status of a request that was signed with this key. */
async function use(key: string): Promise<number> {
  const service = { handle: async () => ({ response: { statusCode: 200, headers: {} } }) };
  const guarded = rotating.guard(service as unknown as Handler);
  const headers = {
    authorization: `AWS4-HMAC-SHA256 Credential=${key}/20261125/x`,
    "x-amz-target": "Kinesis_20131202.PutRecords",
  };
  const request = { headers, method: "POST", path: "/", query: {} } as unknown as Request;
  const { response } = await guarded.handle(request);
  return response.statusCode;
}

it("is exchanged when it has been used once more, so that its user holds an old one", async () => {
  const first = await readSecret();
  rotating.rotate();
  expect(await readSecret()).toBe(first);
  expect(await use(first)).toBe(200);
  expect(await use(first)).toBe(400);
  const second = await readSecret();
  expect(second).not.toBe(first);
  expect(await use(second)).toBe(200);
  expect(await use(second)).toBe(200);
  expect([rotating.rotations, rotating.refused]).toEqual([1, 1]);
});

it("is exchanged at one use each, however many exchanges are due", async () => {
  rotating.rotate();
  rotating.rotate();
  expect(await use(await readSecret())).toBe(200);
  expect(rotating.rotations).toBe(1);
  expect(await use(await readSecret())).toBe(200);
  expect(rotating.rotations).toBe(2);
});
