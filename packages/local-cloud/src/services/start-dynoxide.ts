import { databaseFile } from "./database-file.ts";
import { dynoxideBinary } from "./dynoxide-binary.ts";
import { indexedDatabase } from "./indexed-database.ts";
import type { RunningService } from "./running-service.ts";
import { startEmulator } from "./start-emulator.ts";
import type { EmulatorCommand } from "./start-emulator.ts";

/** It takes tens of milliseconds; a machine under heavy load gets far more. */
const START_TIMEOUT_MS = 15_000;

/** What the caller may replace in tests. */
export interface DynoxideOptions extends Pick<EmulatorCommand, "takePort"> {
  /** The emulator's binary. Default: that of the optional dependency. */
  readonly binary?: string;
}

/**
 * Starts one DynamoDB with streams as a process of its own. What it holds goes with it.
 *
 * @throws LocalCloudError `unsupported-platform`, `start-failed`
 */
export async function startDynoxide(options: DynoxideOptions = {}): Promise<RunningService> {
  const { binary, ...rest } = options;
  const command = binary ?? dynoxideBinary();
  const database = await databaseFile(indexedDatabase());
  try {
    return await startEmulator({
      ...rest,
      command,
      parameters: (port) => ["--host", "127.0.0.1", "--port", String(port), "--db-path", database.path],
      readyText: "listening on",
      startTimeoutMs: START_TIMEOUT_MS,
    });
  } finally {
    // Open by now if it runs, so that nothing needs to be cleaned up when it, or this process, is killed.
    await database.unlink();
  }
}
