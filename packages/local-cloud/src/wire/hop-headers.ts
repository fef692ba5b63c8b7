/** Headers that belong to one connection and not to the message. Whoever passes a message on leaves them out. */
export const HOP_HEADERS: ReadonlySet<string> = new Set([
  "connection",
  "keep-alive",
  "transfer-encoding",
  "content-length",
]);
