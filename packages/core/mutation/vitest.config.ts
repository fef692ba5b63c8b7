import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const source = (folder: string): string =>
  fileURLToPath(new URL(`../../${folder}/src/index.ts`, import.meta.url));

// Properties that take a second each, which is too long to be repeated for every mutant. What only they would notice deserves an example.
const SLOW = ["envelope", "dead-letter-json", "merge", "replicator/redrive-letters"];

// What runs for each mutant: core's own tests, on the sources in Stryker's copy. The tests of other packages would kill more, and prove less: a rule of
// core is to be held by core.
export default defineConfig({
  resolve: {
    alias: [
      { find: /^@isthmus\/core$/, replacement: source("core") },
      { find: /^@isthmus\/testkit$/, replacement: source("testkit") },
    ],
  },
  test: {
    root: fileURLToPath(new URL("../", import.meta.url)),
    include: ["test/**/*.test.ts"],
    exclude: SLOW.map((name) => `test/${name}.property.test.ts`),
    setupFiles: ["mutation/setup.ts"],
    environment: "node",
    testTimeout: 60_000,
  },
});
