import { encodeItem } from "@isthmus/core";
import type { Item } from "@isthmus/core";
import { arbitraryItem, arbitraryKey } from "@isthmus/testkit";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { decodeLambdaRecord, decodeSdkRecord } from "../src/stream-record.ts";
import { entryText, itemText } from "./item-text.ts";

function record(images: { readonly key: unknown; readonly item: unknown; readonly time: unknown }): object {
  return {
    eventName: "MODIFY",
    dynamodb: {
      ApproximateCreationDateTime: images.time,
      Keys: images.key,
      OldImage: images.key,
      NewImage: images.item,
      SequenceNumber: "1",
      StreamViewType: "NEW_AND_OLD_IMAGES",
    },
  };
}

test("any item comes through either door exactly as it was", () => {
  const arbitrary = fc
    .tuple(arbitraryItem(), arbitraryKey(["pk", "sk"]), fc.integer({ min: 0, max: 4_000_000_000 }))
    .map(([item, key, seconds]) => ({ key, seconds, item: Object.assign(item, key) }));
  fc.assert(
    fc.property(arbitrary, ({ item, key, seconds }) => {
      const viaJson = JSON.parse(
        JSON.stringify(record({ key: encodeItem(key), item: encodeItem(item), time: seconds })),
      ) as unknown;
      const lambda = decodeLambdaRecord(viaJson);
      const sdk = decodeSdkRecord(record({ key, item, time: new Date(seconds * 1000) }));
      expect(entryText(sdk)).toBe(entryText(lambda));
      expect(lambda.kind === "record" && itemText(lambda.record.newImage as Item)).toBe(itemText(item));
      expect(lambda).toMatchObject({ record: { createdAt: String(seconds) } });
    }),
  );
});

test("no value at all makes either door throw", () => {
  fc.assert(
    fc.property(fc.anything({ withNullPrototype: true, withDate: true }), (raw) => {
      expect(["record", "malformed"]).toContain(decodeLambdaRecord(raw).kind);
      expect(decodeLambdaRecord({ eventName: "INSERT", dynamodb: raw }).kind).toBe("malformed");
      expect(decodeSdkRecord(raw as object).kind).toBe(decodeLambdaRecord(raw).kind);
    }),
  );
});
