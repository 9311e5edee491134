// Charts of x against y that are no time axis: lines, points, bars, drawn as SVG.
import { html, svg } from "../dom.js";
import { number } from "../format.js";

const width = 640, left = 64, right = 16, top = 14, bottom = 42;

/// { title, x: { label, unit, text }, y: {...}, lines: [{ label, colour, points: [[x, y, error]], dash, band: [[x, low, high]] }], dots: [{ x, y, label, colour }] }
export function planeChart({ title, x, y, lines = [], dots = [], height = 300, onchoose }) {
  const all = [...lines.flatMap((line) => [...line.points, ...(line.band ?? []).flatMap(([at, low, high]) => [[at, low], [at, high]])]), ...dots.map((dot) => [dot.x, dot.y])].filter(([a, b]) => Number.isFinite(a) && Number.isFinite(b));
  if (!all.length) return null;
  const scaleX = scale(all.map((p) => p[0]), left, width - right, x.range), scaleY = scale(all.map((p) => p[1]), height - bottom, top, y.range);
  const drawing = svg("svg", { class: "plane", viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": title });
  const textX = x.text ?? number, textY = y.text ?? number;
  for (const tick of scaleY.ticks) drawing.append(svg("line", { class: "grid", x1: left, x2: width - right, y1: scaleY(tick), y2: scaleY(tick) }), svg("text", { class: "tick", x: left - 8, y: scaleY(tick), dy: "0.35em", "text-anchor": "end" }, textY(tick)));
  for (const tick of x.ticks ?? scaleX.ticks) drawing.append(svg("text", { class: "tick", x: scaleX(tick), y: height - bottom + 18, "text-anchor": "middle" }, textX(tick)));
  drawing.append(svg("line", { class: "axis", x1: left, x2: width - right, y1: height - bottom, y2: height - bottom }),
    svg("text", { class: "axis-name", x: (left + width - right) / 2, y: height - 6, "text-anchor": "middle" }, named(x)));
  for (const line of lines) {
    if (line.band?.length) drawing.append(svg("path", { fill: line.colour, opacity: 0.18, d: `M${[...line.band.map(([a, , high]) => [a, high]), ...[...line.band].reverse().map(([a, low]) => [a, low])].map(([a, b]) => `${scaleX(a)},${scaleY(b)}`).join("L")}Z` }));
    const points = line.points.filter(([a, b]) => Number.isFinite(a) && Number.isFinite(b));
    drawing.append(svg("path", { class: "mark", fill: "none", stroke: line.colour, "stroke-width": 2, "stroke-dasharray": line.dash ?? null, d: `M${points.map(([a, b]) => `${scaleX(a)},${scaleY(b)}`).join("L")}` }));
    if (points.length <= 60) for (const [a, b, error] of points) {
      if (error > 0) drawing.append(svg("line", { stroke: line.colour, x1: scaleX(a), x2: scaleX(a), y1: scaleY(b - error), y2: scaleY(b + error) }));
      drawing.append(svg("circle", { class: "mark", cx: scaleX(a), cy: scaleY(b), r: 3.2, fill: line.colour }, svg("title", {}, `${line.label}: ${named(x, textX(a))}, ${named(y, textY(b))}${error > 0 ? ` ± ${number(error)}` : ""}`)));
    }
  }
  for (const dot of dots) {
    const mark = svg("circle", { class: "mark", cx: scaleX(dot.x), cy: scaleY(dot.y), r: dot.size ?? 4, fill: dot.colour, opacity: dot.opacity ?? 0.85 }, svg("title", {}, `${dot.label}: ${named(x, textX(dot.x))}, ${named(y, textY(dot.y))}`));
    if (onchoose) mark.addEventListener("click", () => onchoose(dot));
    drawing.append(mark);
  }
  const legend = lines.length > 1 ? html("div", { class: "legend" }, lines.map((line) => html("span", { class: "key" }, html("i", { class: "line", style: `background:${line.colour}` }), line.label))) : null;
  return html("figure", { class: "chart" }, html("figcaption", {}, html("b", {}, title), ` ${named(y)}`), drawing, legend);
}

const named = ({ label, unit }, value) => (value === undefined ? `${label}${unit ? `, ${unit}` : ""}` : `${label} ${value}${unit ? ` ${unit}` : ""}`);

/// A linear scale with about five round ticks.
export function scale(values, from, to, range) {
  let [low, high] = range ?? [Math.min(...values), Math.max(...values)];
  if (!range && low > 0 && low < 0.4 * high) low = 0;
  if (high === low) low -= Math.abs(low) * 0.05 || 0.5, high += Math.abs(high) * 0.05 || 0.5;
  const raw = (high - low) / 5, unit = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 2.5, 5, 10].map((k) => k * unit).find((size) => size >= raw);
  const at = (value) => from + ((value - low) / (high - low)) * (to - from);
  const first = Math.ceil(low / step - 1e-9);
  at.ticks = Array.from({ length: Math.floor(high / step + 1e-9) - first + 1 }, (_, i) => +((first + i) * step).toPrecision(12));
  return at;
}
