/**
 * An error as Node's sockets give it, because that is what the SDK and its callers have to recognise. `ECONNREFUSED`: nothing was
 * sent. `ECONNRESET`: nobody knows what became of the request.
 */
export function connectionError(code: "ECONNREFUSED" | "ECONNRESET"): Error {
  const syscall = code === "ECONNREFUSED" ? "connect" : "read";
  return Object.assign(new Error(`${syscall} ${code} (injected fault)`), { code, syscall });
}
