import { DEFAULT_VERSION_ATTRIBUTES, REGION_ID_LENGTH_MAX } from "@isthmus/core";
import * as v from "valibot";

// The runtime schema of `isthmus.config.json`. The published JSON Schema is made from it, so every description here is read by users in
// their editors.

/** Most days that the tombstones of a table may be kept. Ten years; beyond it there is a mistake in the unit. */
const TOMBSTONE_LIFE_DAYS_MAX = 3650;

const text = (description: string) => v.pipe(v.string(), v.nonEmpty(), v.description(description));
const wholeNumber = (description: string, min: number, max: number) =>
  v.pipe(v.number(), v.integer(), v.minValue(min), v.maxValue(max), v.description(description));
const url = (service: string) =>
  v.pipe(v.string(), v.url(), v.description(`Endpoint of ${service}, for example "http://127.0.0.1:8000".`));

const REGION_NAME = new RegExp(`^[A-Za-z0-9][A-Za-z0-9._-]{0,${REGION_ID_LENGTH_MAX - 1}}$`);
const TABLE_NAME = /^[A-Za-z0-9_.-]{3,255}$/;
const STREAM_NAME = /^[A-Za-z0-9_.-]{1,128}$/;
const QUEUE = /^(?:https?:\/\/\S+|[A-Za-z0-9_-]{1,80}|[A-Za-z0-9_-]{1,75}\.fifo)$/;

const regionName = v.pipe(
  v.string(),
  v.regex(REGION_NAME, `1 to ${REGION_ID_LENGTH_MAX} letters, digits, ".", "_" or "-"`),
);
const tableName = v.pipe(v.string(), v.regex(TABLE_NAME, `3 to 255 letters, digits, "_", "." or "-"`));

const InboxSchema = v.variant("kind", [
  v.strictObject({
    kind: v.literal("kinesis"),
    stream: v.pipe(
      v.string(),
      v.regex(STREAM_NAME, `1 to 128 letters, digits, "_", "." or "-"`),
      v.description("Name of the Kinesis stream in this region that its peers send to."),
    ),
    shards: v.optional(
      wholeNumber("Shards of the stream if it is created. Default: on-demand capacity.", 1, 10_000),
    ),
    recordBytesMax: v.optional(
      wholeNumber(
        "Most bytes of a record, partition key included. Default 1 MiB; raise it only where the stream allows more.",
        1024,
        10_485_760,
      ),
    ),
  }),
  v.strictObject({
    kind: v.literal("sqs"),
    queue: v.pipe(
      v.string(),
      v.regex(QUEUE, `a queue's name or URL; a name is at most 80 letters, digits, "_" or "-"`),
      v.description(
        'Name or URL of the SQS queue in this region that its peers send to. FIFO if it ends in ".fifo".',
      ),
    ),
    messageBytesMax: v.optional(
      wholeNumber(
        "Most bytes of a message. Default 262144; raise it only where the queue allows more.",
        1024,
        1_048_576,
      ),
    ),
  }),
]);

const RegionSchema = v.strictObject({
  awsRegion: v.optional(text("Name of the AWS region, if it is not the region's name here.")),
  profile: v.optional(
    text(
      "Profile of the shared AWS configuration files to take credentials from. Default: the SDK's default chain.",
    ),
  ),
  endpoints: v.optional(
    v.pipe(
      v.strictObject({
        dynamodb: v.optional(url("DynamoDB")),
        streams: v.optional(url("DynamoDB Streams")),
        kinesis: v.optional(url("Kinesis")),
        sqs: v.optional(url("SQS")),
      }),
      v.description("Endpoints to use instead of AWS's own: VPC endpoints, proxies, emulators."),
    ),
  ),
  inbox: v.pipe(InboxSchema, v.description("Where the changes of the other regions arrive.")),
});

const TableSchema = v.strictObject({
  names: v.optional(
    v.pipe(
      v.record(regionName, tableName),
      v.description("The table's name by region, where it differs from the logical name."),
    ),
  ),
  attributes: v.optional(
    v.pipe(
      v.strictObject({
        timestamp: v.optional(
          text("N: epoch seconds with a fraction."),
          DEFAULT_VERSION_ATTRIBUTES.timestamp,
        ),
        region: v.optional(text("S: the region that wrote last."), DEFAULT_VERSION_ATTRIBUTES.region),
        replicated: v.optional(
          text("S: the version that replication wrote."),
          DEFAULT_VERSION_ATTRIBUTES.replicated,
        ),
      }),
      v.description("Names of the attributes in which items carry their versions."),
    ),
  ),
  expiry: v.optional(
    v.pipe(
      v.picklist(["replicate", "ignore"]),
      v.description(
        "What a deletion by DynamoDB's time to live means: for all regions, or each region's own affair.",
      ),
    ),
    "replicate",
  ),
});

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
  regions: v.pipe(
    v.record(regionName, RegionSchema),
    v.description(
      "The replicas, at least two, by name. The name is part of every version and must never change.",
    ),
  ),
  tables: v.pipe(
    v.record(tableName, TableSchema),
    v.description("The replicated tables, at least one, by logical name, which is alike in all regions."),
  ),
  tombstones: v.optional(
    v.strictObject({
      table: v.optional(
        v.pipe(tableName, v.description("Name of the table, one in each region, that remembers deletions.")),
        "isthmus-tombstones",
      ),
      lifeDays: v.optional(
        wholeNumber(
          "How long deletions are remembered. Must exceed the retention of streams, transports and dead letters and the longest pause together.",
          2,
          TOMBSTONE_LIFE_DAYS_MAX,
        ),
        60,
      ),
      marginDays: v.optional(
        wholeNumber(
          "A change older than the life less this may no longer insert an item; it goes to the dead letters.",
          1,
          TOMBSTONE_LIFE_DAYS_MAX,
        ),
        7,
      ),
    }),
    {},
  ),
  futureBoundSeconds: v.optional(
    wholeNumber("A timestamp further ahead of the clock than this is taken for an error.", 1, 86_400),
    300,
  ),
  concurrency: v.optional(wholeNumber("Keys handled at the same time in each batch.", 1, 1000), 32),
  checkpoints: v.optional(
    v.pipe(
      v.variant("kind", [
        v.strictObject({
          kind: v.literal("file"),
          directory: text("Directory, relative to this file."),
        }),
        v.strictObject({
          kind: v.literal("table"),
          name: v.pipe(tableName, v.description("DynamoDB table with the partition key `name` (S).")),
          region: v.pipe(regionName, v.description("The region that the table is in.")),
        }),
      ]),
      v.description("Where the worker remembers how far it is."),
    ),
    { kind: "file", directory: ".isthmus/checkpoints" },
  ),
  deadLetters: v.optional(
    v.pipe(
      v.strictObject({
        kind: v.literal("file"),
        directory: text("Directory, relative to this file."),
      }),
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
