import { APPLY_MODULES } from "../composition/apply-modules.ts";
import { startFunction } from "../composition/start-function.ts";
import type { LambdaHandler } from "../invocation/lambda-handler.ts";

/** The function `apply` as it is deployed, configured by its environment. */
export const handler: LambdaHandler = startFunction("apply", APPLY_MODULES, process.env);
