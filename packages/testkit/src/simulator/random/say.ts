import type { Change, Item, Version } from "@isthmus/core";
import type { PortCall } from "../port-call.ts";

// Words for traces. Only here are an item's values shown: they are the simulator's own.

/** A version in short: the last digits of its second, and its region. */
export function sayVersion(version: Version | undefined): string {
  return version === undefined ? "no version" : `${shortTime(version.timestamp)}@${version.region}`;
}

/** An item in short. */
export function sayItem(item: Item | undefined): string {
  if (item === undefined) return "no item";
  const text = (name: string): string | undefined => {
    const value = item[name];
    return value === undefined ? undefined : "N" in value ? shortTime(value.N) : "S" in value ? value.S : "?";
  };
  const version = `${text("last_update_timestamp") ?? "no time"}@${text("last_updater_region") ?? "no region"}`;
  const mark = text("last_replicated_version");
  return `${text("d") ?? "-"} at ${version}${mark === undefined ? "" : `, marked ${shortTime(mark)}`}`;
}

/** A call in short. */
export function sayCall(call: PortCall): string {
  switch (call.method) {
    case "put":
      return `put ${sayKey(call.key)} at ${sayVersion(call.version)}${call.allowInsert ? "" : " without insert"}`;
    case "deleteBelow":
      return `delete ${sayKey(call.key)} if below ${sayVersion(call.version)}`;
    case "deleteExactly":
      return `delete ${sayKey(call.key)} if still ${sayVersion(call.version)}`;
    case "setVersion": {
      const { expected } = call;
      const still = expected.kind === "exactly" ? sayVersion(expected.version) : "unversioned";
      return `set version of ${sayKey(call.key)} to ${sayVersion(call.version)} if still ${still}`;
    }
    case "raiseTombstone":
      return `raise tombstone of ${sayKey(call.key)} to ${sayVersion(call.version)}`;
    case "samplePut":
      return `put ${sayKey(call.key)} if its time is below ${shortTime(call.timestamp)}`;
    case "sampleDelete":
      return `delete ${sayKey(call.key)} if its time is not above ${shortTime(call.timestamp)}`;
    case "readTombstones":
      return `read tombstones of ${call.keys.map(sayKey).join(", ")}`;
    case "send":
      return `send ${call.changes.map(sayChange).join(", ")}`;
    case "bury":
      return `give up: ${call.letter.reason}`;
    default:
      return call satisfies never;
  }
}

function sayChange(change: Change): string {
  const contents = change.kind === "put" ? ` (${sayItem(change.item).split(" at ")[0]})` : "";
  return `${change.kind} ${sayKey(change.key)} at ${sayVersion(change.version)}${contents}`;
}

function sayKey(key: Item): string {
  return Object.values(key)
    .map((value) => ("S" in value ? value.S : "?"))
    .join("/");
}

/** All simulations happen within a day or so, so the leading digits of the seconds say nothing. */
function shortTime(text: string): string {
  return text.replace(/^17325(\d{5})(?=\D|$)/, "$1");
}
