import { decodeBase64 } from "./base64.ts";

/** As deep as `encodeDeadLetter` goes. */
const DEPTH_MAX = 100;

/**
 * A raw stream record as it was before it went through a dead letter's JSON: bytes are bytes again, and the time of its creation is a `Date` if it was
 * one. An item's own attributes are never mistaken for either: their values are objects, not text.
 */
export function reviveRawRecord(json: unknown): unknown {
  return revive(json, "", 0);
}

function revive(json: unknown, name: string, depth: number): unknown {
  if (depth > DEPTH_MAX) return json;
  if (typeof json === "string" && name === "ApproximateCreationDateTime") return new Date(json);
  if (Array.isArray(json)) return json.map((entry) => revive(entry, "", depth + 1));
  if (typeof json !== "object" || json === null) return json;
  const members = Object.entries(json);
  const [only] = members;
  if (members.length === 1 && only?.[0] === "$bytes" && typeof only[1] === "string")
    return decodeBase64(only[1]) ?? json;
  const copy = Object.create(null) as Record<string, unknown>;
  for (const [member, value] of members) copy[member] = revive(value, member, depth + 1);
  return copy;
}
