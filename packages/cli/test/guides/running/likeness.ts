/** What differs from account to account and from run to run, and what is put in its place before texts are compared. */
const MASKS: readonly (readonly [RegExp, string])[] = [
  [/https?:\/\/[\w.:-]+\/(\d{12})\/([\w-]+)/g, "<queue $2>"],
  [/[\w-]+\.tokens\.sts\.[\w.-]+/g, "<issuer>"],
  [/"ageMs":\{"([\w-]+)":\d+\}/g, '"ageMs":{"$1":<age>}'],
  [/\b\d{12}\b/g, "<account>"],
];

/** Between sides these differ, too. */
const SIDE_MASKS: readonly (readonly [RegExp, string])[] = [
  [/\b(?:us-east-1|cn-north-1)\b/g, "<region>"],
  [/\b(?:global|china): /g, "<side>: "],
  [/\barn:aws(?:-cn)?:/g, "arn:<partition>:"],
  [/partition aws(?:-cn)?\b/g, "partition <partition>"],
];

/**
 * How what was printed is unlike what a guide says; `undefined` if it is alike. Of JSON, what the guide shows must be there, and there may be
 * more; anything else must be the same line by line, except for account numbers, issuers, ages and hosts.
 *
 * @param otherSide whether the guide shows another side's output, so that regions and partitions are not compared either
 */
export function unlikeness(printed: string, shown: string, otherSide = false): string | undefined {
  const masks = otherSide ? [...MASKS, ...SIDE_MASKS] : MASKS;
  const [is, said] = [printed, shown].map((text) =>
    masks.reduce((masked, [pattern, mask]) => masked.replaceAll(pattern, mask), text.trim()),
  );
  if (is === said || isPartOf(parsed(said ?? ""), parsed(is ?? ""))) return undefined;
  return `It printed:\n${is}\nThe guide says:\n${said}`;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Whether everything in the first is in the second, too. */
function isPartOf(part: unknown, whole: unknown): boolean {
  if (part === undefined || whole === undefined) return false;
  if (typeof part !== "object" || part === null) return part === whole;
  if (typeof whole !== "object" || whole === null) return false;
  return Object.entries(part).every(([name, value]) =>
    isPartOf(value, (whole as Readonly<Record<string, unknown>>)[name]),
  );
}
