import { join } from "node:path";
import type { RunningService } from "./running-service.ts";
import { startEmulator } from "./start-emulator.ts";

/** A Java process takes a second or two; a machine under heavy load gets far more. */
const START_TIMEOUT_MS = 60_000;

/**
 * Starts one of Amazon's DynamoDB Local, in memory, as a process of its own. It needs Java 17 and knows no way to listen on one address alone.
 *
 * @param folder where `DynamoDBLocal.jar` is
 * @throws LocalCloudError `start-failed`
 */
export async function startDynamoDbLocal(folder: string): Promise<RunningService> {
  return startEmulator({
    command: "java",
    parameters: (port) => [
      `-Djava.library.path=${join(folder, "DynamoDBLocal_lib")}`,
      "-jar",
      join(folder, "DynamoDBLocal.jar"),
      "-inMemory",
      "-sharedDb",
      "-disableTelemetry",
      "-port",
      String(port),
    ],
    readyText: "Port:",
    startTimeoutMs: START_TIMEOUT_MS,
  });
}
