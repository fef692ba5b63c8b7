/** What a mapping has done so far. */
export interface MappingStats {
  /** Times the function was invoked, throttled tries not counted. */
  readonly invocations: number;
  /** Invocations without a result: thrown, timed out, crashed. */
  readonly failedInvocations: number;
  /** Invocations that reported some of their records as failed. */
  readonly partialResponses: number;
  readonly throttles: number;
  /** Records and messages that are done with, discarded ones not counted. */
  readonly recordsDone: number;
  /** Records of streams that were given up. */
  readonly recordsDiscarded: number;
  /** Times that the source itself failed: a read, a receive or a delete. */
  readonly sourceFailures: number;
  /** What the last of them said. */
  readonly lastSourceFailure: string | undefined;
  /** Records read and not yet done with, so that 0 means nothing is under way here. */
  readonly pending: number;
  /** Looks at shards, or receives, that gave nothing. */
  readonly emptyPolls: number;
}

/** The counts while they are counted. */
export type MutableStats = { -readonly [Name in keyof MappingStats]: MappingStats[Name] };

/** All at zero. */
export function noStats(): MutableStats {
  return {
    invocations: 0,
    failedInvocations: 0,
    partialResponses: 0,
    throttles: 0,
    recordsDone: 0,
    recordsDiscarded: 0,
    sourceFailures: 0,
    lastSourceFailure: undefined,
    pending: 0,
    emptyPolls: 0,
  };
}
