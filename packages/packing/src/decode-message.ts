import { toIsthmusError } from "@isthmus/core";
import type { DecodedMessage, IncomingMessage } from "@isthmus/core";
import { unpackPayload } from "./unpack-payload.ts";
import type { UnpackLimits } from "./unpack-payload.ts";

/**
 * A message ready for `applyChanges`. Never rejects: what cannot be decoded keeps its body and the error that says why, so that it
 * reaches the dead letters whole.
 */
export async function decodeMessage(
  message: IncomingMessage,
  limits: UnpackLimits = {},
): Promise<DecodedMessage> {
  const { id, position, attempts, body } = message;
  try {
    const changes = await unpackPayload(body, limits);
    return { id, position, attempts, content: { kind: "changes", changes } };
  } catch (error) {
    return { id, position, attempts, content: { kind: "malformed", body, error: toIsthmusError(error) } };
  }
}
