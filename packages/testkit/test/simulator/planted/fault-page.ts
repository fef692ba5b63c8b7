import { sayScript } from "../../../src/simulator/exhaustive/script.ts";
import type { FoundFault } from "./find-fault.ts";
import type { PlantedFault } from "./planted-fault.ts";

const HEAD = `# Planted faults, and how each is found

Each fault leaves out one rule or condition of the protocol, or gets it wrong, in the source text of the rules themselves. Below each stand the invariant of
[SPEC.md](../packages/core/SPEC.md) that it breaks, a script of writes that shows it, and the shortest way from the first write to the violation: no interleaving of that script breaks an
invariant in fewer steps. Regions are numbered from 0, and a time such as 00000.25 stands for 1732500000.25. [How far convergence is shown](convergence.md) tells what the steps are.

This page is written by \`packages/testkit/test/simulator/planted-faults.test.ts\`, which fails when the page is not current. After a change of the rules or of the faults:

\`\`\`
npx vitest run --project @isthmus/testkit planted-faults -u
\`\`\`
`;

/** The page that lists all faults: which invariant each breaks, and the shortest trace. */
export function faultPage(
  faults: readonly { readonly fault: PlantedFault; readonly found: FoundFault }[],
): string {
  const rows = faults.map(({ fault, found }) => `| ${fault.rule} | ${found.invariant} | ${steps(found)} |`);
  const table = `| planted fault | invariant it breaks | steps |\n|---|---|---|\n${rows.join("\n")}\n`;
  return [HEAD, table, ...faults.map(section)].join("\n");
}

function section({ fault, found }: { readonly fault: PlantedFault; readonly found: FoundFault }): string {
  const world = Object.entries(fault.shownBy.world).map(
    ([name, value]) => `${name} ${JSON.stringify(value)}`,
  );
  const inWorld = world.length === 0 ? "" : ` (${world.join(", ")})`;
  return `## ${fault.rule}

Breaks _${found.invariant}_. Shown by: ${sayScript(fault.shownBy.script)}${inWorld}.

\`\`\`text
${found.trace.join("\n")}
\`\`\`
`;
}

/** Lines of the trace but for the contents at rest and the violation. */
function steps({ trace }: FoundFault): number {
  return trace.filter((line) => !line.includes(" rests with ") && !line.startsWith("VIOLATION")).length;
}
