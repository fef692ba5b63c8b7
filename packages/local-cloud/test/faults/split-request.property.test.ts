import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { splitRequest } from "../../src/faults/split-request.ts";
import type { JsonObject } from "../../src/wire/json-message.ts";

/** Which entries are refused; the length is the batch's. */
const refusedMarks = fc.array(fc.boolean(), { minLength: 1, maxLength: 30 });

describe("splitRequest", () => {
  it("answers for every record of PutRecords at its place, whatever is refused", () => {
    fc.assert(
      fc.property(refusedMarks, (marks) => {
        const request = { StreamName: "s", Records: marks.map((_, index) => ({ Data: index })) };
        const split = splitRequest("PutRecords", request, (entry) => marks[entry] === true);
        if (!marks.includes(true)) {
          expect(split).toBeUndefined();
          return;
        }
        const accepted = (split?.accepted?.["Records"] ?? []) as readonly { readonly Data: number }[];
        const answer = split?.answer({
          EncryptionType: "NONE",
          FailedRecordCount: 0,
          Records: accepted.map(({ Data }) => ({ SequenceNumber: Data })),
        });
        expect(answer).toMatchObject({
          EncryptionType: "NONE",
          FailedRecordCount: marks.filter(Boolean).length,
          Records: marks.map((isRefused, index) =>
            isRefused ? { ErrorCode: "ProvisionedThroughputExceededException" } : { SequenceNumber: index },
          ),
        });
      }),
    );
  });

  it("parts the keys of BatchGetItem into sent and unprocessed, loses none, and keeps any names", () => {
    const tables = fc.uniqueArray(
      fc.tuple(fc.constantFrom("t", "u", "__proto__", "constructor"), refusedMarks),
      {
        minLength: 1,
        selector: ([name]) => name,
      },
    );
    fc.assert(
      fc.property(tables, (batches) => {
        const request: JsonObject = {
          RequestItems: Object.fromEntries(
            batches.map(([name, marks]) => [
              name,
              { ConsistentRead: true, Keys: marks.map((_, index) => keyOf(name, index)) },
            ]),
          ),
        };
        const all = batches.flatMap(([name, marks]) =>
          marks.map((isRefused, index) => ({ name, index, isRefused })),
        );
        const split = splitRequest("BatchGetItem", request, (entry) => all[entry]?.isRefused === true);
        const refused = all.filter(({ isRefused }) => isRefused);
        if (refused.length === 0) {
          expect(split).toBeUndefined();
          return;
        }
        const answer = split?.answer({});
        const sent = keysIn(split?.accepted?.["RequestItems"]);
        expect(keysIn(answer?.["UnprocessedKeys"])).toEqual(
          refused.map(({ name, index }) => keyOf(name, index)),
        );
        expect(sent).toEqual(
          all.filter(({ isRefused }) => !isRefused).map(({ name, index }) => keyOf(name, index)),
        );
      }),
    );
  });

  it("adds to what the service itself left unprocessed", () => {
    const request = { RequestItems: { t: { Keys: [keyOf("t", 0), keyOf("t", 1)] } } };
    const split = splitRequest("BatchGetItem", request, (entry) => entry === 0);
    const answer = split?.answer({
      Responses: { t: [] },
      UnprocessedKeys: { t: { Keys: [keyOf("t", 1)] } },
    });
    expect(answer).toEqual({
      Responses: { t: [] },
      UnprocessedKeys: { t: { Keys: [keyOf("t", 1), keyOf("t", 0)] } },
    });
  });

  it("leaves operations without a batch alone", () => {
    expect(splitRequest("PutItem", { TableName: "t" }, () => true)).toBeUndefined();
  });
});

/** A key with an attribute that a careless copy would lose. */
function keyOf(table: string, index: number): JsonObject {
  return JSON.parse(`{"__proto__":{"S":"${table}"},"id":{"N":"${index}"}}`) as JsonObject;
}

function keysIn(tables: unknown): readonly JsonObject[] {
  return Object.values(
    (tables ?? {}) as Readonly<Record<string, { readonly Keys: readonly JsonObject[] }>>,
  ).flatMap(({ Keys }) => Keys);
}
