import type { BenchGroup, BenchOptions } from "../../bench-group.ts";
import { recordedStream } from "../../counted/recorded-stream.ts";
import type { PutTally } from "../../counted/recorded-stream.ts";
import type { Figure } from "../../figure.ts";
import { changeOf, sampleBytes, wireItems } from "./wire-records.ts";
import type { WireItems } from "./wire-records.ts";

/** Bytes and requests on the wire, counted at the client of `kinesisTransport`; counts do not differ from run to run. */
export const wireGroup: BenchGroup = {
  name: "wire",
  description: "bytes and requests per change beside one uncompressed JSON stream record per change",
  run: async (options) => {
    const figures: Figure[] = [];
    for (const shape of await wireItems(options.quick ? 500 : 1000)) {
      for (const batch of [1, 10, 100, 1000]) {
        if (batch > shape.items.length) continue;
        options.signal.throwIfAborted();
        options.onProgress(`${shape.name}, batches of ${batch}`);
        figures.push(await bytesPerChange(shape, batch, options));
      }
      if (shape.items.length >= 500) figures.push(...(await countsOf500(shape, options)));
    }
    return figures;
  },
};

async function bytesPerChange(shape: WireItems, batch: number, options: BenchOptions): Promise<Figure> {
  const { name, items, keyName } = shape;
  const { bodies } = await sent(shape, items.length, batch, options);
  const sample = items.reduce((sum, item, place) => sum + sampleBytes(item, keyName, place), 0);
  return {
    name: `${name}, batches of ${batch}`,
    unit: "bytes/change",
    value: bytesOf(bodies) / items.length,
    baseline: { name: "sample's", value: sample / items.length },
    ...(name === "cities" && batch === 100 && { target: { kind: "at-most", value: 0.25 } }),
  };
}

async function countsOf500(shape: WireItems, options: BenchOptions): Promise<readonly Figure[]> {
  const { requests, bodies } = await sent(shape, 500, 500, options);
  return [
    {
      name: `${shape.name}, PutRecords for 500`,
      unit: "requests",
      value: requests,
      target: { kind: "at-most", value: 1 },
    },
    {
      name: `${shape.name}, records for 500`,
      unit: "records",
      value: bodies.length,
      baseline: { name: "sample's", value: 500 },
    },
  ];
}

/** Sends the first `total` items in batches. The last batch is smaller where `total` is no multiple. */
async function sent(
  { items, keyName }: WireItems,
  total: number,
  batch: number,
  { signal }: BenchOptions,
): Promise<PutTally> {
  const { transport, take } = recordedStream();
  const changes = items.slice(0, total).map((item) => changeOf(item, keyName));
  for (let start = 0; start < total; start += batch)
    await transport.send(changes.slice(start, start + batch), { signal });
  await transport.close();
  return take();
}

function bytesOf(bodies: readonly Uint8Array[]): number {
  return bodies.reduce((sum, { length }) => sum + length, 0);
}
