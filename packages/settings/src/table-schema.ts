import { DEFAULT_VERSION_ATTRIBUTES } from "@isthmus/core";
import * as v from "valibot";
import { text } from "./field-schemas.ts";
import { RegionNameSchema, TableNameSchema } from "./name-schemas.ts";

/** One replicated table. */
export const TableSchema = v.strictObject({
  names: v.optional(
    v.pipe(
      v.record(RegionNameSchema, TableNameSchema),
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

/** All replicated tables by logical name. */
export const TablesSchema = v.pipe(
  v.record(TableNameSchema, TableSchema),
  v.description("The replicated tables, at least one, by logical name, which is alike in all regions."),
);
