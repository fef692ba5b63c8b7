import { dynamoDbStreamSource } from "@isthmus/adapter-dynamodb";
import type { StreamRecord } from "@isthmus/core";
import { loadKeys } from "../items/load-keys.ts";
import { readMark } from "../items/write-mark.ts";
import type { LoadSide } from "../load-side.ts";
import type { LagMeter } from "./lag-meter.ts";
import { followStream } from "./stream-tail.ts";
import type { StreamTail } from "./stream-tail.ts";

/** What a region's table is watched with. */
export interface WatchTableOptions {
  readonly side: LoadSide;
  /** The region's number in the run. */
  readonly region: number;
  readonly run: number;
  readonly meter: LagMeter;
  readonly pollMs: number;
  readonly signal: AbortSignal;
}

/** Tells the meter of all that a table's stream shows under the keys of the run, from now on. */
export async function watchTable(options: WatchTableOptions): Promise<StreamTail> {
  const { side, region, run, meter, pollMs, signal } = options;
  const keys = loadKeys(side.keySchema, run);
  const onRecord = ({ key, oldImage, newImage }: StreamRecord): void => {
    const id = keys.toId(key);
    if (id === undefined) return;
    const mark = readMark(newImage);
    if (mark !== undefined) meter.sawPut(region, id, mark);
    else if (newImage === undefined) meter.sawRemoval(region, id, readMark(oldImage));
  };
  const source = dynamoDbStreamSource({ client: side.streams, streamArn: side.streamArn });
  return followStream({ source, onRecord, pollMs, signal });
}
