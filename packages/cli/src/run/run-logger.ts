import type { LogFields, Logger } from "@isthmus/core";

/** From the most to the least talkative. */
export const LOG_LEVELS = ["debug", "info", "warn", "error"] as const;

/** What is worth a line, from this level on. */
export type LogLevel = (typeof LOG_LEVELS)[number];

/** How to log. */
export interface RunLoggerOptions {
  readonly level: LogLevel;
  /** One JSON object per line instead of plain text. */
  readonly json: boolean;
  /** Takes whole lines, without their ends. */
  readonly write: (line: string) => void;
  readonly now: () => Date;
}

/** Log lines for a terminal or for a collector. Fields hold no items' values and no keys; the use cases see to that. */
export function runLogger({ level, json, write, now }: RunLoggerOptions): Logger {
  const least = LOG_LEVELS.indexOf(level);
  const logAt =
    (at: LogLevel) =>
    (message: string, fields: LogFields = {}): void => {
      if (LOG_LEVELS.indexOf(at) < least) return;
      const time = now().toISOString();
      write(
        json ? JSON.stringify({ ...fields, time, level: at, message }) : plain(time, at, message, fields),
      );
    };
  return { debug: logAt("debug"), info: logAt("info"), warn: logAt("warn"), error: logAt("error") };
}

function plain(time: string, level: LogLevel, message: string, fields: LogFields): string {
  const shown = Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${typeof value === "string" ? JSON.stringify(value) : String(value)}`);
  return [time, level.toUpperCase().padEnd(5), message, ...shown].join(" ");
}
