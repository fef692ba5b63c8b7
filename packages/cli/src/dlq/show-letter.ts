import type { Timestamp } from "@isthmus/core";
import type { Chosen } from "./choose-letters.ts";
import { hiddenContent, openContent } from "./letter-content.ts";
import { letterSummary } from "./letter-summary.ts";

/** `isthmus dlq show`: all of one letter as JSON, its values only when asked for. */
export function showText(
  { letters, unreadable }: Chosen,
  now: Timestamp,
  { values, json }: { readonly values: boolean; readonly json: boolean },
): string {
  const indent = json ? undefined : 2;
  const [held] = letters;
  if (held === undefined) return JSON.stringify(unreadable[0], null, indent);
  const { letter } = held;
  const shown = {
    ...letterSummary(held, now),
    at: letter.at,
    detail: letter.detail,
    content: values ? openContent(letter) : hiddenContent(letter.content),
  };
  return JSON.stringify(shown, null, indent);
}
