import { parseRegionId } from "@isthmus/core";
import { expect, it } from "vitest";
import { planParts } from "../../src/replication/plan-parts.ts";
import { testConfig } from "../support/test-config.ts";

it.each([[["a", "b"]], [["a", "b", "c"]], [["a", "b", "c", "d"]]])(
  "has one forwarder of a stream for all peers, since one for each would not converge: %j",
  (regions) => {
    const parts = planParts(parseRegionId("a"), testConfig(regions, "sqs", "/nowhere"));
    expect(parts.map(({ name }) => name)).toEqual(["forward~items~a", "apply~a"]);
    expect(parts[0]?.peers).toEqual(regions.slice(1));
  },
);
