import type { MappedFunction } from "./lambda-replication.ts";

/** A sentence on how a function is getting on. */
export function describeFunction({ name, stats }: MappedFunction): string {
  const { pending, recordsDone, invocations, failedInvocations, lastSourceFailure } = stats();
  const failure = lastSourceFailure === undefined ? "" : ` Last failure of its source: ${lastSourceFailure}`;
  return `${name} has ${pending} records to handle; ${recordsDone} handled in ${invocations} invocations, of which ${failedInvocations} crashed or timed out.${failure}`;
}
