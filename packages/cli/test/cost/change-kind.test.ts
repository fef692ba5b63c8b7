import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { REQUESTS_PER_CHANGE } from "../../src/cost/change-kind.ts";
import type { ChangeKind, SideRequests } from "../../src/cost/change-kind.ts";

const SPEC = readFileSync(new URL("../../../core/SPEC.md", import.meta.url), "utf8");

/** "PutItem, 2 BatchGetItem" as the number of writes and of readings. */
function counted(cell: string): { readonly writes: number; readonly reads: number } {
  if (cell === "none") return { writes: 0, reads: 0 };
  const parts = cell.split(", ").map((part) => {
    const [, times, operation = ""] = /^(?:(\d+) )?(\w+)$/.exec(part) ?? [];
    return { times: Number(times ?? 1), read: operation === "BatchGetItem" };
  });
  const sum = (read: boolean): number =>
    parts.filter((part) => part.read === read).reduce((total, { times }) => total + times, 0);
  return { writes: sum(false), reads: sum(true) };
}

function specRow(kind: ChangeKind): {
  readonly source: string;
  readonly sent: string;
  readonly target: string;
} {
  const line = SPEC.split("\n").find((text) => text.startsWith(`| ${kind} |`));
  const [, , source = "", sent = "", target = ""] = line?.split(/ *\| */) ?? [];
  return { source, sent, target };
}

const told = ({ itemWrites, tombstoneWrites, tombstoneReads }: SideRequests): unknown => ({
  writes: itemWrites + tombstoneWrites,
  reads: tombstoneReads,
});

describe("the requests that the estimate counts for a change", () => {
  it.each(Object.keys(REQUESTS_PER_CHANGE) as ChangeKind[])("are those measured in SPEC.md: %s", (kind) => {
    const { source, sent, target } = specRow(kind);
    expect(sent).toBe("1");
    expect(told(REQUESTS_PER_CHANGE[kind].source)).toEqual(counted(source));
    expect(told(REQUESTS_PER_CHANGE[kind].target)).toEqual(counted(target));
  });

  it("are as those of kinds of SPEC.md that the estimate does not tell apart", () => {
    expect(specRow("delete")).toEqual(specRow("expiry" as ChangeKind));
    expect(specRow("unversioned overwrite")).toEqual(specRow("unversioned update" as ChangeKind));
  });

  it("are one record of the stream, and one more for each version that replication gives", () => {
    for (const { source, sourceRecords } of Object.values(REQUESTS_PER_CHANGE)) {
      expect(sourceRecords).toBe(1 + source.itemWrites);
    }
  });
});
