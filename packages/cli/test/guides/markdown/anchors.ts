/** The anchors that GitHub gives to the headings of a page, in order; of headings that are alike, the later ones get a number. */
export function anchorsOf(markdown: string): readonly string[] {
  const seen = new Map<string, number>();
  const prose = markdown.replaceAll(/```[\s\S]*?```/g, "");
  return [...prose.matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) => {
    const anchor = anchorOf(heading);
    const before = seen.get(anchor) ?? 0;
    seen.set(anchor, before + 1);
    return before === 0 ? anchor : `${anchor}-${before}`;
  });
}

function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{Letter}\p{Number}\s_-]/gu, "")
    .replaceAll(" ", "-");
}
