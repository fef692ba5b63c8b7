import { Readable } from "node:stream";
import type { WireRequest, WireResponse } from "./request-handler.ts";

/** A JSON object of AWS's protocols. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** The length in bytes of a request's body. */
export function requestBytes(request: WireRequest): number {
  const body: unknown = request.body;
  if (typeof body === "string") return Buffer.byteLength(body);
  return body instanceof Uint8Array ? body.byteLength : 0;
}

/** A request's body. All operations of these services have one. */
export function readRequest(request: WireRequest): JsonObject {
  const body: unknown = request.body;
  return JSON.parse(body instanceof Uint8Array ? textOf(body) : String(body)) as JsonObject;
}

/** A view of the bytes, because `Buffer.from(bytes)` makes the SDK's own kind of bytes warn of being taken for text. */
function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8");
}

/** The request with another body. The client's own request stays as it is, because a retry sends it again. */
export function withRequestBody(request: WireRequest, json: JsonObject): WireRequest {
  const body = JSON.stringify(json);
  const headers = Object.fromEntries(
    Object.entries(request.headers).filter(([name]) => name.toLowerCase() !== "content-length"),
  );
  headers["content-length"] = String(Buffer.byteLength(body));
  const copy = Object.create(Object.getPrototypeOf(request) as object) as WireRequest;
  return Object.assign(copy, request, { headers, body });
}

/** Reads a response to its end, which also frees its connection. */
export async function readBytes(response: WireResponse): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of response.body as AsyncIterable<Uint8Array>) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** A response that says `json`, with the headers of `like` where there is one. */
export function jsonResponse(statusCode: number, json: JsonObject, like?: WireResponse): WireResponse {
  const body = Buffer.from(JSON.stringify(json));
  // A checksum of the body as it was would be wrong now.
  const kept = Object.entries(like?.headers ?? {}).filter(
    ([name]) => !["content-length", "transfer-encoding", "x-amz-crc32"].includes(name.toLowerCase()),
  );
  const headers = {
    "content-type": "application/x-amz-json-1.0",
    ...Object.fromEntries(kept),
    "content-length": String(body.byteLength),
  };
  return { statusCode, headers, body: Readable.from([body]) };
}
