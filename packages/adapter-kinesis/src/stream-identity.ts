/** Which stream: by name, in the client's own account, or by ARN, which may be another account's. */
export type StreamIdentity =
  | { readonly streamName: string; readonly streamArn?: never }
  | { readonly streamArn: string; readonly streamName?: never };

/** The identity as the client's commands take it. */
export type StreamInput = { readonly StreamName: string } | { readonly StreamARN: string };

/** The identity as the client's commands take it. */
export function streamInput(identity: StreamIdentity): StreamInput {
  return identity.streamName === undefined
    ? { StreamARN: identity.streamArn }
    : { StreamName: identity.streamName };
}

/** The whole identity as text, for names of checkpoints. */
export function streamText(identity: StreamIdentity): string {
  return identity.streamName ?? identity.streamArn;
}

/** The stream's name alone: what follows the last slash of an ARN. */
export function streamNameOf(identity: StreamIdentity): string {
  const text = streamText(identity);
  return text.slice(text.lastIndexOf("/") + 1);
}
