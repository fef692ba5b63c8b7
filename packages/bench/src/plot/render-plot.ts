import { renderPanel } from "./render-panel.ts";
import type { PlotPanel } from "./plot-panel.ts";

const PANEL = { width: 300, height: 220 };
const COLUMNS_MAX = 3;

/**
 * Panels side by side as one SVG image, which needs no browser, font or script.
 *
 * @param title read out in place of the image
 */
export function renderPlot(title: string, panels: readonly PlotPanel[]): string {
  const columns = Math.min(COLUMNS_MAX, panels.length);
  const width = columns * PANEL.width;
  const height = Math.ceil(panels.length / COLUMNS_MAX) * PANEL.height;
  const placed = panels.map((panel, place) => {
    const x = (place % COLUMNS_MAX) * PANEL.width;
    const y = Math.floor(place / COLUMNS_MAX) * PANEL.height;
    return `<g transform="translate(${x} ${y})">\n${renderPanel(panel, PANEL)}\n</g>`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="sans-serif" font-size="11" role="img">`,
    `<title>${title}</title>`,
    // Of its own, because a page may be dark.
    `<rect width="100%" height="100%" fill="#fff"/>`,
    ...placed,
    "</svg>",
    "",
  ].join("\n");
}
