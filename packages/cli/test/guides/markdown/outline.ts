/** One element of a page, in a form that is the same in every language the page is written in. */
export type OutlineElement = string;

/** How comments begin, in the languages that have them. */
const COMMENTS: Readonly<Record<string, RegExp>> = {
  sh: /(?:^|\s)# .*$/,
  bash: /(?:^|\s)# .*$/,
  ts: /(?:^|\s)\/\/ .*$/,
  yaml: /(?:^|\s)# .*$/,
};

/**
 * What a translation must leave as it is: the order of headings, paragraphs, lists and tables, how many entries these have, and code to the
 * letter, comments aside. A block without a language is a figure, whose words may be translated; and in the output of a command nothing may.
 */
export function outline(markdown: string): readonly OutlineElement[] {
  const elements: OutlineElement[] = [];
  const lines = markdown.split("\n");
  for (let n = 0; n < lines.length;) {
    const line = lines[n] ?? "";
    const end = endOfElement(lines, n);
    const whole = lines.slice(n, end);
    if (line.startsWith("```")) elements.push(codeElement(line.slice(3), whole.slice(1, -1)));
    else if (line.startsWith("#")) elements.push(`heading ${/^#+/.exec(line)?.[0].length}`);
    else if (line.startsWith("<!--")) elements.push(`comment ${line}`);
    else if (line.startsWith("|")) elements.push(`table of ${whole.length} rows`);
    else if (LIST_ITEM.test(line)) elements.push("list item");
    else if (line.trim() !== "") elements.push("paragraph");
    n = end;
  }
  return elements;
}

/** Where the links of a page lead, without anchors, and without the folder that tells a translation from its original. */
export function linkTargets(markdown: string): readonly string[] {
  return [...markdown.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = ""]) =>
      target
        .replace(/#.*$/, "")
        .replace(/^(?:\.\.?\/)+/, "")
        .replace(/^(?:docs\/)?(?:zh\/)?/, ""),
    )
    .filter((target) => target !== "")
    .sort();
}

const LIST_ITEM = /^\s*(?:[-*]|\d+\.) /;

/** The line after the element that begins in this one. */
function endOfElement(lines: readonly string[], start: number): number {
  const first = lines[start] ?? "";
  if (first.startsWith("```")) return lines.indexOf("```", start + 1) + 1;
  if (first.trim() === "" || first.startsWith("#") || first.startsWith("<!--")) return start + 1;
  const begins = first.startsWith("|")
    ? (line: string) => !line.startsWith("|")
    : (line: string) => line.startsWith("```") || LIST_ITEM.test(line) || line.startsWith("#");
  let end = start + 1;
  while (end < lines.length && lines[end]?.trim() !== "" && !begins(lines[end] ?? "")) end += 1;
  return end;
}

function codeElement(language: string, code: readonly string[]): OutlineElement {
  if (language === "") return "figure";
  const comment = COMMENTS[language];
  const text = code.map((line) => (comment === undefined ? line : line.replace(comment, ""))).join("\n");
  return `${language}:\n${text}`;
}
