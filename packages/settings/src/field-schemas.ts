import * as v from "valibot";

/** A text that is not empty. */
export const text = (description: string) => v.pipe(v.string(), v.nonEmpty(), v.description(description));

/** A whole number within bounds, both allowed. */
export const wholeNumber = (description: string, min: number, max: number) =>
  v.pipe(v.number(), v.integer(), v.minValue(min), v.maxValue(max), v.description(description));

/** The endpoint of a service. */
export const endpointUrl = (service: string) =>
  v.pipe(v.string(), v.url(), v.description(`Endpoint of ${service}, for example "http://127.0.0.1:8000".`));
