import { IsthmusError, pickAttributes } from "@isthmus/core";
import type { CallOptions, ChangeTransport, DeadLetters, ReplicaStore } from "@isthmus/core";
import type { IssueCall } from "./port-call.ts";

/** The ports of the use cases, made of calls as data. */
export interface CallPorts {
  readonly store: ReplicaStore;
  readonly transport: ChangeTransport;
  readonly deadLetters: DeadLetters;
}

/**
 * Turns every call of a port into data for `issue`, which answers in its own time. A call whose signal is aborted rejects with IsthmusError
 * `aborted` and is not issued.
 */
export function portsOfCalls(table: string, keyNames: readonly string[], issue: IssueCall): CallPorts {
  return {
    store: {
      table,
      put: async (item, version, options) => {
        throwIfAborted(options);
        const key = pickAttributes(item, keyNames);
        return issue({ method: "put", key, item, version, allowInsert: options.allowInsert });
      },
      deleteBelow: async (key, version, options) => {
        throwIfAborted(options);
        return issue({ method: "deleteBelow", key, version });
      },
      deleteExactly: async (key, version, options) => {
        throwIfAborted(options);
        return issue({ method: "deleteExactly", key, version });
      },
      setVersion: async (key, expected, version, options) => {
        throwIfAborted(options);
        return issue({ method: "setVersion", key, expected, version });
      },
      readTombstones: async (keys, options) => {
        throwIfAborted(options);
        return issue({ method: "readTombstones", keys });
      },
      raiseTombstone: async (key, version, options) => {
        throwIfAborted(options);
        return issue({ method: "raiseTombstone", key, version });
      },
    },
    transport: {
      send: async (changes, options) => {
        throwIfAborted(options);
        return issue({ method: "send", changes });
      },
      close: async () => {},
    },
    deadLetters: {
      put: async (letter, options) => {
        throwIfAborted(options);
        return issue({ method: "bury", letter });
      },
    },
  };
}

function throwIfAborted(options: CallOptions | undefined): void {
  if (options?.signal?.aborted !== true) return;
  throw new IsthmusError("aborted", "The call was aborted before anything was done.", {
    kind: "retryable",
    cause: options.signal.reason,
  });
}
