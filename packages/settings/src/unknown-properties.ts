import { nearestName } from "./nearest-name.ts";

/** A property that the schema does not have. */
export interface UnknownProperty {
  readonly path: readonly string[];
  readonly allowed: readonly string[];
  /** The allowed name that it looks like a slip of. */
  readonly suggestion: string | undefined;
}

/** As much of a schema's shape as the search for unknown properties looks at. */
export interface SchemaShape {
  readonly type: string;
  readonly entries?: Readonly<Record<string, SchemaShape>>;
  readonly wrapped?: SchemaShape;
  readonly value?: SchemaShape;
  readonly key?: unknown;
  readonly options?: readonly unknown[];
}

/**
 * All unknown properties at all depths. The schema library itself stops at the first one of an object, and a user who has to mend
 * three wants to hear of three.
 */
export function unknownProperties(
  schema: SchemaShape,
  input: unknown,
  path: readonly string[] = [],
): readonly UnknownProperty[] {
  if (typeof input !== "object" || input === null) return [];
  const members = input as Readonly<Record<string, unknown>>;
  switch (schema.type) {
    case "optional":
      return schema.wrapped === undefined ? [] : unknownProperties(schema.wrapped, input, path);
    case "record": {
      const { value } = schema;
      if (value === undefined) return [];
      return Object.keys(members).flatMap((name) => unknownProperties(value, members[name], [...path, name]));
    }
    case "variant": {
      const option = variantOf(schema, members);
      return option === undefined ? [] : unknownProperties(option, input, path);
    }
    case "strict_object": {
      const entries = schema.entries ?? {};
      const allowed = Object.keys(entries);
      return Object.keys(members).flatMap((name) => {
        const entry = Object.hasOwn(entries, name) ? entries[name] : undefined;
        return entry === undefined
          ? [{ path: [...path, name], allowed, suggestion: nearestName(name, allowed) }]
          : unknownProperties(entry, members[name], [...path, name]);
      });
    }
    default:
      return [];
  }
}

function variantOf(schema: SchemaShape, members: Readonly<Record<string, unknown>>): SchemaShape | undefined {
  const key = typeof schema.key === "string" ? schema.key : "";
  return (schema.options as readonly SchemaShape[] | undefined)?.find((option) => {
    const literal = option.entries?.[key];
    return literal !== undefined && "literal" in literal && literal.literal === members[key];
  });
}
