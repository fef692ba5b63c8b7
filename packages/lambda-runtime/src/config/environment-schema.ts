import {
  CONCURRENCY_DEFAULT,
  ConcurrencySchema,
  FUTURE_BOUND_SECONDS_DEFAULT,
  FutureBoundSecondsSchema,
  QueueSchema,
  RegionNameSchema,
  RegionsSchema,
  TableNameSchema,
  TablesSchema,
  text,
  TombstonesSchema,
  wholeNumber,
} from "@isthmus/settings";
import * as v from "valibot";
import { DEADLINE_MARGIN_MS_DEFAULT } from "../invocation/deadline.ts";

// The schema of a function's configuration once its variables are put together. Where `isthmus.config.json` has the same setting, it is the same piece.

/** The dead letters' bucket. */
const BUCKET_NAME = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;

/** Log levels, from much to little. */
export const LOG_LEVELS = ["DEBUG", "INFO", "WARN", "ERROR"] as const;

/** The runtime schema of a function's configuration. */
export const EnvironmentSchema = v.strictObject({
  region: v.pipe(
    RegionNameSchema,
    v.description("Name of the region that the function runs in: one of the names in `ISTHMUS_REGIONS`."),
  ),
  regions: RegionsSchema,
  tables: TablesSchema,
  tombstones: v.optional(TombstonesSchema, {}),
  futureBoundSeconds: v.optional(FutureBoundSecondsSchema, FUTURE_BOUND_SECONDS_DEFAULT),
  concurrency: v.optional(ConcurrencySchema, CONCURRENCY_DEFAULT),
  deadLetters: v.optional(
    v.strictObject({
      queue: v.optional(
        v.pipe(QueueSchema, v.description("Name or URL of the SQS queue that keeps dead letters.")),
      ),
      bucket: v.optional(
        v.pipe(
          v.string(),
          v.regex(BUCKET_NAME, "a bucket's name"),
          v.description(
            "S3 bucket for dead letters that are too large for the queue. Without it such a letter cannot be kept, and its original comes again and again.",
          ),
        ),
      ),
      prefix: v.optional(text("What the names of objects in the bucket begin with.")),
    }),
    {},
  ),
  heartbeatTable: v.optional(
    v.pipe(
      TableNameSchema,
      v.description(
        "Logical name of the replicated table, one of those in `ISTHMUS_TABLES`, that heartbeats are written to, under keys that begin with `isthmus#heartbeat#`.",
      ),
    ),
  ),
  deadlineMarginMs: v.optional(
    wholeNumber(
      "How many milliseconds before the end of the function's time its work ends; what is not done by then is reported as such.",
      500,
      60_000,
    ),
    DEADLINE_MARGIN_MS_DEFAULT,
  ),
  logLevel: v.optional(
    v.pipe(
      v.picklist(LOG_LEVELS),
      v.description("How much is logged. `DEBUG` has a line for each change: its version and hashed key."),
    ),
    "INFO",
  ),
});

/** A function's configuration with its defaults filled in, before the checks across its parts. */
export type EnvironmentOutput = v.InferOutput<typeof EnvironmentSchema>;
