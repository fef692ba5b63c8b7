import type { CallOptions, DeadLetters } from "@isthmus/core";

/**
 * Dead letters whose queue is asked for with the first letter, and again after a failure: most invocations have none.
 *
 * @param open rejects like `put`
 */
export function lazyDeadLetters(open: (options: CallOptions) => Promise<DeadLetters>): DeadLetters {
  let opening: Promise<DeadLetters> | undefined;
  return {
    async put(letter, options = {}) {
      opening ??= open(options);
      let opened: DeadLetters;
      try {
        opened = await opening;
      } catch (error) {
        opening = undefined;
        throw error;
      }
      await opened.put(letter, options);
    },
  };
}
