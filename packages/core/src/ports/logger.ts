/** Values of a log line. Never an item's attribute values; keys only hashed. */
export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;

/** Structured logging. */
export interface Logger {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}
