import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const packagesDir = fileURLToPath(new URL("./packages/", import.meta.url));
const packages = readdirSync(packagesDir).map((folder) => ({
  name: folder === "cli" ? "isthmus" : `@isthmus/${folder}`,
  path: `${packagesDir}${folder}`,
}));
const examples = ["china-global"].map((folder) => ({
  name: `isthmus-example-${folder}`,
  path: fileURLToPath(new URL(`./examples/${folder}`, import.meta.url)),
}));

// Tests run against the sources of every package, so that a change in core is seen by an adapter's
// test without a build in between.
const alias = packages.map(({ name, path }) => ({
  find: new RegExp(`^${name}$`),
  replacement: `${path}/src/index.ts`,
}));

export default defineConfig({
  test: {
    projects: [...packages, ...examples].map(({ name, path }) => ({
      resolve: { alias },
      test: {
        name,
        root: path,
        include: ["test/**/*.test.ts"],
        environment: "node",
        testTimeout: 60_000,
        hookTimeout: 60_000,
      },
    })),
  },
});
