import { setTimeout as sleep } from "node:timers/promises";

const DEADLINE_MS = 20_000;
const INTERVAL_MS = 10;

/** Waits for a condition, and fails with its name if it does not come true. */
export async function until(what: string, holds: () => Promise<boolean> | boolean): Promise<void> {
  const deadline = Date.now() + DEADLINE_MS;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`Not within ${DEADLINE_MS} ms: ${what}.`);
    await sleep(INTERVAL_MS);
  }
}
