import { Readable } from "node:stream";
import { TransactWriteItemsCommand } from "@aws-sdk/client-dynamodb";
import type { TransactWriteItem } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, TransactWriteCommand } from "@aws-sdk/lib-dynamodb";
import type { HandlerWrapper } from "@isthmus/local-cloud";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { clockAt, startWriterCloud, versionAttributes } from "./writer-cloud.ts";
import type { VersionedClients, WriterCloud } from "./writer-cloud.ts";

let cloud: WriterCloud;
beforeAll(async () => {
  cloud = await startWriterCloud();
});
afterAll(async () => cloud.stop());

const put = (TableName: string, id: string, more: object = {}): TransactWriteItem => ({
  Put: { TableName, Item: { id: { S: id } }, ...more },
});
const update = (TableName: string, id: string, more: object = {}): TransactWriteItem => ({
  Update: {
    TableName,
    Key: { id: { S: id } },
    UpdateExpression: "SET a = :a",
    ExpressionAttributeValues: { ":a": { S: "new" } },
    ...more,
  },
});

async function failureOf(
  sent: Promise<unknown>,
): Promise<{ name: string; message?: string; CancellationReasons?: object[] }> {
  return sent.then(
    () => ({ name: "none" }),
    (error: Error & { CancellationReasons?: object[] }) => error,
  );
}

/** The tokens that reach the wire, in order. */
function tokensOf({ client }: VersionedClients): string[] {
  const tokens: string[] = [];
  client.middlewareStack.add(
    (next) => async (args) => {
      const body = new TextDecoder().decode((args.request as { body: Uint8Array }).body);
      tokens.push((JSON.parse(body) as { ClientRequestToken: string }).ClientRequestToken);
      return next(args);
    },
    { step: "build", name: "tokens" },
  );
  return tokens;
}

