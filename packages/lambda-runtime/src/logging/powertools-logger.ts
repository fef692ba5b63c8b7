import { Logger as Powertools } from "@aws-lambda-powertools/logger";
import type { LogFields, Logger } from "@isthmus/core";

/** How much is logged. */
export type LogLevel = "DEBUG" | "INFO" | "WARN" | "ERROR";

/** Powertools keeps these names for itself and would drop fields that have them. */
const RESERVED: ReadonlySet<string> = new Set(["message", "level", "timestamp", "service", "sampling_rate"]);

/**
 * Structured logs, one JSON object a line, through Powertools.
 *
 * @param service what the lines are marked with: the handler's name
 */
export function powertoolsLogger(service: string, level: LogLevel): Logger {
  const powertools = new Powertools({ serviceName: service, logLevel: level });
  return {
    debug: (message, fields) => powertools.debug(message, { ...fieldsOf(fields) }),
    info: (message, fields) => powertools.info(message, { ...fieldsOf(fields) }),
    warn: (message, fields) => powertools.warn(message, { ...fieldsOf(fields) }),
    error: (message, fields) => powertools.error(message, { ...fieldsOf(fields) }),
  };
}

function fieldsOf(fields: LogFields | undefined): LogFields {
  return Object.fromEntries(
    Object.entries(fields ?? {}).map(([name, value]) => [RESERVED.has(name) ? `${name}_` : name, value]),
  );
}
