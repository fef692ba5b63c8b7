/** One thing that is wrong with a configuration. */
export interface ConfigProblem {
  readonly path: readonly string[];
  /** What stands there; left out where there is nothing or where the path says enough. */
  readonly value?: unknown;
  /** A sentence whose subject is the path and the value. */
  readonly message: string;
}

const VALUE_LENGTH_MAX = 80;

/** A problem as one line of text. No property of a configuration holds a secret, so that values can be shown, cut short. */
export function problemText({ path, value, message }: ConfigProblem): string {
  const place = path.length === 0 ? "The file" : path.reduce(appended, "");
  return value === undefined ? `${place} ${message}` : `${place}: ${shown(value)} ${message}`;
}

function appended(text: string, name: string): string {
  if (!/^[A-Za-z_$][\w$-]*$/.test(name)) return `${text}[${JSON.stringify(name)}]`;
  return text === "" ? name : `${text}.${name}`;
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? typeof value;
  return text.length > VALUE_LENGTH_MAX ? `${text.slice(0, VALUE_LENGTH_MAX)}...` : text;
}
