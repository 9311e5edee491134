// Sweeps: response curves, Pareto front, parallel coordinates, tornado. A point has parameters and metrics.
import { html, svg } from "../dom.js";
import { number } from "../format.js";
import { hue, nth } from "../palette.js";
import { barChart } from "../charts/bars.js";
import { planeChart, scale } from "../charts/plane.js";
import { table } from "../table.js";

export function sweep({ tables, summary }) {
  const points = pointsOf(tables, summary);
  if (!points) return null;
  const { parameters, metrics, rows } = points;
  const box = html("div");
  const draw = () => box.replaceChildren(...[
    tornado(points, first.value), ...responses(points, first.value), pareto(points, first.value, second.value), parallel(points, first.value),
  ].filter(Boolean));
  const choice = (label, chosen) => html("select", { "aria-label": label, onchange: draw }, metrics.map((metric, i) => html("option", { value: metric.name, selected: i === chosen }, metric.name)));
  const first = choice("Metric", 0), second = choice("Second metric", Math.min(1, metrics.length - 1));
  draw();
  return {
    id: "sweep", title: "Sweep",
    content: [html("div", { class: "bar" }, html("label", {}, "Metric ", first), metrics.length > 1 ? html("label", {}, "against ", second) : null), box,
      html("details", {}, html("summary", {}, `All ${rows.length.toLocaleString("en-US")} points`), table([
        ...parameters.map((name) => ({ key: name, label: name, words: typeof rows[0][name] === "string", text: (value) => (typeof value === "number" ? number(value) : String(value ?? "")) })),
        ...metrics.map((metric) => ({ key: metric.name, label: metric.name, unit: metric.unit, text: (value, row) => `${number(value)}${row[metric.error] > 0 ? ` ± ${number(row[metric.error], 2)}` : ""}` })),
      ], rows, { name: "points", show: 15 }))],
  };
}

/// points.csv of a sweep: a column a parameter, then a metric's mean (and `metric.standard_error`). sweep.json or summary.json name both.
function pointsOf(tables, summary) {
  const points = tables.points;
  const about = summary.sweep ?? summary;
  const names = (list) => (list ?? []).map((item) => (typeof item === "string" ? item : item.name));
  const parameters = names(about.parameters).filter((name) => points?.columns[name]);
  if (!points?.length || !parameters.length) return null;
  const error = (name) => [`${name}.standard_error`, `${name}_se`, `${name} se`].find((column) => points.columns[column]);
  const units = Object.fromEntries((about.metrics ?? []).map((metric) => [metric.name ?? metric, metric]));
  const metrics = names(about.metrics).map((name) => ({ name, column: [name, `${name}.mean`].find((column) => points.columns[column]) }))
    .filter((metric) => metric.column).map((metric) => ({ ...metric, error: error(metric.name), unit: units[metric.name]?.unit, more: units[metric.name]?.better === "more" }));
  if (!metrics.length) return null;
  const rows = points.records().filter((row) => !row.status || row.status === "done").map((row) => ({ ...row, ...Object.fromEntries(metrics.map((metric) => [metric.name, row[metric.column]])) }));
  return rows.length ? { parameters, metrics, rows } : null;
}

const levelsOf = (rows, name) => [...new Set(rows.map((row) => row[name]))].sort((a, b) => (typeof a === "number" ? a - b : String(a).localeCompare(String(b))));

/// Mean of the metric at each level of a parameter, over all other parameters; many levels are put into eight groups.
function effect(rows, parameter, metric) {
  const levels = levelsOf(rows, parameter), numeric = levels.every((level) => typeof level === "number");
  const groups = new Map();
  const group = (row) => {
    if (!numeric || levels.length <= 12) return levels.indexOf(row[parameter]);
    return Math.min(7, Math.floor((8 * (row[parameter] - levels[0])) / (levels.at(-1) - levels[0])));
  };
  for (const row of rows) {
    if (!Number.isFinite(row[metric])) continue;
    const key = group(row), own = groups.get(key) ?? { n: 0, sum: 0, square: 0, at: 0, low: Infinity, high: -Infinity };
    own.n += 1, own.sum += row[metric], own.square += row[metric] ** 2, own.at += numeric ? row[parameter] : key;
    own.low = Math.min(own.low, row[metric]), own.high = Math.max(own.high, row[metric]);
    groups.set(key, own);
  }
  return { levels, numeric, points: [...groups.values()].map((own) => ({ x: own.at / own.n, mean: own.sum / own.n, low: own.low, high: own.high })).sort((a, b) => a.x - b.x) };
}

function responses({ parameters, metrics, rows }, name) {
  const metric = metrics.find((m) => m.name === name);
  return parameters.map((parameter, i) => {
    const { levels, numeric, points } = effect(rows, parameter, name);
    if (points.length < 2) return null;
    return planeChart({
      title: `${name} against ${parameter}`, height: 260,
      x: { label: parameter, ...(numeric ? {} : { text: (at) => String(levels[at] ?? ""), ticks: levels.map((_, k) => k) }) }, y: { label: name, unit: metric.unit },
      lines: [{ label: "mean over the other parameters; shaded: all points", colour: nth(i), points: points.map((p) => [p.x, p.mean]), band: points.map((p) => [p.x, p.low, p.high]) }],
    });
  });
}

