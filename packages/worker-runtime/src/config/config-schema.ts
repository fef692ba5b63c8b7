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

// The runtime schema of `isthmus.config.json`. The published JSON Schema is made from it, so every description here is read by users in
// their editors.

const PollSchema = v.strictObject({
  idleMinMs: v.optional(wholeNumber("First pause after an empty read, in milliseconds.", 1, 60_000), 50),
  idleMaxMs: v.optional(wholeNumber("Longest pause after an empty read, in milliseconds.", 1, 600_000), 1000),
  kinesisReadIntervalMs: v.optional(
    wholeNumber("Shortest time between two reads of a Kinesis shard; AWS allows five a second.", 0, 60_000),
    200,
  ),
  relistSeconds: v.optional(wholeNumber("How often to look for new shards.", 1, 3600), 30),
  shardConcurrency: v.optional(
    wholeNumber("Shards of one stream that are handled at the same moment.", 1, 1000),
    8,
  ),
  batchEntriesMax: v.optional(
    wholeNumber("Stream records or messages of a shard that are handled together, at most.", 1, 10_000),
    200,
  ),
  receivers: v.optional(wholeNumber("Receiving loops for each SQS inbox.", 1, 100), 4),
  waitSeconds: v.optional(wholeNumber("Long-poll time of an SQS receive.", 0, 20), 20),
  backoffMaxMs: v.optional(wholeNumber("Longest pause after failures, in milliseconds.", 1, 600_000), 30_000),
});

/** The runtime schema of the configuration file, with its defaults. */
export const ConfigSchema = v.strictObject({
  $schema: v.optional(
    v.pipe(v.string(), v.description("Where the JSON Schema of this file is, for editors.")),
  ),
  regions: RegionsSchema,
  tables: TablesSchema,
  tombstones: v.optional(TombstonesSchema, {}),
  futureBoundSeconds: v.optional(FutureBoundSecondsSchema, FUTURE_BOUND_SECONDS_DEFAULT),
  concurrency: v.optional(ConcurrencySchema, CONCURRENCY_DEFAULT),
  checkpoints: v.optional(
    v.pipe(
      v.variant("kind", [
        v.strictObject({
          kind: v.literal("file"),
          directory: text("Directory, relative to this file."),
        }),
        v.strictObject({
          kind: v.literal("table"),
          name: v.pipe(TableNameSchema, v.description("DynamoDB table with the partition key `name` (S).")),
          region: v.pipe(RegionNameSchema, v.description("The region that the table is in.")),
        }),
      ]),
      v.description("Where the worker remembers how far it is."),
    ),
    { kind: "file", directory: ".isthmus/checkpoints" },
  ),
  deadLetters: v.optional(
    v.pipe(
      v.variant("kind", [
        v.strictObject({
          kind: v.literal("file"),
          directory: text("Directory, relative to this file."),
        }),
        v.strictObject({
          kind: v.literal("sqs"),
          queue: v.pipe(QueueSchema, v.description("Name or URL of the SQS queue.")),
          region: v.pipe(
            RegionNameSchema,
            v.description("The region that the queue and the bucket are in; its credentials are used."),
          ),
          bucket: v.optional(
            text(
              "S3 bucket for letters that are too large for the queue. Without one such a letter holds up its stream or queue.",
            ),
          ),
          prefix: v.optional(text('What objects are named in front. Default "isthmus/dead-letters/".')),
          messageBytesMax: v.optional(
            wholeNumber(
              "Most bytes of a message. Default 262144; raise it only where the queue allows more.",
              4096,
              1_048_576,
            ),
          ),
        }),
      ]),
      v.description("Where changes are kept that can never be applied as they are."),
    ),
    { kind: "file", directory: ".isthmus/dead-letters" },
  ),
  poll: v.optional(v.pipe(PollSchema, v.description("How often to look for changes.")), {}),
});

/** What may stand in the file. */
export type ConfigInput = v.InferInput<typeof ConfigSchema>;
/** The file with its defaults filled in, before the checks across its parts. */
export type ConfigOutput = v.InferOutput<typeof ConfigSchema>;
