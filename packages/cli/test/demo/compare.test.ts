import { DEFAULT_VERSION_ATTRIBUTES, keyText } from "@isthmus/core";
import type { Item } from "@isthmus/core";
import { describe, expect, it } from "vitest";
import { compareReplicas } from "../../src/demo/compare.ts";
import type { ReplicaItems } from "../../src/demo/scan-table.ts";

const options = { attributes: DEFAULT_VERSION_ATTRIBUTES, keyNames: ["id"], describedMax: 2 };

function versioned(id: string, extra: Item = {}, timestamp = "100.5", region = "us-east-1"): Item {
  return {
    id: { N: id },
    last_update_timestamp: { N: timestamp },
    last_updater_region: { S: region },
    ...extra,
  };
}

function replica(...items: readonly Item[]): ReplicaItems {
  return new Map(items.map((item) => [keyText({ id: item["id"] ?? { N: "0" } }), item]));
}

function compare(a: ReplicaItems, b: ReplicaItems) {
  return compareReplicas(
    new Map([
      ["us-east-1", a],
      ["cn-north-1", b],
    ]),
    options,
  );
}

describe("comparing replicas", () => {
  it("counts equal items as identical, whatever the order of a set", () => {
    const a = replica(versioned("1", { names: { SS: ["x", "y"] } }), versioned("2"));
    const b = replica(versioned("2"), versioned("1", { names: { SS: ["y", "x"] } }));
    expect(compare(a, b)).toEqual({ identical: 2, differing: 0, differences: [] });
  });

  it("takes no notice of the mark that only the applying region has", () => {
    const marked = versioned("1", { last_replicated_version: { S: "100.5@us-east-1" } });
    expect(compare(replica(versioned("1")), replica(marked)).differing).toBe(0);
  });

  it("names the key, the versions and the attribute of a planted difference", () => {
    const a = replica(versioned("1"), versioned("42", { population: { N: "7" } }));
    const b = replica(versioned("1"), versioned("42", { population: { N: "8" } }));
    expect(compare(a, b)).toEqual({
      identical: 1,
      differing: 1,
      differences: [
        {
          key: "42",
          versions: { "us-east-1": "100.5@us-east-1", "cn-north-1": "100.5@us-east-1" },
          attributes: ["population"],
        },
      ],
    });
  });

  it("finds one byte that differs deep in an item", () => {
    const nested = (byte: number): Item => ({ a: { L: [{ M: { b: { B: Uint8Array.of(1, byte) } } }] } });
    expect(
      compare(replica(versioned("1", nested(2))), replica(versioned("1", nested(3)))).differences[0]
        ?.attributes,
    ).toEqual(["a"]);
  });

  it("finds items that differ in their version alone", () => {
    const b = replica(versioned("1", {}, "100.500001", "cn-north-1"));
    expect(compare(replica(versioned("1")), b).differences).toEqual([
      {
        key: "1",
        versions: { "us-east-1": "100.5@us-east-1", "cn-north-1": "100.500001@cn-north-1" },
        attributes: ["last_update_timestamp", "last_updater_region"],
      },
    ]);
  });

  it("finds an item that one region lacks, whichever region that is", () => {
    expect(compare(replica(versioned("1")), replica()).differences[0]?.versions).toEqual({
      "us-east-1": "100.5@us-east-1",
      "cn-north-1": "absent",
    });
    expect(compare(replica(), replica(versioned("1"))).differences[0]?.versions).toEqual({
      "us-east-1": "absent",
      "cn-north-1": "100.5@us-east-1",
    });
  });

  it("counts an item without a version as a difference even where it is alike everywhere", () => {
    const bare = replica({ id: { N: "1" } });
    expect(compare(bare, bare).differences[0]?.versions).toEqual({
      "us-east-1": "unversioned",
      "cn-north-1": "unversioned",
    });
  });

  it("describes no more differences than asked for, and counts them all", () => {
    const found = compare(replica(...["1", "2", "3"].map((id) => versioned(id))), replica());
    expect(found.differing).toBe(3);
    expect(found.differences).toHaveLength(2);
  });
});
