import type { SignalReceiver } from "../interrupt.ts";

/** The part of `process` that the commands talk to. */
export type DlqTerminal = SignalReceiver & {
  readonly stdout: { write(text: string): unknown };
  readonly stderr: { write(text: string): unknown };
  readonly stdin: { readonly isTTY?: boolean };
  exitCode?: NodeJS.Process["exitCode"];
};

/** Tells a line on standard output. */
export function tell(terminal: DlqTerminal, line: string): void {
  terminal.stdout.write(`${line}\n`);
}

/** Tells a line that is not part of the result. */
export function note(terminal: DlqTerminal, line: string): void {
  terminal.stderr.write(`isthmus: ${line}\n`);
}
