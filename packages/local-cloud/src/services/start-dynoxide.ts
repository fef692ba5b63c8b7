import { dynoxideBinary } from "./dynoxide-binary.ts";
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
 * Starts one DynamoDB with streams, in memory, as a process of its own.
 *
 * @throws LocalCloudError `unsupported-platform`, `start-failed`
 */
export async function startDynoxide(options: DynoxideOptions = {}): Promise<RunningService> {
  const { binary, ...rest } = options;
  return startEmulator({
    ...rest,
    command: binary ?? dynoxideBinary(),
    parameters: (port) => ["--host", "127.0.0.1", "--port", String(port)],
    readyText: "listening on",
    startTimeoutMs: START_TIMEOUT_MS,
  });
}
