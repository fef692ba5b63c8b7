import { encodeBase64 } from "./base64.ts";
import type { AttributeValue, Item } from "./item.ts";

/** Whether two items hold the same attributes with the same values. Sets are compared without regard to order. */
export function itemsEqual(a: Item, b: Item): boolean {
  const names = Object.keys(a);
  if (names.length !== Object.keys(b).length) return false;
  return names.every(
    (name) => Object.hasOwn(b, name) && valuesEqual(a[name] as AttributeValue, b[name] as AttributeValue),
  );
}

function valuesEqual(a: AttributeValue, b: AttributeValue): boolean {
  if (a === b) return true;
  if ("S" in a) return "S" in b && a.S === b.S;
  if ("N" in a) return "N" in b && a.N === b.N;
  if ("BOOL" in a) return "BOOL" in b && a.BOOL === b.BOOL;
  if ("NULL" in a) return "NULL" in b;
  if ("B" in a) return "B" in b && bytesEqual(a.B, b.B);
  if ("SS" in a) return "SS" in b && setsEqual(a.SS, b.SS);
  if ("NS" in a) return "NS" in b && setsEqual(a.NS, b.NS);
  if ("BS" in a) return "BS" in b && setsEqual(a.BS.map(encodeBase64), b.BS.map(encodeBase64));
  if ("L" in a) {
    return (
      "L" in b &&
      a.L.length === b.L.length &&
      a.L.every((entry, i) => valuesEqual(entry, b.L[i] as AttributeValue))
    );
  }
  return "M" in b && itemsEqual(a.M, b.M);
}

function bytesEqual(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

function setsEqual(a: readonly string[], b: readonly string[]): boolean {
  if (a.length !== b.length) return false;
  const members = new Set(a);
  return b.every((member) => members.has(member));
}
