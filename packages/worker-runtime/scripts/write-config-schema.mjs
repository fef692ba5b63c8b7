// Writes the published JSON Schema of the configuration file. Run it after a build: npm run schema.
import { writeFileSync } from "node:fs";
import { configJsonSchema } from "@isthmus/worker-runtime";

const target = new URL("../schema/isthmus.config.schema.json", import.meta.url);
writeFileSync(target, `${JSON.stringify(configJsonSchema(), null, 2)}\n`);
