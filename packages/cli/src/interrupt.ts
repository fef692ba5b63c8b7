/** The part of `process` that receives signals. */
export interface SignalReceiver {
  on(signal: "SIGINT" | "SIGTERM", listener: () => void): unknown;
  off(signal: "SIGINT" | "SIGTERM", listener: () => void): unknown;
  exit(code: number): unknown;
}

/** Ctrl-C as an abort signal. */
export interface Interrupt {
  /** Aborted by the first SIGINT or SIGTERM. */
  readonly signal: AbortSignal;
  /** Gives the signals back to whoever had them. */
  release(): void;
}

/** Conventional exit status after SIGINT: 128 and the signal's number. */
export const INTERRUPTED_EXIT_CODE = 130;

/** The first SIGINT or SIGTERM aborts, so that all can be stopped in good order; the second ends the process at once. */
export function untilInterrupted(receiver: SignalReceiver): Interrupt {
  const controller = new AbortController();
  const listener = (): void => {
    if (controller.signal.aborted) receiver.exit(INTERRUPTED_EXIT_CODE);
    else controller.abort(new DOMException("Interrupted.", "AbortError"));
  };
  receiver.on("SIGINT", listener);
  receiver.on("SIGTERM", listener);
  return {
    signal: controller.signal,
    release() {
      receiver.off("SIGINT", listener);
      receiver.off("SIGTERM", listener);
    },
  };
}
