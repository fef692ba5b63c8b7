import { IsthmusError } from "@isthmus/core";
import type { NetworkConfig } from "./network-config.ts";

/** Environment variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** A proxy, and for whom it is not used. */
export interface ProxyChoice {
  readonly url: URL;
  /** Whether a host is reached without the proxy. */
  bypasses(host: string, port: number): boolean;
}

/**
 * The proxy that a side is reached through, or `undefined` for none. Curl's variables are honoured in both spellings, the small one first.
 *
 * @throws IsthmusError `invalid-config` (configuration) for what is no proxy's URL; the URL is not shown, since it may hold a password
 */
export function chooseProxy(
  network: NetworkConfig | undefined,
  environment: Environment,
): ProxyChoice | undefined {
  const configured = network?.proxy;
  if (configured === undefined) return undefined;
  const fromEnvironment = configured === "environment";
  const given = fromEnvironment ? variable(environment, "https_proxy") : configured;
  if (given === undefined) return undefined;
  const problem = proxyProblem(given, fromEnvironment);
  if (problem !== undefined) {
    const what = fromEnvironment ? "The proxy of the environment (HTTPS_PROXY)" : "The proxy";
    throw new IsthmusError("invalid-config", `${what} ${problem}`, { kind: "configuration" });
  }
  const entries = network?.noProxy ?? (variable(environment, "no_proxy") ?? "").split(/[\s,]+/);
  const rules = entries.map(noProxyRule);
  return {
    url: new URL(given),
    bypasses: (host, port) => {
      const plain = plainHost(host);
      return rules.some((matches) => matches(plain, port));
    },
  };
}

/**
 * What is wrong with a proxy's URL, as a sentence without its subject and without the value; `undefined` if it is fit. A password may
 * come from the environment, where it is not written into a file.
 */
export function proxyProblem(given: string, passwordAllowed: boolean): string | undefined {
  const url = URL.canParse(given) ? new URL(given) : undefined;
  if (url === undefined || !["http:", "https:"].includes(url.protocol) || url.hostname === "")
    return 'is not allowed. Allowed: the URL of a proxy, for example "http://proxy.example:3128", or "environment".';
  if (!passwordAllowed && (url.username !== "" || url.password !== ""))
    return 'holds a user name or a password. Allowed: a URL without them; put the whole URL into HTTPS_PROXY and say "environment".';
  return undefined;
}

type Rule = (host: string, port: number) => boolean;

function noProxyRule(entry: string): Rule {
  const trimmed = entry.trim().toLowerCase();
  if (trimmed === "") return () => false;
  if (trimmed === "*") return () => true;
  const [, name = trimmed, port] = /^(.*?)(?::(\d+))?$/.exec(bracketed(trimmed)) ?? [];
  const host = plainHost(name.replace(/^\*\./, "."));
  const onlyBelow = host.startsWith(".");
  const suffix = onlyBelow ? host : `.${host}`;
  return (asked, askedPort) =>
    (port === undefined || Number(port) === askedPort) &&
    ((!onlyBelow && asked === host) || asked.endsWith(suffix));
}

/** An IPv6 address has colons of its own, which are not to be taken for a port's. */
function bracketed(entry: string): string {
  return !entry.startsWith("[") && entry.split(":").length > 2 ? `[${entry}]` : entry;
}

function plainHost(host: string): string {
  return host.toLowerCase().replace(/^\[(.*)\]$/, "$1");
}

function variable(environment: Environment, name: string): string | undefined {
  const value = environment[name] ?? environment[name.toUpperCase()];
  return value === undefined || value === "" ? undefined : value;
}
