import type { Cell } from "../cell.ts";
import type { KeyHistory } from "./key-history.ts";
import { contentsOf, oracleHigher, oracleOrder, oracleVersion, versionOfItem } from "./oracle-version.ts";
import type { OracleVersion } from "./oracle-version.ts";
import type { Invariant, Violation } from "./violation.ts";

/**
 * Judges one key when everything is at rest: every record handled, every message applied. Gives the first promise that is broken.
 *
 * @param cells what each region holds, in the order of the regions
 */
export function judgeRest(
  history: KeyHistory,
  cells: readonly Cell[],
  promises: ReadonlySet<Invariant>,
): Violation | undefined {
  const [first] = cells;
  if (first === undefined) return undefined;
  const found = [
    ...cells.flatMap((cell, region) => [judgeCell(cell, region), judgeAgreement(first, cell, region)]),
    judgeSurvivor(history, first, cells),
  ];
  return found.find((violation) => violation !== undefined && promises.has(violation.invariant));
}

function judgeCell(cell: Cell, region: number): Violation | undefined {
  if (cell.item === undefined) return undefined;
  const version = versionOfItem(cell.item);
  if (version === undefined) {
    return {
      invariant: "no lost change",
      detail: `region ${region} rests with an item that never got a version`,
    };
  }
  const tombstone = tombstoneOf(cell);
  if (oracleOrder(tombstone, version) > 0) {
    return {
      invariant: "no resurrection",
      detail: `region ${region} rests with an item at ${version.text} below its tombstone ${tombstone?.text}`,
    };
  }
  return undefined;
}

function judgeAgreement(first: Cell, cell: Cell, region: number): Violation | undefined {
  const [a, b] = [versionOfItem(first.item), versionOfItem(cell.item)];
  if (a?.text !== b?.text || (first.item === undefined) !== (cell.item === undefined)) {
    const shown = ({ item }: Cell): string =>
      item === undefined ? "no item" : (versionOfItem(item)?.text ?? "an item without a version");
    return {
      invariant: "convergence",
      detail: `region 0 rests with ${shown(first)} and region ${region} with ${shown(cell)}`,
    };
  }
  if (contentsOf(first.item) !== contentsOf(cell.item)) {
    return {
      invariant: "convergence",
      detail: `regions 0 and ${region} rest with different contents under ${a?.text}`,
    };
  }
  return undefined;
}

function judgeSurvivor(history: KeyHistory, first: Cell, cells: readonly Cell[]): Violation | undefined {
  const { top, demand } = history;
  const survivor =
    first.item === undefined
      ? cells.map(tombstoneOf).reduce(oracleHigher, undefined)
      : versionOfItem(first.item);
  const kind = first.item === undefined ? "delete" : "put";
  if (top !== undefined && (top.version.text !== survivor?.text || top.kind !== kind)) {
    return {
      invariant: "last writer wins",
      detail: `the survivor is a ${kind} at ${survivor?.text ?? "no version"}, the highest version ever was a ${top.kind} at ${top.version.text}`,
    };
  }
  if (kind === "put" && top !== undefined && !top.contents.includes(contentsOf(first.item))) {
    return { invariant: "exact", detail: `nobody ever wrote what stands under ${survivor?.text}` };
  }
  const order = oracleOrder(survivor, demand?.version);
  if (demand !== undefined && (order < 0 || (order === 0 && demand.strict))) {
    return {
      invariant: "no lost change",
      detail: `the survivor at ${survivor?.text ?? "no version"} does not exceed ${demand.version?.text ?? "none"}, which a local write replaced`,
    };
  }
  return undefined;
}

function tombstoneOf({ tombstone }: Cell): OracleVersion | undefined {
  return tombstone && oracleVersion(tombstone.timestamp, tombstone.region);
}
