import * as v from "valibot";
import { wholeNumber } from "./field-schemas.ts";
import { TableNameSchema } from "./name-schemas.ts";

/** Most days that the tombstones of a table may be kept. Ten years; beyond it there is a mistake in the unit. */
const TOMBSTONE_LIFE_DAYS_MAX = 3650;

/** How deletions are remembered unless told otherwise. */
export const TOMBSTONES_DEFAULT = { table: "isthmus-tombstones", lifeDays: 60, marginDays: 7 } as const;

/** The table that remembers deletions. */
export const TombstoneTableSchema = v.pipe(
  TableNameSchema,
  v.description("Name of the table, one in each region, that remembers deletions."),
);

/** How long deletions are remembered. */
export const TombstoneLifeSchema = wholeNumber(
  "How long deletions are remembered. Must exceed the retention of streams, transports and dead letters and the longest pause together.",
  2,
  TOMBSTONE_LIFE_DAYS_MAX,
);

/** How much of the life is kept back against clocks and pauses. */
export const TombstoneMarginSchema = wholeNumber(
  "A change older than the life less this may no longer insert an item; it goes to the dead letters.",
  1,
  TOMBSTONE_LIFE_DAYS_MAX,
);

/** All of it as one object. */
export const TombstonesSchema = v.strictObject({
  table: v.optional(TombstoneTableSchema, TOMBSTONES_DEFAULT.table),
  lifeDays: v.optional(TombstoneLifeSchema, TOMBSTONES_DEFAULT.lifeDays),
  marginDays: v.optional(TombstoneMarginSchema, TOMBSTONES_DEFAULT.marginDays),
});
