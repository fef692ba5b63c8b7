import { IsthmusError } from "@isthmus/core";

/** An error about what a load was asked to be. `what`: the value, what is allowed, and what to do. */
export function invalidLoad(what: string): IsthmusError {
  return new IsthmusError("invalid-config", what, { kind: "configuration" });
}
