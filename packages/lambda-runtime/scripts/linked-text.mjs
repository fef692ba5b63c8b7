/**
 * A part of a bundle as esbuild splits it. Positions are those in the text.
 *
 * @typedef {object} ChunkImport
 * @property {string} specifier
 * @property {string} target path of the other chunk
 * @property {boolean} onDemand
 * @property {number} start
 * @property {number} end
 *
 * @typedef {object} Chunk
 * @property {string} path
 * @property {string} text not minified, with its source map at the end
 * @property {readonly ChunkImport[]} imports of other chunks
 * @property {readonly { readonly name: string, readonly local: string | undefined }[]} exports
 */

/** Begins names that nothing else has. */
const OWN = "isthmus$";
const MAP = "\n//# sourceMappingURL=";

/**
 * A chunk's text, ready for being joined with those of the others. What imports one on demand that the start does not evaluate calls a function instead, and
 * such a chunk exports only that function: it evaluates the chunk, once, and returns what it exported before. Lines stay where they are, for the source map.
 *
 * @param {Chunk} chunk
 * @param {ReadonlySet<string>} atStart paths of the chunks that the start evaluates
 */
export function linkedText(chunk, atStart) {
  const { path, text, imports } = chunk;
  const inFunction = !atStart.has(path);
  const head = [];
  const edits = imports.flatMap(({ specifier, target, onDemand, start, end }, i) => {
    const statement = text.slice(start, end);
    const from = JSON.stringify(specifier);
    if (!atStart.has(target)) {
      const load = `${OWN}load${i}`;
      head.push(`import { ${OWN}load as ${load} } from ${from}`);
      return { start, end, by: onDemand ? `Promise.resolve().then(${load})` : taken(statement, load) };
    }
    if (onDemand || !inFunction) return [];
    head.push(statement.replaceAll("\n", " "));
    return { start, end, by: "" };
  });
  const begin = head.map((statement) => `${statement}; `).join("");
  if (!inFunction) return begin + edited(text, edits);

  const body = edited(text, [...edits, returned(chunk)]);
  const map = body.lastIndexOf(MAP);
  return [
    `${begin}function ${OWN}evaluate() { `,
    body.slice(0, map),
    `}\nvar ${OWN}exports; export function ${OWN}load() { return (${OWN}exports ??= ${OWN}evaluate()); }`,
    body.slice(map),
  ].join("");
}

/** An import as a statement that takes the same names from what a function returns. */
function taken(statement, load) {
  const names = /\{([^]*)\}/.exec(statement)?.[1];
  return names === undefined ? `${load}()` : `const {${names.replaceAll(" as ", ": ")}} = ${load}()`;
}

/** The edit that returns what the chunk exports. esbuild exports all at the end: by a list, or the default alone if the module was CommonJS. */
function returned({ text, exports }) {
  const list = [...text.matchAll(/^export (?:\{[^}]*\}|default ([^;]*));$/gm)].at(-1);
  const start = list?.index ?? text.lastIndexOf(MAP);
  // Getters, because what is exported may be assigned later.
  const all = exports.map(
    ({ name, local }) => `get ${JSON.stringify(name)}() { return ${local ?? list[1]}; }`,
  );
  return { start, end: start + (list?.[0].length ?? 0), by: `return { ${all.join(", ")} };` };
}

function edited(text, edits) {
  return edits
    .toSorted((a, b) => b.start - a.start)
    .reduce((result, { start, end, by }) => {
      const lines = text.slice(start, end).split("\n").length - by.split("\n").length;
      return result.slice(0, start) + by + "\n".repeat(Math.max(0, lines)) + result.slice(end);
    }, text);
}
