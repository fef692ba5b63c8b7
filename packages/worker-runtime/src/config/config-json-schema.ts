import { toJsonSchema } from "@valibot/to-json-schema";
import { ConfigSchema } from "./config-schema.ts";

/** The JSON Schema of the configuration file, for editors. The checks across the file's parts are not in it. */
export function configJsonSchema(): Readonly<Record<string, unknown>> {
  const schema = toJsonSchema(ConfigSchema, { typeMode: "input", errorMode: "ignore" });
  return { title: "Isthmus configuration", ...schema };
}
