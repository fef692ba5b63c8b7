import { IsthmusError } from "@isthmus/core";
import type { ReplicaStore } from "@isthmus/core";

/** A versioned update asks nothing of the table it came from; were it otherwise, the benchmark would fail here. */
export const NO_STORE: ReplicaStore = new Proxy({} as ReplicaStore, {
  get: (_, name) => {
    throw new IsthmusError("unexpected", `Forwarding an update asked the store for ${String(name)}.`);
  },
});
