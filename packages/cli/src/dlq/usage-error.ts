import { IsthmusError } from "@isthmus/core";

/** What the caller has to say otherwise; ends the program with status 2. */
export function usageError(message: string): IsthmusError {
  return new IsthmusError("invalid-config", message, { kind: "configuration" });
}