describe("TransactWriteItems", () => {
  test("stamps puts and updates of listed tables in one request, and nothing else", async () => {
    const [table, other] = [await cloud.table(), await cloud.table()];
    await cloud.seed(table, { id: { S: "delete" } });
    await cloud.seed(table, { id: { S: "check" } });
    const { client, counter } = cloud.versioned([table], { clock: clockAt("1000.5") });
    const input = {
      TransactItems: [
        put(table, "put"),
        update(table, "update"),
        { Delete: { TableName: table, Key: { id: { S: "delete" } } } },
        {
          ConditionCheck: {
            TableName: table,
            Key: { id: { S: "check" } },
            ConditionExpression: "attribute_exists(id)",
          },
        },
        put(other, "put"),
      ],
    };
    const before = structuredClone(input);
    await client.send(new TransactWriteItemsCommand(input));
    expect(await cloud.read(table, "put")).toEqual({ id: { S: "put" }, ...versionAttributes("1000.5") });
    expect(await cloud.read(table, "update")).toEqual({
      id: { S: "update" },
      a: { S: "new" },
      ...versionAttributes("1000.5"),
    });
    expect(await cloud.read(table, "delete")).toBeUndefined();
    expect(await cloud.read(table, "check")).toEqual({ id: { S: "check" } });
    expect(await cloud.read(other, "put")).toEqual({ id: { S: "put" } });
    expect(counter.counts()).toEqual({ TransactWriteItems: 1 });
    expect(input).toEqual(before);
  });

  test("raises only the versions that were in the way, and tries again", async () => {
    const table = await cloud.table();
    await cloud.seed(table, { id: { S: "low" }, ...versionAttributes("999") });
    await cloud.seed(table, { id: { S: "high" }, ...versionAttributes("1001") });
    await cloud.seed(table, { id: { S: "broken" }, ...versionAttributes("1700000000000") });
    const { document, counter } = cloud.versioned([table], { clock: clockAt("1000.5") });
    await document.send(
      new TransactWriteCommand({
        TransactItems: [
          { Put: { TableName: table, Item: { id: "low" } } },
          {
            Update: {
              TableName: table,
              Key: { id: "high" },
              UpdateExpression: "SET a = :a",
              ExpressionAttributeValues: { ":a": 1 },
            },
          },
          { Put: { TableName: table, Item: { id: "broken" } } },
        ],
      }),
    );
    expect(await cloud.read(table, "low")).toMatchObject(versionAttributes("1000.5"));
    expect(await cloud.read(table, "high")).toMatchObject({
      a: { N: "1" },
      ...versionAttributes("1001.000001"),
    });
    expect(await cloud.read(table, "broken")).toMatchObject(versionAttributes("1000.5"));
    expect(counter.counts()).toEqual({ TransactWriteItems: 2 });
  });

  test("tells the failure of the application's conditions as it is without the writer", async () => {
    const [mine, other] = [await cloud.table(), await cloud.table()];
    const held = { id: { S: "held" }, a: { S: "old" }, ...versionAttributes("999") };
    await Promise.all([cloud.seed(mine, held), cloud.seed(other, held)]);
    const actions = (table: string): TransactWriteItem[] => [
      put(table, "new"),
      update(table, "held", { ConditionExpression: "attribute_not_exists(a)" }),
    ];
    const wanting = (table: string): TransactWriteItem[] => [
      update(table, "held", {
        ConditionExpression: "(attribute_not_exists(a))",
        ReturnValuesOnConditionCheckFailure: "ALL_OLD",
      }),
    ];
    const { client, document, counter } = cloud.versioned([mine], { clock: clockAt("1000.5") });
    for (const make of [actions, wanting]) {
      const failure = await failureOf(
        client.send(new TransactWriteItemsCommand({ TransactItems: make(mine) })),
      );
      const expected = await failureOf(
        cloud.bare.send(new TransactWriteItemsCommand({ TransactItems: make(other) })),
      );
      expect(failure.name).toBe("TransactionCanceledException");
      expect(failure.CancellationReasons).toEqual(expected.CancellationReasons);
      expect(failure.message).toBe(expected.message);
    }
    expect(counter.counts()).toEqual({ TransactWriteItems: 2 });

    const documentCommand = (TableName: string): TransactWriteCommand =>
      new TransactWriteCommand({
        TransactItems: [
          {
            Put: {
              TableName,
              Item: { id: "held" },
              ConditionExpression: "attribute_not_exists(id)",
              ReturnValuesOnConditionCheckFailure: "ALL_OLD",
            },
          },
        ],
      });
    const failure = await failureOf(document.send(documentCommand(mine)));
    const expected = await failureOf(DynamoDBDocumentClient.from(cloud.bare).send(documentCommand(other)));
    expect(failure.CancellationReasons).toEqual(expected.CancellationReasons);
    expect(await cloud.read(mine, "held")).toEqual(held);
  });

  test("shows the application's failed condition alone where a version failed beside it", async () => {
    const table = await cloud.table();
    await cloud.seed(table, { id: { S: "high" }, ...versionAttributes("1001") });
    await cloud.seed(table, { id: { S: "held" } });
    const { client, counter } = cloud.versioned([table], { clock: clockAt("1000.5") });
    const failure = await failureOf(
      client.send(
        new TransactWriteItemsCommand({
          TransactItems: [
            update(table, "high", { ConditionExpression: "attribute_exists(id)" }),
            put(table, "held", { ConditionExpression: "attribute_not_exists(id)" }),
          ],
        }),
      ),
    );
    expect(failure.CancellationReasons).toEqual([
      { Code: "None" },
      expect.objectContaining({ Code: "ConditionalCheckFailed" }),
    ]);
    expect(counter.counts()).toEqual({ TransactWriteItems: 2 });
  });

  test("leaves a transaction to the application that met a conflict, too", async () => {
    // No emulator reports a TransactionConflict, so the answer is made up here.
    const reasons = [
      { Code: "ConditionalCheckFailed", Message: "The conditional request failed" },
      { Code: "TransactionConflict" },
    ];
    const answer: HandlerWrapper = (inner) => ({
      metadata: inner.metadata,
      handle: async () => ({
        response: {
          statusCode: 400,
          headers: { "content-type": "application/x-amz-json-1.0" },
          reason: "Bad Request",
          body: Readable.from([
            JSON.stringify({
              __type: "com.amazonaws.dynamodb.v20120810#TransactionCanceledException",
              Message: "cancelled",
              CancellationReasons: [{ ...reasons[0], Item: versionAttributes("2000") }, reasons[1]],
            }),
          ]),
        },
      }),
      destroy: () => inner.destroy(),
      updateHttpClientConfig: (key, value) => inner.updateHttpClientConfig(key, value),
      httpHandlerConfigs: () => inner.httpHandlerConfigs(),
    });
    const { client, counter } = cloud.versioned(["t"], { clock: clockAt("1000.5") }, answer);
    const failure = await failureOf(
      client.send(new TransactWriteItemsCommand({ TransactItems: [put("t", "1"), put("t", "2")] })),
    );
    expect(failure).toMatchObject({ name: "TransactionCanceledException", message: "cancelled" });
    expect(failure.CancellationReasons).toEqual(reasons);
    expect(counter.counts()).toEqual({ TransactWriteItems: 1 });
  });

  test("gives up after the allowed attempts", async () => {
    const table = await cloud.table();
    await cloud.seed(table, { id: { S: "high" }, ...versionAttributes("1001") });
    const { client, counter } = cloud.versioned([table], { clock: clockAt("1000.5"), attemptsMax: 1 });
    await expect(
      client.send(new TransactWriteItemsCommand({ TransactItems: [put(table, "high")] })),
    ).rejects.toMatchObject({ code: "contended", kind: "retryable" });
    expect(counter.counts()).toEqual({ TransactWriteItems: 1 });
  });
});

