import * as v from "valibot";
import { wholeNumber } from "./field-schemas.ts";
import { QueueSchema, StreamNameSchema } from "./name-schemas.ts";

/** Where the changes of the other regions arrive in a region. */
export const InboxSchema = v.variant("kind", [
  v.strictObject({
    kind: v.literal("kinesis"),
    stream: v.pipe(
      StreamNameSchema,
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
      QueueSchema,
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
