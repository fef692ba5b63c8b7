import { parseRegionId } from "@isthmus/core";
import { expect, it } from "vitest";
import { planParts } from "../../src/replication/plan-parts.ts";
import { testConfig } from "../support/test-config.ts";

const namesOf = (regions: readonly string[]): readonly string[] =>
  planParts(parseRegionId("a"), testConfig(regions, "sqs", "/nowhere")).map(({ name }) => name);

it("gives each of up to two peers a forwarder of its own, so that a cut link holds nobody else back", () => {
  expect(namesOf(["a", "b"])).toEqual(["forward~items~a~b", "apply~a"]);
  expect(namesOf(["a", "b", "c"])).toEqual(["forward~items~a~b", "forward~items~a~c", "apply~a"]);
});

it("sends to more peers by one forwarder, because a stream's shard allows two readers", () => {
  expect(namesOf(["a", "b", "c", "d"])).toEqual(["forward~items~a~all", "apply~a"]);
});
