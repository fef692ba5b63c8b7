import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

/** Folders that hold pages themselves. */
const FOLDERS = [".", "docs", "docs/zh"];
/** Folders whose folders hold pages. */
const GROUPS = ["packages", "examples"];

/** The pages of the repository that people read, as paths from its root, in a fixed order. */
export function markdownPages(root: string): readonly string[] {
  const grouped = GROUPS.flatMap((group) => readdirSync(join(root, group)).map((name) => `${group}/${name}`));
  return [...FOLDERS, ...grouped]
    .filter((folder) => existsSync(join(root, folder)))
    .flatMap((folder) =>
      readdirSync(join(root, folder))
        .filter((name) => name.endsWith(".md") && name !== "CHANGELOG.md")
        .map((name) => join(folder, name)),
    )
    .sort();
}
