/** Lets at most so many pieces of work run at the same time; the rest waits in its order of arrival. */
export interface Slots {
  run<R>(work: () => Promise<R>): Promise<R>;
}

/** A fair semaphore: with more shards than slots every shard gets its turn, since an idle one gives its slot back. */
export function createSlots(count: number): Slots {
  let free = count;
  const waiting: (() => void)[] = [];
  return {
    async run(work) {
      if (free > 0) free--;
      else await new Promise<void>((resolve) => waiting.push(resolve));
      try {
        return await work();
      } finally {
        const next = waiting.shift();
        if (next === undefined) free++;
        else next();
      }
    },
  };
}
