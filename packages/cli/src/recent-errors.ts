import type { Logger } from "@isthmus/core";

/** The errors that were logged last, for a report should something fail. */
export interface RecentErrors {
  /** The newest last. */
  readonly messages: readonly string[];
  add(message: string): void;
  /** Keeps errors and drops the rest: a link that is cut on purpose is warned of. */
  readonly logger: Logger;
}

/** A report has no use for more. */
const KEPT_MAX = 5;

/** None yet. */
export function recentErrors(): RecentErrors {
  const messages: string[] = [];
  const add = (message: string): void => {
    messages.push(message);
    if (messages.length > KEPT_MAX) messages.shift();
  };
  const ignore = (): void => undefined;
  return {
    messages,
    add,
    logger: {
      debug: ignore,
      info: ignore,
      warn: ignore,
      error(message) {
        add(message);
      },
    },
  };
}
