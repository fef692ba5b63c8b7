import type { KinesisClient } from "@aws-sdk/client-kinesis";
import { outlineLambdaRecord } from "@isthmus/adapter-dynamodb";
import { createKinesisStream, kinesisTransport } from "@isthmus/adapter-kinesis";
import { forwardChanges, IsthmusError } from "@isthmus/core";
import { requestCounter, startLocalCloud } from "@isthmus/local-cloud";
import { longLink, ROUND_TRIP_MS } from "../../baseline/long-link.ts";
import { NO_STORE } from "../../baseline/no-store.ts";
import { rate } from "../../baseline/rate.ts";
import { SILENT } from "../../baseline/silent-ports.ts";
import { CONTEXT } from "../../capture-update.ts";
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
      await forward(updates(COUNTED), cloud.clients(HERE, { wrapHandler: counter.wrap }).kinesis);
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
  const kept = far();
  options.onProgress(`batches of ${batch}`);
  const { isthmus, sample } = await compare(
    {
      isthmus: async () => rate(batch, async () => forward(records, kept)),
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

async function forward(records: readonly object[], client: KinesisClient): Promise<void> {
  const { outcomes } = await forwardChanges(records.map(outlineLambdaRecord), {
    ...SILENT,
    store: NO_STORE,
    transport: kinesisTransport({ client, streamName: STREAM }),
    context: CONTEXT,
  });
  const failed = outcomes.filter(({ status }) => status !== "done");
  if (failed.length > 0)
    throw new IsthmusError("unexpected", `${failed.length} changes were not forwarded. Allowed: none.`);
}
