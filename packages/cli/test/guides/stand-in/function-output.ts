import { metricsOfLine } from "./emitted-metrics.ts";

/** What functions have written. */
export interface FunctionOutput {
  /** Every metric that was emitted, with its dimensions. */
  readonly metrics: Set<string>;
  /** Warnings and errors, for whoever has to find out why a guide fails. */
  readonly complaints: string[];
  /** Takes the output of one function, which comes in pieces. */
  reader(name: string): (text: string) => void;
}

/** Nothing yet. */
export function functionOutput(): FunctionOutput {
  const metrics = new Set<string>();
  const complaints: string[] = [];
  return {
    metrics,
    complaints,
    reader(name) {
      let rest = "";
      return (text) => {
        const lines = (rest + text).split("\n");
        rest = lines.pop() ?? "";
        for (const line of lines) {
          if (!line.startsWith("{")) complaints.push(`${name}: ${line}`);
          else if (/"level":"(?:WARN|ERROR)"/.test(line)) complaints.push(`${name}: ${line}`);
          else for (const metric of metricsOfLine(line)) metrics.add(metric);
        }
      };
    },
  };
}
