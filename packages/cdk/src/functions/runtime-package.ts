import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { FunctionName } from "./function-name.ts";

/** Kinds of resources that a function calls, as `grants.json` of `@isthmus/lambda-runtime` has them. */
export type GrantedResource =
  | "table"
  | "tombstonesTable"
  | "deadLettersQueue"
  | "deadLettersBucket"
  | "peerQueue"
  | "peerStream";

/** Actions by function and kind of resource. */
export type Grants = Readonly<
  Record<FunctionName, Readonly<Partial<Record<GrantedResource, readonly string[]>>>>
>;

const GRANTS_FILE = "@isthmus/lambda-runtime/grants.json";

/** The actions that the functions were recorded to call, from the package that the functions come from. */
export function recordedGrants(): Grants {
  return JSON.parse(readFileSync(createRequire(import.meta.url).resolve(GRANTS_FILE), "utf8")) as Grants;
}

/** The folder of that package's bundles: `<function>/index.mjs` for each function. */
export function bundlesFolder(): string {
  return join(dirname(createRequire(import.meta.url).resolve(GRANTS_FILE)), "dist", "bundles");
}
