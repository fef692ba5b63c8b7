// Bundles each function into one minified ES module with its source map: dist/bundles/<handler>/index.mjs. Run it after a build:
// npm run bundle -w @isthmus/lambda-runtime
import { mkdirSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const entries = fileURLToPath(new URL("../src/entries/", import.meta.url));
const target = fileURLToPath(new URL("../dist/bundles/", import.meta.url));
/** Most bytes of a bundle: what Lambda loads in a cold start. */
const BUNDLE_BYTES_MAX = 1_000_000;

const sizes = {};
for (const file of readdirSync(entries)) {
  const name = file.replace(/\.ts$/, "");
  const outfile = `${target}${name}/index.mjs`;
  mkdirSync(`${target}${name}`, { recursive: true });
  await build({
    entryPoints: [`${entries}${file}`],
    outfile,
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
  const bytes = statSync(outfile).size;
  sizes[name] = bytes;
  if (bytes >= BUNDLE_BYTES_MAX)
    throw new Error(`${outfile} has ${bytes} bytes. Allowed: less than ${BUNDLE_BYTES_MAX}.`);
}
writeFileSync(`${target}sizes.json`, `${JSON.stringify(sizes, null, 2)}\n`);
console.log(
  Object.entries(sizes)
    .map(([name, bytes]) => `${name}: ${bytes} bytes`)
    .join("\n"),
);
