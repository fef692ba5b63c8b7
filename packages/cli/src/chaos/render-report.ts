import { textTable } from "../demo/text-table.ts";
import { survived } from "./report.ts";
import type { ChaosReport } from "./report.ts";

/** A report for people. */
export function renderChaosReport(report: ChaosReport): string {
  const { faults } = report;
  const rows = [
    ["throttled", String(faults.throttle)],
    ["refused in part", String(faults.partial)],
    ["responses lost", String(faults["lost-response"])],
    ["credentials expired", String(faults["expired-credentials"])],
    ["keys rotated away and refused", `${report.refusedKeys} (${report.keyRotations} rotations)`],
    ["answers later than a function's time", String(faults.latency)],
    ["cuts of all links", String(faults.cut)],
    ["invocations that crashed or timed out", String(report.brokenInvocations)],
    ["poisoned messages and writes", String(report.poisonSent)],
    ["all faults", String(report.total)],
  ];
  return [
    `seed ${report.seed}, ${report.transport}`,
    ...textTable(rows).map((line) => `  ${line}`),
    `${report.changesForwarded} changes forwarded, ${report.invocations} invocations, ${report.coldStarts} cold starts`,
    ...report.missingLetters.map((mark) => `  poison without a dead letter: ${mark}`),
    ...report.strayLetters.map((mark) => `  a dead letter that is no poison: ${mark}`),
    ...report.trouble.map((line) => `  ${line}`),
    survived(report)
      ? `survived: ${report.identical} items identical, and ${report.poisonSent} dead letters hold exactly the poison`
      : `NOT SURVIVED: ${report.differing} items differ, ${report.identical} are identical. Run it again with --seed ${report.seed}.`,
  ].join("\n");
}
