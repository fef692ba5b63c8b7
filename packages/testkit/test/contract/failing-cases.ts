import type { ContractCase } from "@isthmus/testkit";

/** The names of the cases that fail. */
export async function failingCases(cases: readonly ContractCase[]): Promise<readonly string[]> {
  const failing: string[] = [];
  for (const rule of cases) {
    try {
      await rule.run();
    } catch {
      failing.push(rule.name);
    }
  }
  return failing;
}
