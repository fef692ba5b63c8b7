// Writes the generated tables into the documents anew. Run it after a build: npm run docs -w @isthmus/lambda-runtime
import { readFileSync, writeFileSync } from "node:fs";
import { environmentTable } from "@isthmus/lambda-runtime";

const target = new URL("../../../docs/lambda-configuration.md", import.meta.url);
const [before] = readFileSync(target, "utf8").split("<!-- generated -->\n");
writeFileSync(target, `${before}<!-- generated -->\n\n${environmentTable()}`);