function tornado({ parameters, metrics, rows }, name) {
  const centre = rows.reduce((sum, row) => sum + (row[name] || 0), 0) / rows.length;
  const bars = parameters.map((parameter) => {
    const means = effect(rows, parameter, name).points.map((point) => point.mean);
    return { label: parameter, low: Math.min(...means), high: Math.max(...means), note: "" };
  }).filter((bar) => bar.high > bar.low).sort((a, b) => b.high - b.low - (a.high - a.low));
  if (!bars.length) return null;
  for (const bar of bars) bar.note = number(bar.high - bar.low);
  return barChart({ title: `Main effects on ${name}`, unit: `${metrics.find((m) => m.name === name).unit ?? ""} (mean over all others; figure: range)`, rows: bars, centre });
}

function pareto({ parameters, metrics, rows }, a, b) {
  if (a === b) return null;
  const [x, y] = [a, b].map((name) => metrics.find((metric) => metric.name === name));
  const better = (metric, one, other) => (metric.more ? one - other : other - one);
  const valid = rows.filter((row) => Number.isFinite(row[a]) && Number.isFinite(row[b]));
  const sorted = [...valid].sort((p, q) => better(x, q[a], p[a]) || better(y, q[b], p[b]));
  const front = new Set();
  let best = null;
  for (const row of sorted) if (best === null || better(y, row[b], best) > 0) front.add(row), (best = row[b]);
  const label = (row) => parameters.map((name) => `${name} ${row[name]}`).join(", ");
  return planeChart({
    title: "Pareto front", x: { label: a, unit: x.unit }, y: { label: b, unit: y.unit },
    dots: valid.map((row) => ({ x: row[a], y: row[b], label: label(row), colour: front.has(row) ? hue.vermilion : hue.blue, size: front.has(row) ? 5 : 3, opacity: front.has(row) ? 1 : 0.45 })),
    lines: [{ label: "not beaten in both", colour: hue.vermilion, dash: "4 3", points: [...front].map((row) => [row[a], row[b]]) }],
  });
}

/// Each point is a line across an axis a parameter, coloured by the metric.
function parallel({ parameters, rows }, name) {
  if (parameters.length < 2) return null;
  const width = 760, height = 300, top = 30, bottom = 26, edge = 60;
  const names = [...parameters, name];
  const axes = names.map((axis) => {
    const levels = levelsOf(rows, axis), numeric = levels.every((level) => typeof level === "number");
    const at = scale(numeric ? levels : levels.map((_, i) => i), height - bottom, top);
    return { place: (row) => at(numeric ? row[axis] : levels.indexOf(row[axis])), ends: numeric ? [number(levels.at(-1)), number(levels[0])] : [levels.at(-1), levels[0]] };
  });
  const values = rows.map((row) => row[name]).filter(Number.isFinite), low = Math.min(...values), high = Math.max(...values);
  const x = (i) => edge + (i * (width - 2 * edge)) / (names.length - 1);
  const drawing = svg("svg", { class: "plane", viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": "Parallel coordinates" });
  for (const row of rows.slice(0, 1500)) {
    const share = Math.round((100 * (row[name] - low)) / (high - low || 1));
    drawing.append(svg("path", { class: "mark", fill: "none", opacity: rows.length > 200 ? 0.3 : 0.7, "stroke-width": 1.4, stroke: `color-mix(in srgb, ${hue.orange} ${share}%, ${hue.blue})`, d: `M${axes.map((axis, i) => `${x(i)},${axis.place(row)}`).join("L")}` },
      svg("title", {}, names.map((axis) => `${axis} ${typeof row[axis] === "number" ? number(row[axis]) : row[axis]}`).join(", "))));
  }
  names.forEach((axis, i) => {
    const [upper, lower] = axes[i].ends;
    const anchor = i === 0 ? "start" : i === names.length - 1 ? "end" : "middle";
    const at = i === 0 ? x(i) - edge + 4 : i === names.length - 1 ? x(i) + edge - 4 : x(i);
    drawing.append(svg("line", { class: "axis", x1: x(i), x2: x(i), y1: top, y2: height - bottom }), svg("text", { class: "tick", x: at, y: 12, "text-anchor": anchor }, axis),
      svg("text", { class: "tick", x: x(i), y: top - 6, "text-anchor": "middle" }, upper), svg("text", { class: "tick", x: x(i), y: height - bottom + 15, "text-anchor": "middle" }, lower));
  });
  return html("figure", { class: "chart" }, html("figcaption", {}, html("b", {}, "All points"), ` a line each; blue: low ${name}, orange: high`), drawing);
}
