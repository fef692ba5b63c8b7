import type { Cell } from "../cell.ts";
import type { KeyHistory } from "../oracle/key-history.ts";
import { judgeRest } from "../oracle/judge-rest.ts";
import { act, nextWork } from "./actions.ts";
import { sayItem, sayVersion } from "./say.ts";
import { blame } from "./world-state.ts";
import type { WorldState } from "./world-state.ts";

/** Steps to rest for each write so far, at most; many times what any needs, with four regions and everything replayed. */
const STEPS_PER_WRITE_MAX = 400;

/** Lets everything come to rest without any further fault, and judges what is left. */
export async function comeToRest(world: WorldState): Promise<void> {
  await drain(world);
  if (world.violation === undefined) judgeAll(world);
}

async function drain(world: WorldState): Promise<void> {
  const { faults } = world;
  world.faults = { calls: 0, sends: 0 };
  const stepsMax = world.steps + STEPS_PER_WRITE_MAX * (world.writes + 50);
  world.tell?.(() => "everything comes to rest");
  for (let next = nextWork(world); next !== undefined; next = nextWork(world)) {
    await act(world, next);
    if (world.violation !== undefined) break;
    if (world.steps > stepsMax) {
      blame(world, { invariant: "termination", detail: "replication does not come to rest" });
      break;
    }
  }
  world.faults = faults;
}

function judgeAll(world: WorldState): void {
  world.keys.forEach((_, index) => {
    const cells = world.regions.map((region) => region.cells[index] as Cell);
    const violation = judgeRest(world.histories[index] as KeyHistory, cells, world.protocol.promises);
    if (violation === undefined || world.violation !== undefined) return;
    cells.forEach((cell, region) => {
      world.tell?.(
        () =>
          `${world.regions[region]?.name} rests with k${index}: ${sayItem(cell.item)}, tombstone ${sayVersion(cell.tombstone)}`,
      );
    });
    blame(world, { ...violation, detail: `k${index}: ${violation.detail}` });
  });
}

/** Handles every record and every message that ever was once more, and finds out whether anything changed. */
export async function replayAll(world: WorldState): Promise<void> {
  if (world.violation !== undefined) return;
  const before = world.regions.map(({ cells }) => [...cells]);
  world.circumstances = { replays: true };
  world.tell?.(() => "every record and every message is handled once more");
  for (const region of world.regions) {
    region.arriving.push(...region.arrived.map((message) => ({ ...message, id: `${message.id}''` })));
    for (const shard of region.shards) shard.checkpoint = 0;
  }
  await drain(world);
  if (world.violation !== undefined) return;
  for (const [index, region] of world.regions.entries()) {
    for (const [key, cell] of region.cells.entries()) {
      const former = before[index]?.[key];
      if (former === undefined || sameCell(former, cell)) continue;
      blame(world, {
        invariant: "replay",
        detail: `${region.name} held k${key} as ${sayItem(former.item)} with tombstone ${sayVersion(former.tombstone)}, and after replaying everything as ${sayItem(cell.item)} with tombstone ${sayVersion(cell.tombstone)}`,
      });
    }
  }
}

/** A tombstone below the item explains nothing any more: whether it is there depends on what was coalesced on the way. */
function sameCell(a: Cell, b: Cell): boolean {
  return a === b || (JSON.stringify(a.item) === JSON.stringify(b.item) && effective(a) === effective(b));
}

function effective({ item, tombstone }: Cell): string | undefined {
  return item === undefined && tombstone !== undefined ? sayVersion(tombstone) : undefined;
}
