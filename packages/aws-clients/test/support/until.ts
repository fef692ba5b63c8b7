import { setTimeout as sleep } from "node:timers/promises";

const DEADLINE_MS = 30_000;

/** Waits for a condition; fails when it does not come true in time. */
export async function until(condition: () => boolean | Promise<boolean>, what: string): Promise<void> {
  const deadline = Date.now() + DEADLINE_MS;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`In vain waited for: ${what}`);
    await sleep(2);
  }
}
