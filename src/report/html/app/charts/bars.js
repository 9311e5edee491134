// Horizontal bars around zero, with error bars: rankings and tornadoes.
import { html, svg } from "../dom.js";
import { number } from "../format.js";
import { hue } from "../palette.js";

/// rows: [{ label, low, high, error, note }]; a row from `low` to `high` around `centre`.
export function barChart({ title, unit, rows, centre = 0, text = number }) {
  const width = 720, label = 250, row = 26, right = 90;
  const ends = rows.flatMap(({ low, high, error = 0 }) => [low - error, high + error, centre]).filter(Number.isFinite);
  const [least, most] = [Math.min(...ends), Math.max(...ends)];
  const x = (value) => label + ((value - least) / (most - least || 1)) * (width - label - right);
  const height = rows.length * row + 8;
  const drawing = svg("svg", { class: "plane", viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": title });
  rows.forEach(({ label: name, low, high, error, note }, i) => {
    const y = i * row + 4, middle = y + row / 2;
    const part = (from, to, colour) => svg("rect", { class: "mark", x: Math.min(x(from), x(to)), y: y + 4, width: Math.max(1, Math.abs(x(to) - x(from))), height: row - 9, fill: colour }, svg("title", {}, `${name}: ${text(low)} to ${text(high)} ${unit ?? ""}`));
    drawing.append(svg("text", { class: "tick", x: label - 10, y: middle, dy: "0.35em", "text-anchor": "end" }, name.length > 40 ? `${name.slice(0, 39)}…` : name, svg("title", {}, name)));
    if (low < centre) drawing.append(part(low, Math.min(high, centre), hue.blue));
    if (high > centre) drawing.append(part(Math.max(low, centre), high, hue.orange));
    if (error > 0) drawing.append(svg("line", { class: "axis", x1: x(high - error), x2: x(high + error), y1: middle, y2: middle }));
    drawing.append(svg("text", { class: "tick", x: x(Math.max(high, centre)) + 8, y: middle, dy: "0.35em" }, note ?? ""));
  });
  drawing.append(svg("line", { class: "axis", x1: x(centre), x2: x(centre), y1: 0, y2: height }));
  return html("figure", { class: "chart" }, html("figcaption", {}, html("b", {}, title), unit ? ` ${unit}` : ""), drawing);
}
