import type { RegionId } from "@isthmus/core";
import { pollActivity } from "../poll/poll-activity.ts";
import type { PollActivity, PollSnapshot } from "../poll/poll-activity.ts";

/** Whether a part is at work. */
export type PartState =
  /** Its region has not answered yet, or something there is missing; tried again. */
  "waiting" | "running" | "stopped";

/** What every part has in common. */
export interface PartIdentity {
  /** Unique, and safe as the name of a file: the name of its checkpoint. */
  readonly name: string;
  readonly kind: "forwarder" | "applier";
  /** Where it runs. */
  readonly region: RegionId;
  /** The logical table; absent for an applier, which serves all. */
  readonly table?: string;
  /** The regions that a forwarder sends to; those that an applier receives from. */
  readonly peers: readonly RegionId[];
}

/** How a part is getting on. */
export interface PartStatus extends PartIdentity, PollSnapshot {
  readonly state: PartState;
}

/** One forwarder or applier while it lives. */
export interface Part {
  readonly identity: PartIdentity;
  readonly activity: PollActivity;
  state: PartState;
}

/** A part that waits for its region. */
export function waitingPart(identity: PartIdentity, nowMs: () => number): Part {
  return { identity, activity: pollActivity(nowMs), state: "waiting" };
}

/** The part's status now. */
export function statusOf({ identity, activity, state }: Part): PartStatus {
  return { ...identity, ...activity.snapshot(), state };
}
