// Compares codecs on envelopes of made-up but realistic items: an order with line items, a user profile, a sensor reading,
// and binary that does not compress. Run after a build: node packages/packing/bench/codecs.mjs
import { performance } from "node:perf_hooks";
import { brotliCompressSync, brotliDecompressSync, constants, gunzipSync, gzipSync } from "node:zlib";
import { encodeChange, encodeEnvelope } from "@isthmus/core";

const ROUNDS = 9;

/** A small seeded generator (mulberry32), so that every run measures the same bytes. */
function generator(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const random = generator(20171129);
const below = (bound) => Math.floor(random() * bound);
const hex = (length) => Array.from({ length }, () => below(16).toString(16)).join("");
const uuid = () => `${hex(8)}-${hex(4)}-${hex(4)}-${hex(4)}-${hex(12)}`;
const words =
  "the of shipped pending red blue small large express standard gift wrapped customer asked for window seat".split(
    " ",
  );
const sentence = (count) => Array.from({ length: count }, () => words[below(words.length)]).join(" ");

const kinds = {
  order: () => ({
    orderId: { S: uuid() },
    status: { S: ["PENDING", "PAID", "SHIPPED"][below(3)] },
    total: { N: `${below(100000) / 100}` },
    placedAt: { S: new Date(1.7e12 + below(1e10)).toISOString() },
    note: { S: sentence(12) },
    lines: {
      L: Array.from({ length: 1 + below(5) }, () => ({
        M: {
          sku: { S: `SKU-${below(90000)}` },
          quantity: { N: `${1 + below(9)}` },
          price: { N: `${below(9999) / 100}` },
        },
      })),
    },
  }),
  profile: () => ({
    userId: { S: uuid() },
    email: { S: `${hex(8)}@example.com` },
    tags: { SS: [words[below(8)], words[8 + below(8)]] },
    active: { BOOL: below(2) === 1 },
    bio: { S: sentence(30) },
  }),
  reading: () => ({
    sensor: { S: `sensor-${below(500)}` },
    at: { N: `${1732500000 + below(86400)}` },
    values: { L: Array.from({ length: 8 }, () => ({ N: `${below(1e6) / 1000}` })) },
  }),
  binary: () => ({ id: { S: uuid() }, blob: { B: Uint8Array.from({ length: 300 }, () => below(256)) } }),
};

function envelope(make, count) {
  const names = [Object.keys(make())[0]];
  const changes = Array.from({ length: count }, () => {
    const item = make();
    const at = `${1732500000 + below(100)}.${below(1e6)}`;
    const version = { timestamp: at, region: "us-east-1" };
    return encodeChange({
      kind: "put",
      table: "orders",
      key: { [names[0]]: item[names[0]] },
      item,
      version,
      writtenAt: at,
    });
  });
  return Buffer.from(encodeEnvelope("orders", names, changes));
}

const brotli = (quality) => (input) =>
  brotliCompressSync(input, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: quality,
      [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
      [constants.BROTLI_PARAM_SIZE_HINT]: input.length,
    },
  });
const codecs = [
  ...[1, 3, 6, 9].map((level) => [`gzip ${level}`, (input) => gzipSync(input, { level }), gunzipSync]),
  ...[1, 2, 3, 4, 5, 6, 9].map((quality) => [`brotli ${quality}`, brotli(quality), brotliDecompressSync]),
];

function medianMs(work) {
  const times = Array.from({ length: ROUNDS }, () => {
    const start = performance.now();
    work();
    return performance.now() - start;
  }).sort((a, b) => a - b);
  return times[Math.floor(ROUNDS / 2)];
}

for (const count of [1, 100, 1000]) {
  const inputs = Object.values(kinds).map((make) => envelope(make, count));
  const bytes = inputs.reduce((sum, input) => sum + input.length, 0);
  process.stdout.write(`\n${count} changes an envelope, ${bytes} bytes in ${inputs.length} envelopes\n`);
  for (const [name, compress, decompress] of codecs) {
    const outputs = inputs.map((input) => compress(input));
    const packed = outputs.reduce((sum, output) => sum + output.length, 0);
    const packMs = medianMs(() => inputs.map((input) => compress(input)));
    const unpackMs = medianMs(() => outputs.map((output) => decompress(output)));
    const each = outputs.map((output) => output.length).join(" ");
    process.stdout.write(
      `${name.padEnd(9)} ${String(packed).padStart(8)} bytes  ratio ${(bytes / packed).toFixed(2)}  ` +
        `pack ${packMs.toFixed(2)} ms  unpack ${unpackMs.toFixed(2)} ms  (${each})\n`,
    );
  }
}
