import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DEFAULT_VERSION_ATTRIBUTES } from "@isthmus/core";
import type { Item } from "@isthmus/core";
import type { Random } from "../random.ts";
import type { CityWriter } from "./city-writer.ts";
import { deleteOf, putOf, updateOf } from "./city-writes.ts";

/** Options of {@link poorClockWriter}. */
export interface PoorClockOptions {
  readonly region: string;
  readonly tableName: string;
  readonly random: Random;
  /** How far its clock is off, in seconds; negative: behind. */
  readonly skewSeconds: number;
  /** Milliseconds since the epoch. */
  readonly nowMs: () => number;
}

const FORGETS_REGION = 0.25;

/**
 * Sets the version attributes by itself, as the applications of the original sample do, and badly: in whole seconds, by a clock that is
 * off, and at times without the region. So its versions repeat, go down, and carry the name of whoever wrote before.
 */
export function poorClockWriter(client: DynamoDBClient, options: PoorClockOptions): CityWriter {
  const { region, tableName, random, skewSeconds, nowMs } = options;
  const version = (): Item => {
    const seconds = Math.floor(nowMs() / 1000) + skewSeconds;
    return {
      [DEFAULT_VERSION_ATTRIBUTES.timestamp]: { N: String(seconds) },
      ...(!random.chance(FORGETS_REGION) && { [DEFAULT_VERSION_ATTRIBUTES.region]: { S: region } }),
    };
  };
  return {
    kind: "poor-clock",
    async write(mutation) {
      switch (mutation.kind) {
        case "put":
          await client.send(putOf(mutation, tableName, version()));
          break;
        case "update":
          await client.send(updateOf(mutation, tableName, version()));
          break;
        case "delete":
          await client.send(deleteOf(mutation, tableName));
          break;
        default:
          mutation.kind satisfies never;
      }
    },
  };
}
