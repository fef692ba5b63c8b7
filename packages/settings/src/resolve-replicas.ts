import type { CredentialsConfig } from "@isthmus/aws-clients";
import { DEFAULT_VERSION_ATTRIBUTES, parseRegionId } from "@isthmus/core";
import type { RegionId } from "@isthmus/core";
import type * as v from "valibot";
import type { RegionsSchema } from "./region-schema.ts";
import type { InboxConfig, RegionConfig, TableConfig } from "./replica-config.ts";
import type { TablesSchema } from "./table-schema.ts";

type Regions = v.InferOutput<typeof RegionsSchema>;
type Tables = v.InferOutput<typeof TablesSchema>;

/** The replicas with their defaults filled in, in the order given. */
export function resolveRegions(regions: Regions): ReadonlyMap<RegionId, RegionConfig> {
  return new Map(
    Object.entries(regions).map(([name, region]): [RegionId, RegionConfig] => {
      const id = parseRegionId(name);
      const { awsRegion = name, endpoints = {}, network = {}, inbox } = region;
      const { dynamodb, streams, kinesis, sqs, s3, sts } = endpoints;
      return [
        id,
        {
          name: id,
          awsRegion,
          credentials: credentialsOf(region),
          endpoints: {
            ...(dynamodb !== undefined && { dynamodb }),
            ...(streams !== undefined && { streams }),
            ...(kinesis !== undefined && { kinesis }),
            ...(sqs !== undefined && { sqs }),
            ...(s3 !== undefined && { s3 }),
            ...(sts !== undefined && { sts }),
          },
          network,
          inbox: withoutUndefined(inbox),
        },
      ];
    }),
  );
}

/** A bare profile is short for credentials of that kind. */
function credentialsOf({ credentials, profile }: Regions[string]): CredentialsConfig {
  return credentials ?? (profile === undefined ? { kind: "default" } : { kind: "profile", profile });
}

/** The replicated tables, each with its name in each of `regions`. */
export function resolveTables(tables: Tables, regions: Iterable<RegionId>): ReadonlyMap<string, TableConfig> {
  const known = [...regions];
  return new Map(
    Object.entries(tables).map(([name, table]): [string, TableConfig] => [
      name,
      {
        name,
        names: new Map(known.map((region) => [region, table.names?.[region] ?? name])),
        attributes: table.attributes ?? DEFAULT_VERSION_ATTRIBUTES,
        expiry: table.expiry,
      },
    ]),
  );
}

/** The same inbox with absent members instead of undefined ones. */
function withoutUndefined(inbox: Regions[string]["inbox"]): InboxConfig {
  if (inbox.kind === "kinesis") {
    const { kind, stream, shards, recordBytesMax } = inbox;
    return {
      kind,
      stream,
      ...(shards !== undefined && { shards }),
      ...(recordBytesMax !== undefined && { recordBytesMax }),
    };
  }
  const { kind, queue, messageBytesMax } = inbox;
  return { kind, queue, ...(messageBytesMax !== undefined && { messageBytesMax }) };
}
