/** What a comment before a block of commands tells about running it. */
export type BlockDirective =
  | { readonly kind: "run" }
  /** Not run, for the reason given in the comment. */
  | { readonly kind: "skip" }
  /** Run again until it prints what stands below it. */
  | { readonly kind: "until" };

/** A block of commands with what it prints. */
export interface CommandBlock {
  readonly kind: "commands";
  readonly directive: BlockDirective;
  readonly line: number;
  readonly commands: string;
  /** Empty if nothing is printed. */
  readonly output: string;
}

/** Blocks that are to be run for each of several sides; the first side's name stands in the commands. */
export interface ForEachBlock {
  readonly kind: "for each";
  readonly sides: readonly string[];
  readonly blocks: readonly CommandBlock[];
}

/** A guide's commands in the order in which they are run. */
export type GuideBlock = CommandBlock | ForEachBlock;

interface Fence {
  readonly line: number;
  readonly language: string;
  readonly text: string;
}

const COMMENT = /^<!-- guide: (.+) -->$/;

/**
 * Reads the commands of a guide: blocks of the language `sh`, each with the block of another language that follows it, if only blank lines
 * are between them, as its output. Comments that begin with `guide:` tell what is to be done with the next block, or where a part that is
 * repeated begins and ends.
 */
export function guideBlocks(markdown: string): readonly GuideBlock[] {
  const lines = markdown.split("\n");
  const blocks: GuideBlock[] = [];
  let repeated: { readonly sides: readonly string[]; readonly blocks: CommandBlock[] } | undefined;
  let directive: BlockDirective = { kind: "run" };
  for (let n = 0; n < lines.length; n++) {
    const [, comment] = COMMENT.exec(lines[n] ?? "") ?? [];
    if (comment?.startsWith("for each of ") === true) {
      repeated = { sides: comment.replace("for each of ", "").split(" "), blocks: [] };
      blocks.push({ kind: "for each", ...repeated });
    } else if (comment === "end of for each") repeated = undefined;
    else if (comment !== undefined) directive = directiveOf(comment, n + 1);
    const fence = fenceAt(lines, n);
    if (fence === undefined) continue;
    n = fence.line + fence.text.split("\n").length + 1;
    if (fence.language !== "sh") continue;
    let next = n + 1;
    while (lines[next] === "") next += 1;
    const below = fenceAt(lines, next);
    const output = below === undefined || below.language === "sh" ? "" : below.text;
    const block = {
      kind: "commands",
      directive,
      line: fence.line + 1,
      commands: fence.text,
      output,
    } as const;
    (repeated?.blocks ?? blocks).push(block);
    directive = { kind: "run" };
  }
  return blocks;
}

function directiveOf(comment: string, line: number): BlockDirective {
  if (comment.startsWith("skip, because ")) return { kind: "skip" };
  if (comment === "until it prints this") return { kind: "until" };
  throw new Error(`Line ${line}: the guide's comment ${JSON.stringify(comment)} has no meaning.`);
}

/** The fenced block that opens in this line. */
function fenceAt(lines: readonly string[], n: number): Fence | undefined {
  const [, language] = /^```(\w*)$/.exec(lines[n] ?? "") ?? [];
  if (language === undefined) return undefined;
  const end = lines.indexOf("```", n + 1);
  if (end < 0) throw new Error(`Line ${n + 1}: the block has no end.`);
  return { line: n, language, text: lines.slice(n + 1, end).join("\n") };
}
