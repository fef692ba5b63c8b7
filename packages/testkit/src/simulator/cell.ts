import {
  compareVersions,
  DEFAULT_VERSION_ATTRIBUTES,
  emptyItem,
  formatVersion,
  isAbove,
  readVersionState,
} from "@isthmus/core";
import type {
  AttributeValue,
  GuardedOutcome,
  Item,
  Version,
  VersionGuard,
  VersionState,
} from "@isthmus/core";
import type { CellCall, PortAnswers } from "./port-call.ts";

/** What one region holds under one key. Never changed in place: a state may be kept and returned to. */
export interface Cell {
  readonly item: Item | undefined;
  readonly tombstone: Version | undefined;
}

/** A cell that nobody has written yet. */
export const EMPTY_CELL: Cell = { item: undefined, tombstone: undefined };

/** What performing a call came to. */
export interface Performed {
  readonly cell: Cell;
  readonly answer: PortAnswers[CellCall["method"]];
}

/**
 * Performs one call on one cell: the conditions of the store's port, and nothing beyond them. Pure, so that an exhaustive search can
 * try the same call on many states, and lean: nothing is copied that is not changed.
 */
export function performOnCell(cell: Cell, call: CellCall): Performed {
  const held = cell.item && readVersionState(cell.item, DEFAULT_VERSION_ATTRIBUTES);
  switch (call.method) {
    case "put": {
      if (held === undefined && !call.allowInsert)
        return { cell, answer: { outcome: "refused", held: undefined } };
      if (held !== undefined && !isBelow(held, call.version))
        return { cell, answer: { outcome: "refused", held } };
      const item = replicatedItem(call.item, call.version);
      return {
        cell: { ...cell, item },
        answer: held === undefined ? { outcome: "inserted" } : { outcome: "replaced", replaced: held },
      };
    }
    case "deleteBelow":
      return guarded(cell, held, held !== undefined && isBelow(held, call.version), undefined);
    case "deleteExactly":
      return guarded(cell, held, isStill(held, { kind: "exactly", version: call.version }), undefined);
    case "setVersion":
      return guarded(
        cell,
        held,
        isStill(held, call.expected),
        cell.item && withVersion(cell.item, call.version),
      );
    case "raiseTombstone":
      return cell.tombstone === undefined || isAbove(call.version, cell.tombstone)
        ? { cell: { ...cell, tombstone: call.version }, answer: { outcome: "raised" } }
        : { cell, answer: { outcome: "held", version: cell.tombstone } };
    case "samplePut":
      return isTimestamp(cell.item, (timestamp) => timestamp < Number(call.timestamp), true)
        ? { cell: { ...cell, item: call.item }, answer: { outcome: "done" } }
        : { cell, answer: { outcome: "refused" } };
    case "sampleDelete":
      return isTimestamp(cell.item, (timestamp) => timestamp <= Number(call.timestamp), false)
        ? { cell: { ...cell, item: undefined }, answer: { outcome: "done" } }
        : { cell, answer: { outcome: "refused" } };
    default:
      return call satisfies never;
  }
}

function guarded(
  cell: Cell,
  held: VersionState | undefined,
  holds: boolean,
  item: Item | undefined,
): { cell: Cell; answer: GuardedOutcome } {
  return holds
    ? { cell: { ...cell, item }, answer: { outcome: "done" } }
    : { cell, answer: { outcome: "refused", held } };
}

function isBelow(held: VersionState, version: Version): boolean {
  return held.kind === "versioned" && compareVersions(held.version, version) < 0;
}

function isStill(held: VersionState | undefined, expected: VersionGuard): boolean {
  if (expected.kind === "unversioned") return held?.kind === "unversioned";
  return held?.kind === "versioned" && compareVersions(held.version, expected.version) === 0;
}

/** The sample compares timestamps with DynamoDB's `<` and `<=`, which hold for no item without the attribute. */
function isTimestamp(
  item: Item | undefined,
  holds: (timestamp: number) => boolean,
  whereAbsent: boolean,
): boolean {
  if (item === undefined) return whereAbsent;
  const value = item[DEFAULT_VERSION_ATTRIBUTES.timestamp];
  return value !== undefined && "N" in value && holds(Number(value.N));
}

function replicatedItem(item: Item, version: Version): Item {
  const whole = withVersion(item, version);
  whole[DEFAULT_VERSION_ATTRIBUTES.replicated] = { S: formatVersion(version) };
  return whole;
}

function withVersion(item: Item, version: Version): Record<string, AttributeValue> {
  const whole = Object.assign(emptyItem(), item);
  whole[DEFAULT_VERSION_ATTRIBUTES.timestamp] = { N: version.timestamp };
  whole[DEFAULT_VERSION_ATTRIBUTES.region] = { S: version.region };
  return whole;
}
