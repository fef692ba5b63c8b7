import { wholeNumber } from "./field-schemas.ts";

/** Seconds that a timestamp may be ahead unless told otherwise. */
export const FUTURE_BOUND_SECONDS_DEFAULT = 300;

/** How far ahead a timestamp may be. */
export const FutureBoundSecondsSchema = wholeNumber(
  "A timestamp further ahead of the clock than this is taken for an error.",
  1,
  86_400,
);

/** Keys handled at the same time unless told otherwise. */
export const CONCURRENCY_DEFAULT = 32;

/** How much is done at the same time. */
export const ConcurrencySchema = wholeNumber("Keys handled at the same time in each batch.", 1, 1000);
