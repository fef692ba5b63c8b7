import type { KeyId } from "../items/key-id.ts";

/** Lets the writes of one key follow each other, so that it is known which one was the last. */
export interface KeyQueue {
  /** Runs `work` when everything that was added for the key before has ended, however it ended. */
  run(id: KeyId, work: () => Promise<void>): Promise<void>;
}

/** A queue in which nothing waits. */
export function keyQueue(): KeyQueue {
  const tails = new Map<KeyId, Promise<void>>();
  return {
    async run(id, work) {
      const before = tails.get(id);
      const mine = before === undefined ? work() : before.then(work, work);
      tails.set(id, mine);
      try {
        await mine;
      } finally {
        // Only the last one tidies up, so that the map holds no more keys than are being written.
        if (tails.get(id) === mine) tails.delete(id);
      }
    },
  };
}
