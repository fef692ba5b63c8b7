import * as v from "valibot";

/** A text that is not empty. */
export const text = (description: string) => v.pipe(v.string(), v.nonEmpty(), v.description(description));

/** A whole number within bounds, both inclusive. */
export const wholeNumber = (description: string, min: number, max: number) =>
  v.pipe(v.number(), v.integer(), v.minValue(min), v.maxValue(max), v.description(description));

/** The URL of an endpoint. */
export const endpointUrl = (description: string) => v.pipe(v.string(), v.url(), v.description(description));
