import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { LocalCloudError } from "../local-cloud-error.ts";

/**
 * The path of the DynamoDB emulator's binary.
 *
 * @throws LocalCloudError `unsupported-platform` where the optional dependency is not installed
 */
export function dynoxideBinary(): string {
  const name = "@dynoxide/linux-x64";
  try {
    return join(dirname(createRequire(import.meta.url).resolve(`${name}/package.json`)), "dynoxide");
  } catch (cause) {
    throw new LocalCloudError(
      "unsupported-platform",
      `The embedded DynamoDB (${name}) is not installed; this is ${process.platform}-${process.arch}. ` +
        `It is an optional dependency that npm installs on Linux on x64 only. Run "npm install" there, without --omit=optional.`,
      { cause },
    );
  }
}
