import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import ts from "typescript";
import { isthmusProtocol } from "../../../src/simulator/simulated-protocol.ts";
import type { SimulatedProtocol, UseCases } from "../../../src/simulator/simulated-protocol.ts";
import type { PlantedFault } from "./planted-fault.ts";

const CORE = fileURLToPath(new URL("../../../../core/src/", import.meta.url));
const CELL = fileURLToPath(new URL("../../../src/simulator/cell.ts", import.meta.url));
const OUT = fileURLToPath(new URL("../../../dist/.planted/", import.meta.url));

/**
 * Builds the rules with a fault in their source text. Core's interface has no switch for tests: what is under test is the text itself. The
 * oracle and the simulator are the usual ones.
 */
export async function faultyProtocol(fault: PlantedFault, name: string): Promise<SimulatedProtocol> {
  const folder = join(OUT, `${name}-${process.pid}`);
  const unused = new Set(fault.edits);
  const build = (source: string, file: string): void => {
    let text = readFileSync(source, "utf8");
    for (const edit of fault.edits.filter((candidate) => candidate.file === file)) {
      const places = text.split(edit.find).length - 1;
      if (places !== 1) throw new Error(`"${edit.find}" occurs ${places} times in ${file}, not once.`);
      text = text.replace(edit.find, () => edit.replace);
      unused.delete(edit);
    }
    const { outputText } = ts.transpileModule(text.replaceAll(`"@isthmus/core"`, `"./index.ts"`), {
      compilerOptions: {
        target: ts.ScriptTarget.ES2023,
        module: ts.ModuleKind.ESNext,
        rewriteRelativeImportExtensions: true,
        verbatimModuleSyntax: true,
      },
    });
    const target = join(folder, file.replace(/\.ts$/, ".js"));
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, outputText);
  };
  for (const file of readdirSync(CORE, { recursive: true, encoding: "utf8" })) {
    if (file.endsWith(".ts")) build(join(CORE, file), file);
  }
  build(CELL, "cell.ts");
  if (unused.size > 0) throw new Error(`No such file: ${[...unused].map(({ file }) => file).join(", ")}.`);
  writeFileSync(join(folder, "package.json"), `{"type":"module"}`);
  const load = async (file: string): Promise<unknown> =>
    import(/* @vite-ignore */ pathToFileURL(join(folder, file)).href);
  const useCases = (await load("index.js")) as UseCases;
  const { performOnCell } = (await load("cell.js")) as { performOnCell: SimulatedProtocol["perform"] };
  rmSync(folder, { recursive: true, force: true });
  return isthmusProtocol({ useCases, perform: performOnCell });
}
