import { dirname, resolve } from "node:path";
import { build } from "esbuild";
import { init, parse } from "es-module-lexer";
import { linkedText } from "./linked-text.mjs";

/**
 * Bundles a module and all that it imports, statically or on demand, into one file.
 *
 * esbuild does that by itself, too. But each module that is imported on demand it wraps into a function, and with it every module that the rest shares with
 * it, which is most of the SDK; and V8 reads a function's text twice, once to find its end and once to run it. A cold start paid a fifth more for that. So
 * esbuild splits first: what the start evaluates anyhow stays outside of functions, each other chunk becomes a function, and esbuild joins them.
 *
 * @param {string} input
 * @param {string} outfile
 * @param {import("esbuild").BuildOptions} options of both steps
 * @param {import("esbuild").BuildOptions} joining options of the second step alone
 */
export async function buildOneFile(input, outfile, options, joining) {
  await init;
  const { entry, chunks } = await split(input, options);
  const atStart = evaluatedWith(entry, chunks);
  for (const path of chunks.keys()) refuseUnfit(path, chunks, atStart);
  await build({
    ...options,
    ...joining,
    entryPoints: [entry],
    outfile,
    plugins: [inMemory(new Map([...chunks].map(([path, chunk]) => [path, linkedText(chunk, atStart)])))],
  });
}

/** esbuild's names for what it splits a bundle into. No file is written. */
async function split(input, options) {
  const { outputFiles } = await build({
    ...options,
    entryPoints: { entry: input },
    outdir: "chunks",
    splitting: true,
    write: false,
    sourcemap: "inline",
    sourcesContent: false,
  });
  const texts = new Map(outputFiles.map(({ path, text }) => [path, text]));
  const chunks = new Map([...texts].map(([path, text]) => [path, readChunk(path, text, texts)]));
  return { entry: resolve("chunks", "entry.js"), chunks };
}

/** @returns {import("./linked-text.mjs").Chunk} */
function readChunk(path, text, texts) {
  const [found, exports] = parse(text);
  const imports = found
    .map(({ n: specifier, d, ss: start, se: end }) => ({
      specifier,
      target: specifier === undefined ? undefined : resolve(dirname(path), specifier),
      onDemand: d !== -1,
      start,
      end,
    }))
    // The others are modules of Node, and stay what they are.
    .filter(({ target }) => texts.has(target));
  return { path, text, imports, exports: exports.map(({ n: name, ln: local }) => ({ name, local })) };
}

/** The chunks that are evaluated with a chunk, itself included. */
function evaluatedWith(path, chunks, found = new Set()) {
  if (found.has(path)) return found;
  found.add(path);
  for (const { target, onDemand } of chunks.get(path).imports)
    if (!onDemand) evaluatedWith(target, chunks, found);
  return found;
}

/**
 * A function takes what it imports from other functions when it begins. So those must have ended by then, and what they export must not change later. esbuild
 * has not been seen to make other chunks of what is bundled here.
 */
function refuseUnfit(path, chunks, atStart, way = []) {
  if (atStart.has(path)) return;
  if (way.includes(path)) throw new Error(`Chunks import each other: ${[...way, path].join(" > ")}`);
  const { text, imports, exports } = chunks.get(path);
  const changing = exports.find(({ local }) => local !== undefined && assignments(local, text) > 1);
  if (way.length > 0 && changing !== undefined)
    throw new Error(`${path} exports ${changing.name}, which is assigned more than once.`);
  for (const { target, onDemand } of imports)
    if (!onDemand) refuseUnfit(target, chunks, atStart, [...way, path]);
}

/** How often a name is assigned, its declaration included. It may count a like name within a function, too. */
function assignments(name, text) {
  const escaped = name.replaceAll("$", "\\$");
  const assigned = String.raw`(?<![\w$.#])${escaped}\s*(?:(?:[-+*/%&|^?]{0,3}|<<|>>>?)=(?![=>])|\+\+|--)`;
  return [...text.matchAll(new RegExp(assigned, "g"))].length;
}

/** @returns {import("esbuild").Plugin} */
function inMemory(texts) {
  return {
    name: "in-memory",
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^[./]/ }, ({ path, resolveDir }) => {
        const file = resolve(resolveDir, path);
        return texts.has(file) ? { path: file } : undefined;
      });
      onLoad({ filter: /.*/ }, ({ path }) => ({ contents: texts.get(path), resolveDir: dirname(path) }));
    },
  };
}
