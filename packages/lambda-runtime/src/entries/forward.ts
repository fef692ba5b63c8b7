import { FORWARD_MODULES } from "../composition/forward-modules.ts";
import { startFunction } from "../composition/start-function.ts";
import type { LambdaHandler } from "../invocation/lambda-handler.ts";

/** The function `forward` as it is deployed, configured by its environment. */
export const handler: LambdaHandler = startFunction("forward", FORWARD_MODULES, process.env);
