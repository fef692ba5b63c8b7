import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { escapeHtml, scriptJson } from "./escape-html.ts";
import type { LoadReport } from "./load-report.ts";
import { reportTables } from "./report-tables.ts";

/**
 * A report as one HTML page with charts. Styles, data and the chart library are in it: it fetches nothing, and looks the same without a network.
 *
 * @param description what was loaded and on what services, in a sentence
 */
export async function htmlReport(report: LoadReport, description: string): Promise<string> {
  const { resolve } = createRequire(import.meta.url);
  const read = async (path: string): Promise<string> => readFile(path, "utf8");
  const [library, libraryStyle, licence, script, style] = await Promise.all([
    read(resolve("uplot/dist/uPlot.iife.min.js")),
    read(resolve("uplot/dist/uPlot.min.css")),
    read(resolve("uplot/LICENSE")),
    read(asset("report.js")),
    read(asset("report.css")),
  ]);
  const title = `Load test ${report.startedAt.slice(0, 16).replace("T", " ")} UTC`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<!-- The charts are drawn by uPlot.
${licence.replaceAll("--", "- -").trim()}
-->
<style>${libraryStyle}</style>
<style>${style}</style>
</head>
<body>
<h1>${escapeHtml(title)}</h1>
<p class="soft">Run ${report.run}, regions ${escapeHtml(report.regions.join(", "))}; ${escapeHtml(description)}.</p>
${verdict(report)}
<h2>Charts</h2>
<div class="charts" id="charts"></div>
${reportTables(report)}
<script type="application/json" id="report-data">${scriptJson(report)}</script>
<script>${withoutBanner(library)}</script>
<script>${script}</script>
</body>
</html>
`;
}

function asset(name: string): string {
  // The folder stands beside both src and dist.
  return fileURLToPath(new URL(`../../assets/${name}`, import.meta.url));
}

/** The banner names the library's site; the licence, which the page holds in full, is what it asks to be kept. */
function withoutBanner(script: string): string {
  return script.replace(/^\/\*![^]*?\*\//, "").trim();
}

function verdict({ converged, interrupted, comparison, regions, seconds, problems }: LoadReport): string {
  const sentence = converged
    ? `Converged: ${comparison.identical} keys identical in ${regions.length} regions, ${seconds.settling} s after the last write.`
    : `Not converged: ${comparison.differing} keys differ, ${comparison.lost} are lost, ${comparison.identical} are identical.`;
  const early = interrupted ? " The writing was ended early." : "";
  const lines = problems.map((problem) => `<p>${escapeHtml(problem)}</p>`).join("");
  return `<div class="verdict${converged ? "" : " bad"}">${escapeHtml(sentence + early)}</div>${lines}`;
}
