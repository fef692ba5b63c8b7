import ora from "ora";

/** Tells a person how far the demo is. Never writes to standard output, which is the report's. */
export interface Progress {
  /** A step has begun. Ends the one before. */
  step(text: string): void;
  /** How far the current step is; may be called often. */
  update(text: string): void;
  /** The demo is over. Nothing is shown after this. */
  stop(outcome: "succeeded" | "failed"): void;
}

/**
 * A spinner on a terminal, and one plain line for each step where there is none. A terminal that does not know its width counts as none: the
 * spinner divides by it to tell how many lines to clear, and would clear lines for ever.
 */
export function showProgress(stream: NodeJS.WriteStream): Progress {
  return stream.isTTY && stream.columns > 0 ? spinner(stream) : plainLines(stream);
}

function spinner(stream: NodeJS.WriteStream): Progress {
  // Discarding standard input would swallow Ctrl-C's neighbours and keeps the process alive; the signal handlers suffice.
  const shown = ora({ stream, discardStdin: false });
  let current = "";
  return {
    step(text) {
      if (shown.isSpinning) shown.succeed(current);
      current = text;
      shown.start(text);
    },
    update(text) {
      shown.text = `${current}: ${text}`;
    },
    stop(outcome) {
      if (!shown.isSpinning) return;
      if (outcome === "succeeded") shown.succeed(current);
      else shown.fail(current);
    },
  };
}

function plainLines(stream: NodeJS.WriteStream): Progress {
  return {
    step(text) {
      stream.write(`${text} ...\n`);
    },
    update() {},
    stop() {},
  };
}
