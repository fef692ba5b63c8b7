import { isIsthmusError } from "@isthmus/core";
import type { SdkService } from "./sdk-service.ts";
import { readThrown } from "./thrown.ts";

/** Whether the error is the client's of this name, bare or as the cause of ours. */
export function isNamed(error: unknown, name: string, { prefixes = [] }: SdkService = {}): boolean {
  const { names } = readThrown(isIsthmusError(error) ? error.cause : error);
  return names.some((found) => found === name || prefixes.some((prefix) => found === `${prefix}${name}`));
}
