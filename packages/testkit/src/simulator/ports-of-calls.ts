import { pickAttributes } from "@isthmus/core";
import type { ChangeTransport, DeadLetters, ReplicaStore } from "@isthmus/core";
import type { IssueCall } from "./port-call.ts";

/** The ports of the use cases, made of calls as data. */
export interface CallPorts {
  readonly store: ReplicaStore;
  readonly transport: ChangeTransport;
  readonly deadLetters: DeadLetters;
}

/** Turns every call of a port into data for `issue`, which answers in its own time. */
export function portsOfCalls(table: string, keyNames: readonly string[], issue: IssueCall): CallPorts {
  return {
    store: {
      table,
      put: async (item, version, { allowInsert }) =>
        issue({ method: "put", key: pickAttributes(item, keyNames), item, version, allowInsert }),
      deleteBelow: async (key, version) => issue({ method: "deleteBelow", key, version }),
      deleteExactly: async (key, version) => issue({ method: "deleteExactly", key, version }),
      setVersion: async (key, expected, version) => issue({ method: "setVersion", key, expected, version }),
      readTombstones: async (keys) => issue({ method: "readTombstones", keys }),
      raiseTombstone: async (key, version) => issue({ method: "raiseTombstone", key, version }),
    },
    transport: {
      send: async (changes) => issue({ method: "send", changes }),
      close: async () => {},
    },
    deadLetters: {
      put: async (letter) => issue({ method: "bury", letter }),
    },
  };
}
