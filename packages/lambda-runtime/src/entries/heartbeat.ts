import { HEARTBEAT_MODULES } from "../composition/heartbeat-modules.ts";
import { startFunction } from "../composition/start-function.ts";
import type { LambdaHandler } from "../invocation/lambda-handler.ts";

/** The function `heartbeat` as it is deployed, configured by its environment. */
export const handler: LambdaHandler = startFunction("heartbeat", HEARTBEAT_MODULES, process.env);
