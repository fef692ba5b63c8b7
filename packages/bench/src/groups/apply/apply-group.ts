import { PutItemCommand } from "@aws-sdk/client-dynamodb";
import type { DynamoDBClient, PutItemCommandInput } from "@aws-sdk/client-dynamodb";
import { mapBounded } from "@isthmus/core";
import type { PutChange } from "@isthmus/core";
import { startLocalCloud } from "@isthmus/local-cloud";
import type { LocalCloud } from "@isthmus/local-cloud";
import { applyOrders, CONCURRENCY, THERE } from "../../baseline/apply-orders.ts";
import { longLink, ROUND_TRIP_MS } from "../../baseline/long-link.ts";
import { rate } from "../../baseline/rate.ts";
import type { BenchGroup, BenchOptions } from "../../bench-group.ts";
import { compare } from "../../compare.ts";
import type { Figure } from "../../figure.ts";
import { captured, decoded } from "../../capture-update.ts";
import { streamUpdate } from "../../stream-update.ts";
import { createOrders, ordersStore } from "../../baseline/orders-table.ts";
import { recordingClient } from "./recorded-requests.ts";
import { applyAsSample } from "./sample-apply.ts";

const ITEM_BYTES = 500;

/** Applying versioned overwrites. */
export const applyGroup: BenchGroup = {
  name: "apply",
  description: `applying versioned overwrites, beside a bare loop of the SDK and, at ${ROUND_TRIP_MS} ms, beside the sample's way`,
  run: async (options) => {
    const cloud = await startLocalCloud({ regions: [THERE], services: ["dynamodb"] });
    try {
      return [await besideBareLoop(options, cloud), await besideSample(options, cloud)];
    } finally {
      await cloud.stop();
    }
  },
};

/** The very requests that Isthmus sends, sent by nothing but the SDK, as many at a time. */
async function besideBareLoop(options: BenchOptions, cloud: LocalCloud): Promise<Figure> {
  const count = options.quick ? 50 : 1000;
  const changes = overwrites(count);
  const { dynamodb } = cloud.clients(THERE);
  const table = freshTables(dynamodb, changes, "bare");
  options.onProgress(`${count} changes, no distance`);
  const { isthmus, bare } = await compare(
    {
      isthmus: async () => {
        const name = await table();
        return rate(count, async () => apply(changes, dynamodb, name));
      },
      bare: async () => {
        const name = await table();
        const { client, requests } = recordingClient();
        await apply(changes, client, name);
        return rate(count, async () => sendAll(requests, dynamodb));
      },
    },
    options.runs,
    options.signal,
  );
  return {
    name: `${count} overwrites, ${CONCURRENCY} at a time`,
    unit: "changes/s",
    value: isthmus,
    baseline: { name: "bare SDK loop", value: bare },
    target: { kind: "at-least", value: 0.9 },
  };
}

async function besideSample(options: BenchOptions, cloud: LocalCloud): Promise<Figure> {
  const count = options.quick ? 20 : 100;
  const changes = overwrites(count);
  const link = longLink();
  const far = (): DynamoDBClient => cloud.clients(THERE, { wrapHandler: link.wrap }).dynamodb;
  const kept = far();
  const table = freshTables(cloud.clients(THERE).dynamodb, changes, "far");
  options.onProgress(`${count} changes, ${ROUND_TRIP_MS} ms`);
  const { isthmus, sample } = await compare(
    {
      isthmus: async () => {
        const name = await table();
        return rate(count, async () => apply(changes, kept, name));
      },
      sample: async () => {
        const name = await table();
        return rate(count, async () => applyAsSample(changes, name, far));
      },
    },
    options.runs,
    options.signal,
  );
  return {
    name: `${count} overwrites, ${ROUND_TRIP_MS} ms`,
    unit: "changes/s",
    value: isthmus,
    baseline: { name: "the sample's way", value: sample },
    target: { kind: "at-least", value: 5 },
  };
}

/** A new table for each run, filled before the time counts. */
function freshTables(
  client: DynamoDBClient,
  changes: readonly PutChange[],
  prefix: string,
): () => Promise<string> {
  let made = 0;
  return async () => {
    made += 1;
    const name = `${prefix}-${made}`;
    await createOrders(client, name, changes);
    return name;
  };
}

async function apply(
  changes: readonly PutChange[],
  client: DynamoDBClient,
  tableName: string,
): Promise<void> {
  await applyOrders(changes, [ordersStore(client, tableName)]);
}

async function sendAll(requests: readonly PutItemCommandInput[], client: DynamoDBClient): Promise<void> {
  await mapBounded(requests, CONCURRENCY, async (request) => {
    await client.send(new PutItemCommand(request));
  });
}

function overwrites(count: number): readonly PutChange[] {
  return Array.from({ length: count }, (_, place) =>
    captured(decoded(streamUpdate(place, ITEM_BYTES, "application"))),
  );
}
