// Bundles each function into one minified ES module with its source map: dist/bundles/<function>/index.mjs. Run it after a build:
// npm run bundle -w @isthmus/lambda-runtime
import { statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { bundleFunctions, FUNCTION_NAMES } from "./bundle-functions.mjs";

const folder = fileURLToPath(new URL("../dist/bundles/", import.meta.url));
await bundleFunctions(folder);
for (const name of FUNCTION_NAMES)
  console.error(`${name}: ${statSync(`${folder}${name}/index.mjs`).size} bytes`);
