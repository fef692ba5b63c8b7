import { decodedEntry, encodeItem } from "@isthmus/core";
import type { Item, StreamEntry } from "@isthmus/core";

/**
 * An item as text that two items share only if they agree in every attribute, its type and its value. Made for comparing in tests, since
 * `toEqual` overlooks an attribute named `__proto__`.
 */
export function itemText(item: Item): string {
  return JSON.stringify(sorted(encodeItem(item)));
}

/** A stream entry as text, images and all. */
export function entryText(given: StreamEntry): string {
  const entry = decodedEntry(given);
  if (entry.kind === "malformed") return `malformed: ${entry.detail}`;
  const { key, oldImage, newImage, ...rest } = entry.record;
  return JSON.stringify({
    ...rest,
    key: itemText(key),
    oldImage: oldImage && itemText(oldImage),
    newImage: newImage && itemText(newImage),
  });
}

/** Sets come back in any order, so their members are sorted; so are attributes. Lists keep their order. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return entries.map(([name, member]) => [
    name,
    ["SS", "NS", "BS"].includes(name) && Array.isArray(member)
      ? [...(member as string[])].sort()
      : sorted(member),
  ]);
}
