import type { Timestamp } from "@isthmus/core";
import type { BoxContents, DeadLetterBox } from "@isthmus/dead-letters";
import { textTable } from "../demo/text-table.ts";
import { ageText, letterSummary, SHORT_ID_LENGTH } from "./letter-summary.ts";
import type { LetterSummary } from "./letter-summary.ts";

/** `isthmus dlq list` as text or as JSON, the oldest letter first. */
export function listText(
  { name }: Pick<DeadLetterBox, "name">,
  { letters, unreadable, complete }: BoxContents,
  now: Timestamp,
  json: boolean,
): string {
  const summaries = letters
    .map((held) => letterSummary(held, now))
    .sort((a, b) => b.ageSeconds - a.ageSeconds);
  if (json) return JSON.stringify({ place: name, complete, letters: summaries, unreadable });
  if (summaries.length + unreadable.length === 0) return `No dead letters in ${name}.`;
  return [
    ...(summaries.length > 0 ? textTable([HEAD, ...summaries.map(row)], "left") : []),
    ...unreadable.map(({ id, problem }) => `${id.slice(0, SHORT_ID_LENGTH)}  unreadable: ${problem}`),
    "",
    `${count(summaries.length, "letter")}${unreadable.length > 0 ? `, ${unreadable.length} unreadable` : ""} in ${name}${complete ? "" : "; there may be more, see --max"}`,
  ].join("\n");
}

const HEAD = [
  "ID",
  "REASON",
  "STAGE",
  "REGION",
  "TABLE",
  "AGE",
  "ATTEMPTS",
  "COPIES",
  "KEY HASH",
  "POSITION",
];

function row(summary: LetterSummary): readonly string[] {
  return [
    summary.id.slice(0, SHORT_ID_LENGTH),
    summary.reason,
    summary.stage,
    summary.region,
    printable(summary.table ?? "-"),
    ageText(summary.ageSeconds),
    String(summary.attempts),
    String(summary.copies),
    summary.keyHash?.slice(0, SHORT_ID_LENGTH) ?? "-",
    printable(summary.position),
  ];
}

/** A letter may name any text as its table; a terminal must not obey it. */
function printable(text: string): string {
  // oxlint-disable-next-line no-control-regex -- control characters are what it is about
  return text.replaceAll(/[\u0000-\u001F\u007F-\u009F]/g, "?").slice(0, 120);
}

/** `1 letter`, `2 letters`. */
export function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? "" : "s"}`;
}
