/** The functions of a side. */
export const FUNCTION_NAMES = ["forward", "apply", "redrive", "heartbeat"] as const;

/** One of {@link FUNCTION_NAMES}. */
export type FunctionName = (typeof FUNCTION_NAMES)[number];
