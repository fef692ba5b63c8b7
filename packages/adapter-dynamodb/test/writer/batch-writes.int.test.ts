import { Readable } from "node:stream";
import { BatchWriteItemCommand } from "@aws-sdk/client-dynamodb";
import { BatchWriteCommand } from "@aws-sdk/lib-dynamodb";
import type { HandlerWrapper } from "@isthmus/local-cloud";
import { afterAll, beforeAll, expect, test } from "vitest";
import { clockAt, startWriterCloud, versionAttributes } from "./writer-cloud.ts";
import type { WriterCloud } from "./writer-cloud.ts";

let cloud: WriterCloud;
beforeAll(async () => {
  cloud = await startWriterCloud();
});
afterAll(async () => cloud.stop());

test("stamps the puts of listed tables in one request and leaves deletes and other tables alone", async () => {
  const [listed, other] = [await cloud.table(), await cloud.table()];
  await cloud.seed(listed, { id: { S: "2" } });
  const { client, counter } = cloud.versioned([listed], { clock: clockAt("1000.5") });
  const input = {
    RequestItems: {
      [listed]: [
        // Read earlier and written back: an old version and the mark of replication.
        {
          PutRequest: {
            Item: {
              id: { S: "1" },
              ...versionAttributes("5", "cn-north-1"),
              last_replicated_version: { S: "5@cn-north-1" },
            },
          },
        },
        { DeleteRequest: { Key: { id: { S: "2" } } } },
      ],
      [other]: [{ PutRequest: { Item: { id: { S: "1" } } } }],
    },
  };
  const before = structuredClone(input);
  await client.send(new BatchWriteItemCommand(input));
  expect(await cloud.read(listed)).toEqual({ id: { S: "1" }, ...versionAttributes("1000.5") });
  expect(await cloud.read(listed, "2")).toBeUndefined();
  expect(await cloud.read(other)).toEqual({ id: { S: "1" } });
  expect(counter.counts()).toEqual({ BatchWriteItem: 1 });
  expect(input).toEqual(before);
});

test("stamps a document client's puts", async () => {
  const table = await cloud.table();
  const { document } = cloud.versioned([table], { clock: clockAt("1000.5") });
  await document.send(
    new BatchWriteCommand({ RequestItems: { [table]: [{ PutRequest: { Item: { id: "1", n: 1 } } }] } }),
  );
  expect(await cloud.read(table)).toEqual({ id: { S: "1" }, n: { N: "1" }, ...versionAttributes("1000.5") });
});

test("gives back what was not processed as the application sent it, fit to be submitted again", async () => {
  const table = await cloud.table();
  const items = { plain: { id: { S: "1" }, a: { S: "x" } }, document: { id: "2", tags: ["x"] } };
  const faults = refuseBatches();
  const clock = clockAt("1000.5", "1000.6", "1000.7", "1000.8");
  const { client, document } = cloud.versioned([table], { clock }, faults.wrap);

  const plain = await client.send(
    new BatchWriteItemCommand({ RequestItems: { [table]: [{ PutRequest: { Item: items.plain } }] } }),
  );
  expect(plain.UnprocessedItems).toEqual({ [table]: [{ PutRequest: { Item: items.plain } }] });
  faults.refuse = false;
  await client.send(new BatchWriteItemCommand({ RequestItems: plain.UnprocessedItems }));
  expect(await cloud.read(table)).toEqual({ ...items.plain, ...versionAttributes("1000.6") });

  faults.refuse = true;
  const first = await document.send(
    new BatchWriteCommand({
      RequestItems: {
        [table]: [{ PutRequest: { Item: items.document } }, { DeleteRequest: { Key: { id: "1" } } }],
      },
    }),
  );
  expect(first.UnprocessedItems).toEqual({
    [table]: [{ PutRequest: { Item: items.document } }, { DeleteRequest: { Key: { id: "1" } } }],
  });
  faults.refuse = false;
  await document.send(new BatchWriteCommand({ RequestItems: first.UnprocessedItems }));
  expect(await cloud.read(table, "2")).toMatchObject({
    tags: { L: [{ S: "x" }] },
    ...versionAttributes("1000.8"),
  });
  expect(await cloud.read(table, "1")).toBeUndefined();
});

/** Answers batches as DynamoDB does when it throttles them: nothing was processed. No emulator ever does. */
function refuseBatches(): { refuse: boolean; wrap: HandlerWrapper } {
  const switchable = {
    refuse: true,
    wrap: ((inner) => ({
      metadata: inner.metadata,
      handle: async (request, options) => {
        if (!switchable.refuse) return inner.handle(request, options);
        const { RequestItems } = JSON.parse(new TextDecoder().decode(request.body)) as {
          RequestItems: unknown;
        };
        const body = Readable.from([JSON.stringify({ UnprocessedItems: RequestItems })]);
        return { response: { statusCode: 200, headers: {}, body } };
      },
      destroy: () => inner.destroy(),
      updateHttpClientConfig: (key, value) => inner.updateHttpClientConfig(key, value),
      httpHandlerConfigs: () => inner.httpHandlerConfigs(),
    })) as HandlerWrapper,
  };
  return switchable;
}
