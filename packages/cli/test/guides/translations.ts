import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

/** A page and its translation, as paths from the repository's root. */
export interface Translation {
  readonly english: string;
  readonly chinese: string;
}

/** Every page that has been translated: `docs/zh/<page>`, the root's README among them. */
export function translations(root: string): readonly Translation[] {
  const folder = join(root, "docs/zh");
  const pages = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(".md")) : [];
  const inDocs = pages.map((name) => ({
    english: name === "README.md" ? name : `docs/${name}`,
    chinese: `docs/zh/${name}`,
  }));
  const beside = readdirSync(root)
    .filter((name) => name.endsWith(".zh.md"))
    .map((name) => ({ english: name.replace(".zh.md", ".md"), chinese: name }));
  return [...inDocs, ...beside];
}
