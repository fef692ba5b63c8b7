import { REGION_ID_LENGTH_MAX } from "@isthmus/core";
import * as v from "valibot";

const REGION_NAME = new RegExp(`^[A-Za-z0-9][A-Za-z0-9._-]{0,${REGION_ID_LENGTH_MAX - 1}}$`);
const TABLE_NAME = /^[A-Za-z0-9_.-]{3,255}$/;
const STREAM_NAME = /^[A-Za-z0-9_.-]{1,128}$/;
const QUEUE = /^(?:https?:\/\/\S+|[A-Za-z0-9_-]{1,80}|[A-Za-z0-9_-]{1,75}\.fifo)$/;

/** The name of a replica, which is part of every version. */
export const RegionNameSchema = v.pipe(
  v.string(),
  v.regex(REGION_NAME, `1 to ${REGION_ID_LENGTH_MAX} letters, digits, ".", "_" or "-"`),
);

/** The name of a DynamoDB table, or the logical name of a replicated one. */
export const TableNameSchema = v.pipe(
  v.string(),
  v.regex(TABLE_NAME, `3 to 255 letters, digits, "_", "." or "-"`),
);

/** The name of a Kinesis stream. */
export const StreamNameSchema = v.pipe(
  v.string(),
  v.regex(STREAM_NAME, `1 to 128 letters, digits, "_", "." or "-"`),
);

/** The name or URL of an SQS queue. */
export const QueueSchema = v.pipe(
  v.string(),
  v.regex(QUEUE, `a queue's name or URL; a name is at most 80 letters, digits, "_" or "-"`),
);
