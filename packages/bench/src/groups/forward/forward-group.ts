import type { KinesisClient } from "@aws-sdk/client-kinesis";
import { createKinesisStream, kinesisTransport } from "@isthmus/adapter-kinesis";
import type { ChangeTransport } from "@isthmus/core";
import { requestCounter, startLocalCloud } from "@isthmus/local-cloud";
import { forwardOrders } from "../../baseline/forward-orders.ts";
import { longLink, ROUND_TRIP_MS } from "../../baseline/long-link.ts";
import { rate } from "../../baseline/rate.ts";
import type { BenchGroup, BenchOptions } from "../../bench-group.ts";
import { compare } from "../../compare.ts";
import type { Figure } from "../../figure.ts";
import { HERE, streamUpdate } from "../../stream-update.ts";
import { forwardAsSample } from "./sample-forward.ts";

const STREAM = "inbox";
const ITEM_BYTES = 500;
/** As many as one PutRecords may hold records. */
const COUNTED = 500;

/** Forwarding versioned overwrites to a Kinesis stream that is a round trip away. */
export const forwardGroup: BenchGroup = {
  name: "forward",
  description: `forwarding versioned overwrites over ${ROUND_TRIP_MS} ms, beside the sample's way`,
  run: async (options) => {
    const cloud = await startLocalCloud({ regions: [HERE], services: ["kinesis"] });
    try {
      const { kinesis } = cloud.clients(HERE);
      await createKinesisStream(kinesis, STREAM, { shards: 2, signal: options.signal });
      const counter = requestCounter();
      await forwardOrders(updates(COUNTED), to(cloud.clients(HERE, { wrapHandler: counter.wrap }).kinesis));
      const link = longLink();
      const far = (): KinesisClient => cloud.clients(HERE, { wrapHandler: link.wrap }).kinesis;
      return [requests(counter.counts()["PutRecords"] ?? 0), ...(await rates(options, far))];
    } finally {
      await cloud.stop();
    }
  },
};

async function rates(options: BenchOptions, far: () => KinesisClient): Promise<readonly Figure[]> {
  const batch = options.quick ? 20 : 100;
  const records = updates(batch);
  // One client for all batches: connections are kept, as they are between a function's invocations.
  const kept = to(far());
  options.onProgress(`batches of ${batch}`);
  const { isthmus, sample } = await compare(
    {
      isthmus: async () => rate(batch, async () => forwardOrders(records, kept)),
      sample: async () => rate(batch, async () => forwardAsSample(records, STREAM, far)),
    },
    options.runs,
    options.signal,
  );
  return [
    {
      name: `batches of ${batch}, ${ROUND_TRIP_MS} ms`,
      unit: "changes/s",
      value: isthmus,
      baseline: { name: "the sample's way", value: sample },
      target: { kind: "at-least", value: 5 },
    },
  ];
}

function requests(value: number): Figure {
  return {
    name: `PutRecords for ${COUNTED} changes`,
    unit: "requests",
    value,
    target: { kind: "at-most", value: 1 },
  };
}

function updates(count: number): readonly object[] {
  return Array.from({ length: count }, (_, place) => streamUpdate(place, ITEM_BYTES, "application"));
}

function to(client: KinesisClient): ChangeTransport {
  return kinesisTransport({ client, streamName: STREAM });
}
