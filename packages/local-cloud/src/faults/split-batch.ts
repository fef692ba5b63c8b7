import type { JsonObject } from "../wire/json-message.ts";

/** A batch of which some entries are refused. */
export interface SplitBatch {
  /** The request with the other entries; `undefined` if there are none. */
  readonly accepted: JsonObject | undefined;
  /**
   * The answer to the whole batch.
   *
   * @param response the service's answer to what was accepted; empty if nothing was
   */
  answer(response: JsonObject): JsonObject;
}

/** Chooses the entries to refuse by their place in the batch. */
export type Refuse = (entry: number) => boolean;
