/**
 * Resolves when no microtask is left to run: what a use case does between two calls of its ports is over then. Node runs its tick
 * queue only after the microtasks, which costs a fraction of a timer.
 */
export async function microtasksDone(): Promise<void> {
  return new Promise((resolve) => {
    process.nextTick(resolve);
  });
}
