import { jsonInterner } from "./interner.ts";
import type { Script } from "./script.ts";

/** One step of a script: an application reads, or writes. */
export type ScriptStep = { readonly kind: "read" | "write"; readonly index: number } & Script[number];

/** A step with a number that equal steps share. */
export type NumberedStep = ScriptStep & {
  readonly id: number;
  /** Whether what was read is still to be written back by a later step. */
  readonly keepsSeen: boolean;
};

/** Numbers the steps of scripts. */
export function scriptNumbering(): (script: Script) => readonly NumberedStep[] {
  const ids = jsonInterner<ScriptStep>();
  const known = new WeakMap<Script, readonly NumberedStep[]>();
  return (script) => {
    let numbered = known.get(script);
    if (numbered === undefined) {
      const steps = stepsOf(script);
      numbered = steps.map((step, at) => ({
        ...step,
        id: ids.idOf(step),
        keepsSeen: steps.slice(at + 1).some(({ kind, writer }) => kind === "write" && writesBack(writer)),
      }));
      known.set(script, numbered);
    }
    return numbered;
  };
}

function writesBack(writer: Script[number]["writer"]): boolean {
  return writer === "read-modify-write" || writer === "write back";
}

/**
 * What an application reads to write it back is read in a step of its own, and anything may happen between the two: for a read-modify-write whatever
 * replication does, for a write back the script's previous write, too, so that it brings back what that had replaced.
 */
function stepsOf(script: Script): readonly ScriptStep[] {
  const steps: ScriptStep[] = [];
  script.forEach((write, index) => {
    const step = { ...write, index };
    if (write.writer === "read-modify-write") steps.push({ ...step, kind: "read" });
    if (write.writer === "write back") steps.splice(-1, 0, { ...step, kind: "read" });
    steps.push({ ...step, kind: "write" });
  });
  return steps;
}
