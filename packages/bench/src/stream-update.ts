import { formatVersion, parseRegionId, parseTimestamp } from "@isthmus/core";
import { numberWords } from "./number-words.ts";

/** Who wrote what a stream record holds: an application here, or replication for one elsewhere. */
export type Writer = "application" | "replication";

/** This region, in all cases of the group. */
export const HERE = parseRegionId("us-east-1");

const ELSEWHERE = parseRegionId("cn-north-1");
const BEFORE = parseTimestamp("1732499987.120458");
const AFTER = parseTimestamp("1732500001.482913");

/**
 * A versioned update as a Lambda event has it, both images of about `bytes` bytes each.
 *
 * @param place makes the key, and with it the record, different from others
 */
export function streamUpdate(place: number, bytes: number, writer: Writer): object {
  const key = { pk: { S: `order-${String(place).padStart(8, "0")}` } };
  const image = (status: string, timestamp: typeof AFTER): object => ({
    ...key,
    status: { S: status },
    total: { N: String(1000 + place) },
    lines: { L: [{ M: { sku: { S: `sku-${place % 97}` }, count: { N: "2" } } }] },
    note: { S: numberWords(place, bytes - 250) },
    last_update_timestamp: { N: timestamp },
    last_updater_region: { S: writer === "application" ? HERE : ELSEWHERE },
    ...(writer === "replication" && {
      last_replicated_version: { S: formatVersion({ timestamp, region: ELSEWHERE }) },
    }),
  });
  return {
    eventID: `event-${place}`,
    eventName: "MODIFY",
    eventVersion: "1.1",
    eventSource: "aws:dynamodb",
    awsRegion: HERE,
    dynamodb: {
      ApproximateCreationDateTime: 1_732_500_001,
      Keys: key,
      OldImage: image("open", BEFORE),
      NewImage: image("paid", AFTER),
      SequenceNumber: String(100_000_000 + place),
      SizeBytes: 2 * bytes,
      StreamViewType: "NEW_AND_OLD_IMAGES",
    },
  };
}
