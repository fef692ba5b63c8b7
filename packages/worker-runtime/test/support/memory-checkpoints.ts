import type { Checkpoint, Checkpoints } from "../../src/index.ts";

/** Checkpoints in memory, with every save kept. */
export function memoryCheckpoints(): Checkpoints & {
  readonly saves: Checkpoint[];
  readonly stored: Map<string, Checkpoint>;
} {
  const stored = new Map<string, Checkpoint>();
  const saves: Checkpoint[] = [];
  return {
    stored,
    saves,
    load: async (name) => stored.get(name),
    save: async (name, checkpoint) => {
      stored.set(name, checkpoint);
      saves.push(checkpoint);
    },
  };
}
