import { readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const entries = fileURLToPath(new URL("../src/entries/", import.meta.url));

/** The functions there are an entry file for. */
export const FUNCTION_NAMES = readdirSync(entries).map((file) => file.replace(/\.ts$/, ""));

/**
 * Bundles entry points into one minified ES module each, with its source map: `<folder>/<name>/index.mjs`.
 *
 * @param {Readonly<Record<string, string>>} entryPoints files by name
 * @param {string} folder
 */
export async function bundle(entryPoints, folder) {
  await build({
    entryPoints: Object.entries(entryPoints).map(([name, input]) => ({
      in: input,
      out: join(name, "index"),
    })),
    outdir: folder,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    minify: true,
    sourcemap: "linked",
    sourcesContent: false,
    format: "esm",
    platform: "node",
    // The newest Node runtime of Lambda.
    target: "node24",
    mainFields: ["module", "main"],
    legalComments: "none",
    // Some dependencies are CommonJS and call require for modules of Node.
    banner: {
      js: 'import { createRequire as isthmusRequire } from "node:module"; const require = isthmusRequire(import.meta.url);',
    },
    logLevel: "warning",
  });
}

/** Bundles all functions. @param {string} folder */
export async function bundleFunctions(folder) {
  await bundle(Object.fromEntries(FUNCTION_NAMES.map((name) => [name, join(entries, `${name}.ts`)])), folder);
}
