import { parseTimestamp } from "@isthmus/core";
import type { Change } from "@isthmus/core";
import { EXACT_ATTRIBUTES } from "./exact-attributes.ts";
import { version } from "./store-bench.ts";
import { deletion, put } from "./transport-bench.ts";
import type { TransportRule } from "./transport-bench.ts";

/** Rules of what a change is after it has arrived, field by field. */
export const CARRIAGE_RULES: readonly TransportRule[] = [
  ...Object.entries(EXACT_ATTRIBUTES).map(([name, attributes]) => carries(name, [put(0, attributes)])),
  carries("numbers as they are spelled", [
    put(0, { a: { N: "1.50" }, b: { N: "1E3" }, c: { NS: ["1.0", "-2e-5"] } }),
  ]),
  carries("keys of text, numbers and binary, with and without a sort key", [
    put(0, {}, { key: { pk: { S: "ключ 😀" } } }),
    deletion(1, { key: { pk: { S: "x".repeat(2048) } } }),
    put(2, {}, { table: "numbers", key: { n: { N: "12345678901234567890123456789012345678" } } }),
    deletion(3, { table: "numbers", key: { n: { N: "-1" } } }),
    put(4, {}, { table: "bytes", key: { b: { B: Uint8Array.of(0, 255) }, s: { B: Uint8Array.of(128) } } }),
    deletion(5, { table: "bytes", key: { b: { B: Uint8Array.of(0, 254) }, s: { B: Uint8Array.of(1) } } }),
  ]),
  carries("the version, whatever its timestamp and region", [
    put(0, {}, { version: version("12345678901234567890123456789.012345678", "us-east-1") }),
    deletion(1, { version: version("-1.5", "регион 😀") }),
    put(2, {}, { version: version("0", "") }),
  ]),
  carries("the base version, or that there is none", [
    put(0, {}, { base: version("1.5", "cn-north-1") }),
    put(1),
    deletion(2, { base: version("1700000000", "é") }),
    deletion(3),
  ]),
  carries("the time of writing", [
    put(0, {}, { writtenAt: parseTimestamp("1700000000.123456") }),
    deletion(1, { writtenAt: parseTimestamp("0") }),
  ]),
];

function carries(what: string, changes: readonly Change[]): TransportRule {
  return {
    name: `carries ${what}`,
    async check({ sendAll, arrive }) {
      await sendAll(changes);
      await arrive(changes);
    },
  };
}
