import { setTimeout as sleep } from "node:timers/promises";

const DEADLINE_MS = 120_000;
const INTERVAL_MS = 100;
const KNOWN_CHARS_MAX = 4000;

/** Waits for a condition, and fails with what is known by then if it does not come true. */
export async function until(
  what: string,
  holds: () => Promise<boolean> | boolean,
  known: () => string = () => "",
): Promise<void> {
  const deadline = Date.now() + DEADLINE_MS;
  while (!(await holds())) {
    if (Date.now() > deadline)
      throw new Error(`Not within ${DEADLINE_MS} ms: ${what}. ${known().slice(-KNOWN_CHARS_MAX)}`);
    await sleep(INTERVAL_MS);
  }
}
