import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { IsthmusError } from "@isthmus/core";

/** The functions that replication is made of. */
export type FunctionName = "forward" | "apply";

/**
 * Where a function's bundle is: the very file that is deployed.
 *
 * @throws IsthmusError `not-found` (configuration) when it has not been built
 */
export function bundleUrl(name: FunctionName): URL {
  const main = pathToFileURL(createRequire(import.meta.url).resolve("@isthmus/lambda-runtime"));
  const bundle = new URL(`bundles/${name}/index.mjs`, main);
  if (existsSync(bundle)) return bundle;
  throw new IsthmusError(
    "not-found",
    `The bundle ${bundle.pathname} does not exist. Build it with: npm run bundle -w @isthmus/lambda-runtime`,
    { kind: "configuration" },
  );
}
