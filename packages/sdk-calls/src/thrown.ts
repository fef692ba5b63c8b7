/** What can be read of something that an SDK client threw, whatever its class. */
export interface Thrown {
  /** The error's name, its code and its cause's code, whichever are there; never empty. */
  readonly names: readonly [string, ...string[]];
  /** The service's own words. They may quote an item: to be read, never to be passed on. */
  readonly message: string;
  /** The HTTP status of the answer, if there was one. */
  readonly status: number | undefined;
  /** Whether the SDK took it for throttling. */
  readonly throttling: boolean;
}

/** Reads by shape and not by class: two copies of the SDK may live in one process, and this package knows none. */
export function readThrown(error: unknown): Thrown {
  const own = textOf(error, "name");
  const codes = [textOf(error, "code"), textOf(propertyOf(error, "cause"), "code")];
  // A plain `Error` says nothing by its name, so that its code comes first in messages.
  const inOrder = own === "Error" ? [...codes, own] : [own, ...codes];
  const [first = typeof error, ...others] = inOrder.filter((name) => name !== undefined);
  const status = propertyOf(propertyOf(error, "$metadata"), "httpStatusCode");
  return {
    names: [first, ...others],
    message: textOf(error, "message") ?? "",
    status: typeof status === "number" ? status : undefined,
    throttling: propertyOf(propertyOf(error, "$retryable"), "throttling") === true,
  };
}

function propertyOf(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}

function textOf(value: unknown, name: string): string | undefined {
  const property = propertyOf(value, name);
  return typeof property === "string" ? property : undefined;
}
