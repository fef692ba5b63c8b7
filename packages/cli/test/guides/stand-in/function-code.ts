import { execFile } from "node:child_process";
import { mkdtemp, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";

/**
 * Unpacks what was uploaded and gives the module that the handler is in. Python unpacks it, because it comes with the AWS command line
 * and Node has nothing for it.
 */
export async function unpackCode(zip: string, handler: string, directory: string): Promise<URL> {
  const folder = await mkdtemp(join(directory, "code-"));
  const file = join(folder, "code.zip");
  await writeFile(file, Buffer.from(zip, "base64"));
  await promisify(execFile)("python3", ["-m", "zipfile", "-e", file, folder]);
  return pathToFileURL(join(folder, `${handler.split(".")[0]}.mjs`));
}
