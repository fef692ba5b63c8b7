import { readdirSync } from "node:fs";
import { builtinModules } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildOneFile } from "./build-one-file.mjs";

const entries = fileURLToPath(new URL("../src/entries/", import.meta.url));

/** The functions there are an entry file for. */
export const FUNCTION_NAMES = readdirSync(entries).map((file) => file.replace(/\.ts$/, ""));

/**
 * Node's own modules are required where they are used. As imports they would stand at the head of the file, and a cold start would load those, too, which
 * only a part needs that is itself loaded later, such as the one for proxies.
 *
 * @type {import("esbuild").Plugin}
 */
const builtinsOnDemand = {
  name: "builtins-on-demand",
  setup({ onResolve, onLoad }) {
    const known = new Set(builtinModules);
    onResolve({ filter: /^[a-z:_/]+$/ }, ({ path, kind }) => {
      const name = path.replace(/^node:/, "");
      if (!known.has(name)) return undefined;
      return kind === "require-call" || kind === "dynamic-import"
        ? { path: `node:${name}`, external: true }
        : { path: `node:${name}`, namespace: "builtin" };
    });
    onLoad({ filter: /.*/, namespace: "builtin" }, ({ path }) => ({
      contents: `module.exports = require(${JSON.stringify(path)});`,
    }));
  },
};

/** What esbuild is always told. @type {import("esbuild").BuildOptions} */
export const OPTIONS = {
  bundle: true,
  format: "esm",
  platform: "node",
  // The newest Node runtime of Lambda.
  target: "node24",
  mainFields: ["module", "main"],
  legalComments: "none",
  plugins: [builtinsOnDemand],
  logLevel: "warning",
};

/** What esbuild is told when it writes a file. @type {import("esbuild").BuildOptions} */
export const JOINING_OPTIONS = {
  minify: true,
  sourcemap: "linked",
  sourcesContent: false,
  // Some dependencies are CommonJS and call require for modules of Node.
  banner: {
    js: 'import { createRequire as isthmusRequire } from "node:module"; const require = isthmusRequire(import.meta.url);',
  },
};

/**
 * Bundles entry points into one minified ES module each, with its source map: `<folder>/<name>/index.mjs`.
 *
 * @param {Readonly<Record<string, string>>} entryPoints files by name
 * @param {string} folder
 */
export async function bundle(entryPoints, folder) {
  for (const [name, input] of Object.entries(entryPoints))
    await buildOneFile(input, join(folder, name, "index.mjs"), OPTIONS, JOINING_OPTIONS);
}

/** Bundles all functions. @param {string} folder */
export async function bundleFunctions(folder) {
  await bundle(Object.fromEntries(FUNCTION_NAMES.map((name) => [name, join(entries, `${name}.ts`)])), folder);
}
