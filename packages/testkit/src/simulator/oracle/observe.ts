import type { Change, Item } from "@isthmus/core";
import type { Cell } from "../cell.ts";
import type { CellCall } from "../port-call.ts";
import type { Circumstances } from "./circumstances.ts";
import { hasVersion, sizeOfSet, withRegion, withVersionText } from "./key-history.ts";
import type { Demand, KeyHistory, TopVersion } from "./key-history.ts";
import { contentsOf, oracleHigher, oracleOrder, oracleVersion, versionOfItem } from "./oracle-version.ts";
import type { OracleVersion } from "./oracle-version.ts";
import type { Violation } from "./violation.ts";

/** The history after an event, and what was wrong with the event. */
export interface Observed {
  readonly history: KeyHistory;
  readonly violation: Violation | undefined;
}

/** A write of an application that left a stream record. */
export interface LocalWrite {
  readonly region: number;
  readonly regionName: string;
  readonly before: Item | undefined;
  readonly after: Item | undefined;
  /** Versions with a later timestamp are a broken clock's and count for nothing. Nanoseconds since the epoch. */
  readonly credibleUntilNanos: bigint;
  readonly plugIn: boolean;
}

/** Takes in what an application wrote. */
export function observeLocalWrite(history: KeyHistory, write: LocalWrite): KeyHistory {
  const credible = (version: OracleVersion | undefined): OracleVersion | undefined =>
    version !== undefined && version.nanos <= write.credibleUntilNanos ? version : undefined;
  const before = credible(versionOfItem(write.before));
  const after = credible(versionOfItem(write.after));
  const versioned =
    after !== undefined &&
    after.region === write.regionName &&
    oracleOrder(after, before) > 0 &&
    !isMarked(write.after, after);
  const demand: Demand = { version: oracleHigher(before, after), strict: !versioned };
  const known = history.regions[write.region];
  const next = withRegion(history, write.region, {
    writes: (known?.writes ?? 0) + 1,
    ...(versioned && { local: withVersionText(known?.local ?? "|", after.text) }),
  });
  return {
    ...next,
    top: after === undefined ? next.top : raisedTop(next.top, after, "put", contentsOf(write.after)),
    demand: harder(next.demand, demand),
    writers: next.writers | (1 << write.region),
    plugInOnly: next.plugInOnly && write.plugIn,
  };
}

/** A write of replication: one call on a cell that changed it. */
export interface ReplicationStep {
  readonly region: number;
  readonly call: CellCall;
  /** Which use case made the call. */
  readonly actor: "forward" | "apply";
  readonly before: Cell;
  readonly after: Cell;
}

/** Takes in what replication wrote, and judges the step. */
export function observeReplication(history: KeyHistory, step: ReplicationStep): Observed {
  const { before, after, region, call } = step;
  const known = history.regions[region];
  let next = history;
  if (after.tombstone !== before.tombstone && after.tombstone !== undefined) {
    const tombstone = oracleVersion(after.tombstone.timestamp, after.tombstone.region);
    next = { ...next, top: raisedTop(next.top, tombstone, "delete", "") };
    if (step.actor === "forward")
      next = withRegion(next, region, { local: withVersionText(known?.local ?? "|", tombstone.text) });
  }
  const version = versionOfItem(after.item);
  if (after.item !== before.item && version !== undefined) {
    next = { ...next, top: raisedTop(next.top, version, "put", contentsOf(after.item)) };
    if (call.method === "setVersion") {
      const former = versionOfItem(before.item);
      // A local write that had its version gets a higher one; or settling finds that a repeated message has replaced an unversioned write,
      // and gives the version to what is there.
      const lifted =
        former !== undefined &&
        (hasVersion(known?.local ?? "|", former.text) || isMarked(before.item, former));
      next = withRegion(next, region, {
        local: withVersionText(known?.local ?? "|", version.text),
        lifts: (known?.lifts ?? 0) + (lifted ? 1 : 0),
      });
    }
  }
  return { history: next, violation: judgeStep(history, step) };
}

function judgeStep(
  history: KeyHistory,
  { region, call, before, after }: ReplicationStep,
): Violation | undefined {
  const itemWritten = after.item !== before.item;
  const held = versionOfItem(before.item);
  if (itemWritten && before.item !== undefined && held === undefined && call.method !== "setVersion") {
    return {
      invariant: "no lost change",
      detail: `${call.method} replaced or deleted an item that had no version yet`,
    };
  }
  if (itemWritten && history.writers === 1 << region && contentsOf(before.item) !== contentsOf(after.item)) {
    return {
      invariant: "no clobber",
      detail: `${call.method} changed the data of a key that only applications of this region have written`,
    };
  }
  if (history.plugInOnly && (call.method === "setVersion" || !("item" in call))) {
    return {
      invariant: "quiet",
      detail: `${call.method} wrote although every write so far was a put or update of the plug-in`,
    };
  }
  return undefined;
}

/**
 * Takes in what is sent to other regions, and judges it: at most one version for each write, and for each lift.
 *
 * Where records may be handled more than once, the tombstone that settling left for a write may come to be sent besides the version that the
 * write got, so there may be two for each write.
 */
export function observeSend(
  history: KeyHistory,
  region: number,
  change: Change,
  { replays }: Circumstances,
): Observed {
  const { text } = oracleVersion(change.version.timestamp, change.version.region);
  const known = history.regions[region];
  if (known === undefined || !hasVersion(known.local, text)) {
    const detail = `a ${change.kind} under ${text} was sent from a region where that version did not come into being`;
    return { history, violation: { invariant: "no echo", detail } };
  }
  const next = withRegion(history, region, { published: withVersionText(known.published, text) });
  const published = sizeOfSet(next.regions[region]?.published ?? "|");
  if (published <= known.writes * (replays ? 2 : 1) + known.lifts)
    return { history: next, violation: undefined };
  const detail = `${published} versions were sent for ${known.writes} local writes and ${known.lifts} lifts`;
  return { history: next, violation: { invariant: "no echo", detail } };
}

function raisedTop(
  top: TopVersion | undefined,
  version: OracleVersion,
  kind: TopVersion["kind"],
  contents: string,
): TopVersion {
  // At equal version a put beats a deletion.
  const order = oracleOrder(version, top?.version) || Number(kind === "put") - Number(top?.kind === "put");
  if (top === undefined || order > 0) return { version, kind, contents: [contents] };
  if (order < 0 || top.contents.includes(contents)) return top;
  return { ...top, contents: [...top.contents, contents] };
}

function harder(a: Demand | undefined, b: Demand): Demand {
  if (a === undefined) return b;
  const order = oracleOrder(a.version, b.version) || Number(a.strict) - Number(b.strict);
  return order >= 0 ? a : b;
}

/** Whether replication wrote this very version, as the item itself says. */
function isMarked(item: Item | undefined, version: OracleVersion): boolean {
  const mark = item?.["last_replicated_version"];
  return mark !== undefined && "S" in mark && mark.S === version.text;
}
