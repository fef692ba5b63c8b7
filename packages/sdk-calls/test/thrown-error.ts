/** An error as an SDK client throws it. Its message stands for an item's value, which no message of ours may hold. */
export function thrownError(name: string, members: object = {}, message = "s3cr3t"): Error {
  return Object.assign(new Error(message), { name, ...members });
}

/** The member by which an error tells the HTTP status of its answer. */
export function answered(httpStatusCode: number): object {
  return { $metadata: { httpStatusCode } };
}
