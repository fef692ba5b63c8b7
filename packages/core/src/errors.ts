/** What kind of trouble an error is, and so what a host does about it. */
export type ErrorKind =
  /** Passes by itself: throttled, timed out, link cut, expired credentials. Try again, with backoff. */
  | "retryable"
  /** Will fail the same way every time because of the data itself. Goes to the dead letters. */
  | "poison"
  /** Will fail for every change until a person mends the setup: no such table, access denied. Fails loudly. */
  | "configuration";

/** Every reason this project gives for an error. A literal type, so that a `switch` over it can be exhaustive. */
export type ErrorCode =
  | "invalid-region"
  | "invalid-timestamp"
  | "invalid-version"
  | "invalid-attribute-value"
  | "invalid-config"
  | "malformed-envelope"
  | "unsupported-envelope-version"
  | "malformed-payload"
  | "payload-too-large"
  | "malformed-record"
  | "images-missing"
  | "version-attribute-type"
  | "wrong-key"
  | "item-too-large"
  | "invalid-item"
  | "throttled"
  | "unavailable"
  | "timed-out"
  | "expired-credentials"
  | "access-denied"
  | "not-found"
  | "trimmed"
  | "aborted"
  | "contended"
  | "unexpected";

const BRAND = "@isthmus/error";

/**
 * The base of all errors thrown on purpose. Recognise it with {@link isIsthmusError}, not with `instanceof`: two
 * copies of this package may live in one process. A message never holds an item's attribute values.
 */
export class IsthmusError extends Error {
  /** Marks the errors of every copy of this package. */
  readonly brand: string = BRAND;
  readonly code: ErrorCode;
  readonly kind: ErrorKind;

  constructor(
    code: ErrorCode,
    message: string,
    options: { readonly kind?: ErrorKind; readonly cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "IsthmusError";
    this.code = code;
    this.kind = options.kind ?? "poison";
  }

  /** Whether trying again later, unchanged, can succeed. */
  get retryable(): boolean {
    return this.kind === "retryable";
  }
}

/** Whether `value` is an error thrown on purpose by any copy of this project's packages. */
export function isIsthmusError(value: unknown): value is IsthmusError {
  return typeof value === "object" && value !== null && "brand" in value && value.brand === BRAND;
}

/**
 * Any thrown value as an {@link IsthmusError}. What nobody foresaw counts as retryable: giving up on a change for a
 * reason we do not understand would be a quiet loss.
 */
export function toIsthmusError(value: unknown): IsthmusError {
  if (isIsthmusError(value)) return value;
  const name = value instanceof Error ? value.name : typeof value;
  return new IsthmusError("unexpected", `An unexpected ${name} was thrown.`, {
    kind: "retryable",
    cause: value,
  });
}
