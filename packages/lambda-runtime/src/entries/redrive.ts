import { REDRIVE_MODULES } from "../composition/redrive-modules.ts";
import { startFunction } from "../composition/start-function.ts";
import type { LambdaHandler } from "../invocation/lambda-handler.ts";

/** The function `redrive` as it is deployed, configured by its environment. */
export const handler: LambdaHandler = startFunction("redrive", REDRIVE_MODULES, process.env);
