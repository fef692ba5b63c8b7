import { setTimeout as sleep } from "node:timers/promises";

/** Waits until `check` is true, looking every few milliseconds, and says what did not come when the deadline is over. */
export async function until(
  what: string,
  check: () => Promise<boolean> | boolean,
  deadlineMs = 30_000,
  describe: () => unknown = () => "",
): Promise<void> {
  const end = Date.now() + deadlineMs;
  while (!(await check())) {
    if (Date.now() > end)
      throw new Error(`Waited ${deadlineMs} ms in vain for ${what}. ${JSON.stringify(describe())}`);
    await sleep(25);
  }
}
