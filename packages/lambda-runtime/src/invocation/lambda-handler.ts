import type { LambdaContext } from "./lambda-context.ts";

/** A function as Lambda calls it. */
export type LambdaHandler = (event: unknown, context: LambdaContext) => Promise<unknown>;
