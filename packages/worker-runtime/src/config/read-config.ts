import { readFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { IsthmusError } from "@isthmus/core";
import { parseConfig } from "./parse-config.ts";
import type { ReplicationConfig } from "./replication-config.ts";

/**
 * Reads and checks a configuration file.
 *
 * @throws IsthmusError `invalid-config` (configuration) when it cannot be read, is not JSON, or has problems; then all of them at once
 */
export async function readConfig(path: string): Promise<ReplicationConfig> {
  const absolute = resolve(path);
  let text: string;
  try {
    text = await readFile(absolute, "utf8");
  } catch (error) {
    const { code = "an unknown error" } = error as NodeJS.ErrnoException;
    throw new IsthmusError("invalid-config", `The configuration file ${absolute} cannot be read (${code}).`, {
      kind: "configuration",
      cause: error,
    });
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    const why = error instanceof Error ? error.message : "";
    throw new IsthmusError("invalid-config", `The configuration file ${absolute} is not JSON: ${why}`, {
      kind: "configuration",
      cause: error,
    });
  }
  return parseConfig(json, dirname(absolute));
}
