import { isEcho } from "../capture.ts";
import type { CaptureContext } from "../capture.ts";
import { decodedEntry } from "../decoded-entry.ts";
import type { DecodedEntry, StreamEntry } from "../ports/stream-entry.ts";
import { versionAttributeNames } from "../version-state.ts";

/** A stream entry as far as forwarding needs it. */
export type OpenedEntry =
  | DecodedEntry
  /** The echo of an update: there is nothing to be done. */
  | { readonly kind: "echo"; readonly sequence: string };

/**
 * Decodes an entry, unless its outline shows that it is an echo. What an echo's other attributes hold makes no difference, not even whether
 * they can be decoded. One that inserts is given as its outline, since its key's tombstone has still to be looked at, and {@link isEcho} vouches
 * that capture reads no more of it than that.
 */
export function openEntry(entry: StreamEntry, context: CaptureContext): OpenedEntry {
  if (entry.kind === "malformed") return entry;
  const outline =
    entry.kind === "record" ? entry.record : entry.outline(versionAttributeNames(context.attributes));
  if (outline === undefined || !isEcho(outline, context)) return decodedEntry(entry);
  return outline.oldImage === undefined
    ? { kind: "record", record: outline }
    : { kind: "echo", sequence: outline.sequence };
}
