import type { Logger } from "@isthmus/core";
import { statusText } from "./status-text.ts";
import type { RunStatus } from "./status-text.ts";

/** Where the status is shown. */
export interface ShowStatusOptions {
  readonly status: () => RunStatus;
  readonly logger: Logger;
  /** The terminal that one line is kept up to date on; absent: log lines instead. */
  readonly terminal: StatusTerminal | undefined;
}

/** As much of a terminal as a status line needs. */
export interface StatusTerminal {
  readonly columns?: number;
  write(text: string): unknown;
}

/** A status line that is being kept up to date. */
export interface ShownStatus {
  /** Makes room for something else to be written. */
  clear(): void;
  stop(): void;
}

const TERMINAL_EVERY_MS = 1_000;
/** Rare enough to keep logs readable, often enough that a silent worker is noticed. */
const LOG_EVERY_MS = 60_000;
const COLUMNS_DEFAULT = 100;
const CLEAR_LINE = "\r\u001B[K";

/** Shows the status every so often until it is stopped. */
export function showStatus({ status, logger, terminal }: ShowStatusOptions): ShownStatus {
  const show = (): void => {
    if (terminal === undefined) {
      const { failing, ...counts } = status();
      logger.info("Status", { ...counts, failing: failing.join(", ") });
      return;
    }
    const columns = terminal.columns ?? COLUMNS_DEFAULT;
    terminal.write(`${CLEAR_LINE}${statusText(status()).slice(0, columns - 1)}`);
  };
  const timer = setInterval(show, terminal === undefined ? LOG_EVERY_MS : TERMINAL_EVERY_MS);
  const clear = (): void => void terminal?.write(CLEAR_LINE);
  return {
    clear,
    stop() {
      clearInterval(timer);
      clear();
    },
  };
}
