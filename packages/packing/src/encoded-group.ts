import { encodeChange, encodeEnvelope } from "@isthmus/core";
import type { Change } from "@isthmus/core";

/** A change serialised once, with its place in the list it came from. */
export interface EncodedChange {
  readonly index: number;
  readonly text: string;
  /** UTF-8 bytes of `text`. */
  readonly bytes: number;
}

/** Changes that may share an envelope: of one table, with the same key attributes. */
export interface EncodedGroup {
  readonly table: string;
  readonly keyNames: readonly string[];
  /** UTF-8 bytes of an envelope before any change is in it. */
  readonly headBytes: number;
  readonly changes: readonly EncodedChange[];
}

/** Serialises every change once and sorts them by table, keeping the order within each. */
export function encodeGroups(changes: readonly Change[]): readonly EncodedGroup[] {
  const groups = new Map<string, EncodedGroup & { readonly changes: EncodedChange[] }>();
  changes.forEach((change, index) => {
    const keyNames = Object.keys(change.key).sort();
    const id = JSON.stringify([change.table, keyNames]);
    let group = groups.get(id);
    if (group === undefined) {
      const headBytes = Buffer.byteLength(encodeEnvelope(change.table, keyNames, []));
      group = { table: change.table, keyNames, headBytes, changes: [] };
      groups.set(id, group);
    }
    const text = encodeChange(change);
    group.changes.push({ index, text, bytes: Buffer.byteLength(text) });
  });
  return [...groups.values()];
}
