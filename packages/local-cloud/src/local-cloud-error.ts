/** Every reason this package gives for an error. */
export type LocalCloudErrorCode =
  /** The embedded DynamoDB has no binary for this machine, or the optional dependency was not installed. */
  | "unsupported-platform"
  /** An option has a value that is not allowed. */
  | "invalid-options"
  /** A service did not begin to answer within its deadline, or ended before it did. */
  | "start-failed"
  /** A service did not end within its deadline. */
  | "stop-failed"
  /** A region that the cloud was not started with. */
  | "unknown-region"
  /** A service that the cloud was started without. */
  | "service-not-started"
  /** SQS did not delete a message that was handled. */
  | "delete-failed"
  /** A CloudFormation template or a cloud assembly that is not right in itself. */
  | "invalid-template"
  /** Something in a template that is not run here, and that what is run here depends on. */
  | "unsupported-template"
  /** The cloud has been stopped. */
  | "stopped";

/**
 * Thrown by everything in this package. It is a class of its own because the emulators stand beside the product and import
 * nothing of it.
 */
export class LocalCloudError extends Error {
  readonly code: LocalCloudErrorCode;

  constructor(code: LocalCloudErrorCode, message: string, options: { readonly cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "LocalCloudError";
    this.code = code;
  }
}
