import { setTimeout as sleep } from "node:timers/promises";

/** Waits until `check` gives something, looking every few milliseconds, and says what did not come when the deadline is over. */
export async function until<T>(
  what: string,
  check: () => Promise<T | undefined | false> | T | undefined | false,
  deadlineMs = 30_000,
  describe: () => unknown = () => "",
): Promise<T> {
  const end = Date.now() + deadlineMs;
  for (;;) {
    const found = await check();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > end)
      throw new Error(`Waited ${deadlineMs} ms in vain for ${what}. ${JSON.stringify(describe())}`);
    await sleep(20);
  }
}
