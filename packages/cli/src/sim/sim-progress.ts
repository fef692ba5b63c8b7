/** Where progress is written: standard error, which may be a terminal. */
export interface ProgressStream {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/** Without a terminal, a line each so often: enough to see that something moves, and not so much that it fills a log. */
const LINE_EVERY_MS = 10_000;

/** Shows how far a search is: one line that changes on a terminal, a line now and then elsewhere. */
export interface SimProgress {
  show(line: string): void;
  /** Clears the line on a terminal. */
  end(): void;
}

/** Progress on `stream`; `nowMs` is any clock in milliseconds. */
export function simProgress(stream: ProgressStream, nowMs: () => number): SimProgress {
  if (stream.isTTY === true) {
    return {
      show: (line) => void stream.write(`\r\u001B[K${line}`),
      end: () => void stream.write("\r\u001B[K"),
    };
  }
  let shownMs = nowMs();
  return {
    show(line) {
      if (nowMs() - shownMs < LINE_EVERY_MS) return;
      shownMs = nowMs();
      stream.write(`${line}\n`);
    },
    end: () => undefined,
  };
}
