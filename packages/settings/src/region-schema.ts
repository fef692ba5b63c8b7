import { CredentialsSchema, NetworkSchema } from "@isthmus/aws-clients";
import * as v from "valibot";
import { endpointUrl, text } from "./field-schemas.ts";
import { InboxSchema } from "./inbox-schema.ts";
import { RegionNameSchema } from "./name-schemas.ts";

/** One replica: how it is reached, and where changes for it are sent. */
export const RegionSchema = v.strictObject({
  awsRegion: v.optional(text("Name of the AWS region, if it is not the region's name here.")),
  profile: v.optional(
    text(
      'Profile of the shared AWS configuration files to take credentials from. Short for credentials of the kind "profile".',
    ),
  ),
  credentials: v.optional(CredentialsSchema),
  network: v.optional(
    v.pipe(NetworkSchema, v.description("How this region is reached: proxy, time limits, connections.")),
  ),
  endpoints: v.optional(
    v.pipe(
      v.strictObject({
        dynamodb: v.optional(endpointUrl("DynamoDB")),
        streams: v.optional(endpointUrl("DynamoDB Streams")),
        kinesis: v.optional(endpointUrl("Kinesis")),
        sqs: v.optional(endpointUrl("SQS")),
        s3: v.optional(endpointUrl("S3")),
        sts: v.optional(endpointUrl("STS, where roles of this region are taken on")),
      }),
      v.description("Endpoints to use instead of AWS's own: VPC endpoints, proxies, emulators."),
    ),
  ),
  inbox: v.pipe(InboxSchema, v.description("Where the changes of the other regions arrive.")),
});

/** All replicas by name. */
export const RegionsSchema = v.pipe(
  v.record(RegionNameSchema, RegionSchema),
  v.description(
    "The replicas, at least two, by name. The name is part of every version and must never change.",
  ),
);
