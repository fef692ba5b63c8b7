import { EnvironmentSchema } from "./environment-schema.ts";
import { ENVIRONMENT_VARIABLES } from "./environment-variables.ts";
import type { EnvironmentVariable } from "./environment-variables.ts";

/** As much of a schema as the table is made of. */
interface DescribedSchema {
  readonly wrapped?: DescribedSchema;
  readonly default?: unknown;
  readonly entries?: Readonly<Record<string, DescribedSchema>>;
  readonly pipe?: readonly unknown[];
}

/** The table of all environment variables in Markdown, made from the schema and the list of variables. */
export function environmentTable(): string {
  const head = "| variable | form | default | functions | meaning |\n|---|---|---|---|---|";
  return `${[head, ...ENVIRONMENT_VARIABLES.map(rowOf)].join("\n")}\n`;
}

function rowOf(variable: EnvironmentVariable): string {
  const { name, form, path, usedBy, neededBy, inFile } = variable;
  const { description, byDefault } = describe(EnvironmentSchema, path);
  const functions = usedBy.map((user) => (neededBy.includes(user) ? `**${user}**` : user)).join(", ");
  const same = inFile === undefined ? "" : ` The same as \`${inFile}\` in \`isthmus.config.json\`.`;
  return `| \`${name}\` | ${form} | ${byDefault === undefined ? "" : `\`${typeof byDefault === "string" ? byDefault : JSON.stringify(byDefault)}\``} | ${functions} | ${description}${same} |`;
}

function describe(
  schema: DescribedSchema,
  path: readonly string[],
): { readonly description: string; readonly byDefault: unknown } {
  let found = schema;
  let byDefault: unknown;
  for (const name of path) {
    found = unwrapped(found).entries?.[name] ?? {};
    byDefault = found.default;
  }
  const description = [...(unwrapped(found).pipe ?? [])]
    .map((action) => action as { readonly type?: unknown; readonly description?: unknown })
    .filter(({ type }) => type === "description")
    .map((action) => String(action.description))
    .at(-1);
  return { description: description ?? "", byDefault };
}

function unwrapped(schema: DescribedSchema): DescribedSchema {
  return schema.wrapped === undefined ? schema : unwrapped(schema.wrapped);
}
