import { IsthmusError } from "@isthmus/core";

/**
 * A part of the configuration that this function cannot do without.
 *
 * @throws IsthmusError `invalid-config` (configuration) when it is absent
 */
export function needed<T>(value: T | undefined, variable: string): T {
  if (value !== undefined) return value;
  throw new IsthmusError("invalid-config", `${variable} is missing. This function needs it.`, {
    kind: "configuration",
  });
}
