import { IsthmusError } from "@isthmus/core";

/** Why a batch comes again whose work did not end in time. */
export function outOfTime(): IsthmusError {
  return new IsthmusError(
    "timed-out",
    "The batch was not finished within the function's time. It comes again; repeating what was done does no harm. Give the function more time or smaller batches if this lasts.",
    { kind: "retryable" },
  );
}
