import { describe, expect, it } from "vitest";
import { DEFAULT_VERSION_ATTRIBUTES } from "@isthmus/core";
import type { Item } from "@isthmus/core";
import { MARK_ATTRIBUTE } from "../../src/items/write-mark.ts";
import { writeBook } from "../../src/measure/write-book.ts";
import type { WriteBook } from "../../src/measure/write-book.ts";
import { judgeKey } from "../../src/verify/judge-key.ts";

const { timestamp, region, replicated } = DEFAULT_VERSION_ATTRIBUTES;

function item(mark: string, version = "100.5", extra: Item = {}): Item {
  return {
    id: { S: "k" },
    [MARK_ATTRIBUTE]: { S: mark },
    [timestamp]: { N: version },
    [region]: { S: "us-east-1" },
    ...extra,
  };
}

function book(
  ...writes: readonly [id: string, region: number, number: number, operation: "put" | "delete"][]
): WriteBook {
  const made = writeBook(2);
  for (const [id, from, number, operation] of writes) {
    made.acknowledged({ id, mark: { region: from, number }, operation });
  }
  return made;
}

function judge(id: string, items: readonly (Item | undefined)[], writes: WriteBook) {
  return judgeKey(
    id,
    items.map((each) => ({ item: each, attributes: DEFAULT_VERSION_ATTRIBUTES })),
    writes,
  );
}

describe("an own key", () => {
  const last = book(["0o1", 0, 1, "put"], ["0o1", 0, 7, "put"]);

  it("is well where every region holds what its last write left, each with its own mark of replication", () => {
    const held = [item("0.7"), item("0.7", "100.5", { [replicated]: { S: "100.5@us-east-1" } })];
    expect(judge("0o1", held, last)).toEqual({ alike: true, lost: false, olderSurvivor: false });
  });

  it("is lost where all regions hold an earlier write, although they are alike", () => {
    expect(judge("0o1", [item("0.1"), item("0.1")], last)).toEqual({
      alike: true,
      lost: true,
      olderSurvivor: false,
    });
  });

  it("is lost where one region holds nothing", () => {
    expect(judge("0o1", [item("0.7"), undefined], last)).toMatchObject({ alike: false, lost: true });
  });

  it("differs where an attribute, the version or its presence differs", () => {
    for (const other of [
      item("0.7", "100.5", { extra: { S: "x" } }),
      item("0.7", "100.6"),
      { id: { S: "k" }, [MARK_ATTRIBUTE]: { S: "0.7" } },
    ]) {
      expect(judge("0o1", [item("0.7"), other], last)).toMatchObject({ alike: false, lost: false });
      expect(judge("0o1", [other, item("0.7")], last)).toMatchObject({ alike: false, lost: false });
    }
  });

  it("differs where no region has given it a version yet, although they are alike", () => {
    const raw = { id: { S: "k" }, [MARK_ATTRIBUTE]: { S: "0.7" } };
    expect(judge("0o1", [raw, raw], last)).toMatchObject({ alike: false });
  });

  it("is well when absent everywhere after a delete, and lost where it came back", () => {
    const deleted = book(["0o1", 0, 1, "put"], ["0o1", 0, 2, "delete"]);
    expect(judge("0o1", [undefined, undefined], deleted)).toMatchObject({ alike: true, lost: false });
    expect(judge("0o1", [item("0.1"), item("0.1")], deleted)).toMatchObject({ alike: true, lost: true });
  });

  it("is held to no value where nobody knows what the last write was", () => {
    const doubtful = book(["0o1", 0, 1, "put"]);
    doubtful.doubtful({ id: "0o1", mark: { region: 0, number: 2 }, operation: "put" });
    expect(judge("0o1", [item("0.2"), item("0.2")], doubtful)).toMatchObject({ alike: true, lost: false });
    expect(judge("0o1", [item("0.2"), item("0.1")], doubtful)).toMatchObject({ alike: false, lost: false });
  });
});

describe("a shared key", () => {
  const writes = book(["s1", 0, 3, "put"], ["s1", 0, 5, "put"], ["s1", 1, 9, "put"]);

  it("may end as either region's last write, and never counts as lost", () => {
    for (const mark of ["0.5", "1.9"]) {
      expect(judge("s1", [item(mark), item(mark)], writes)).toEqual({
        alike: true,
        lost: false,
        olderSurvivor: false,
      });
    }
  });

  it("is told where an earlier write survives", () => {
    expect(judge("s1", [item("0.3"), item("0.3")], writes)).toMatchObject({
      alike: true,
      olderSurvivor: true,
    });
  });

  it("differs where the regions hold different writes", () => {
    expect(judge("s1", [item("0.5"), item("1.9")], writes)).toMatchObject({ alike: false });
  });
});