describe("the ClientRequestToken", () => {
  test("of the application goes with the first try, and the next try has another", async () => {
    const table = await cloud.table();
    await cloud.seed(table, { id: { S: "high" }, ...versionAttributes("1001") });
    const clients = cloud.versioned([table], { clock: clockAt("1000.5") });
    const tokens = tokensOf(clients);
    const command = { TransactItems: [put(table, "high")], ClientRequestToken: "application-token" };
    await clients.client.send(new TransactWriteItemsCommand(command));
    expect(tokens).toEqual(["application-token", expect.stringMatching(/^[0-9a-f]{36}$/)]);
  });

  test("given again repeats the very request, so that a transaction that went through is not done twice", async () => {
    const table = await cloud.table();
    // The clock moves between the calls, and a version stamped anew would make another request of it.
    const clients = cloud.versioned([table], { clock: clockAt("1000.5", "1001", "1002", "1003") });
    const command = {
      TransactItems: [
        update(table, "1", {
          UpdateExpression: "ADD n :one",
          ExpressionAttributeValues: { ":one": { N: "1" } },
        }),
      ],
      ClientRequestToken: "first-try",
    };
    await clients.client.send(new TransactWriteItemsCommand(command));
    await clients.client.send(new TransactWriteItemsCommand(command));
    expect(await cloud.read(table)).toMatchObject({ n: { N: "1" } });
    expect(clients.counter.counts()).toEqual({ TransactWriteItems: 2 });
  });

  test("given again after a later try went through repeats that try", async () => {
    const table = await cloud.table();
    await cloud.seed(table, { id: { S: "1" }, ...versionAttributes("1001") });
    const clients = cloud.versioned([table], { clock: clockAt("1000.5") });
    const tokens = tokensOf(clients);
    const command = {
      TransactItems: [
        update(table, "1", {
          UpdateExpression: "ADD n :one",
          ExpressionAttributeValues: { ":one": { N: "1" } },
        }),
      ],
      ClientRequestToken: "later-try",
    };
    await clients.client.send(new TransactWriteItemsCommand(command));
    await clients.client.send(new TransactWriteItemsCommand(command));
    expect(tokens[2]).toBe(tokens[1]);
    expect(tokens).toHaveLength(3);
    expect(await cloud.read(table)).toMatchObject({ n: { N: "1" }, ...versionAttributes("1001.000001") });
  });

  test("is the SDK's own, new for each try, where the application gives none", async () => {
    const table = await cloud.table();
    await cloud.seed(table, { id: { S: "high" }, ...versionAttributes("1001") });
    const clients = cloud.versioned([table], { clock: clockAt("1000.5") });
    const tokens = tokensOf(clients);
    await clients.client.send(new TransactWriteItemsCommand({ TransactItems: [put(table, "high")] }));
    expect(new Set(tokens).size).toBe(2);
    expect(tokens.every((token) => typeof token === "string" && token.length > 0)).toBe(true);
  });
});
