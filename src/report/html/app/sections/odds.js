// What many replications say: chances by date, spread, drivers, when load is lost.
import { html, svg } from "../dom.js";
import { day, number, percent, seconds } from "../format.js";
import { hue, nth } from "../palette.js";
import { barChart } from "../charts/bars.js";
import { planeChart } from "../charts/plane.js";
import { table } from "../table.js";

export function odds({ summary, tables }) {
  if (!summary.study && !tables.replications) return null;
  return {
    id: "odds", title: "Odds",
    content: [milestones(tables.milestones), phaseOdds(summary), heatMap(tables.heatmap), distribution(tables.replications, summary.metrics), drivers(tables.drivers), metrics(summary)],
  };
}

/// Chance of so many MW by a date.
function milestones(odds) {
  if (!odds?.length) return null;
  const rows = odds.records();
  const quantities = [...new Set(rows.map((row) => row.quantity))];
  const box = html("div");
  const draw = (quantity) => {
    const own = rows.filter((row) => row.quantity === quantity);
    const levels = [...new Set(own.map((row) => row.at_least_mw))];
    const shown = thinned(levels, 6);
    const lines = shown.map((mw, i) => ({ label: `${number(mw)} MW`, colour: nth(i), points: own.filter((row) => row.at_least_mw === mw).map((row) => [seconds(row.date), row.probability]) }));
    const dates = [...new Set(own.map((row) => seconds(row.date)))];
    const wide = table([
      { key: "date", label: "By the end of", words: true, text: day, csv: "date_unix_s" },
      ...shown.map((mw) => ({ key: `p${mw}`, label: `${number(mw)} MW`, text: (p) => percent(p, 0) })),
    ], dates.map((date) => Object.fromEntries([["date", date], ...own.filter((row) => seconds(row.date) === date).map((row) => [`p${row.at_least_mw}`, row.probability])])), { name: `chance-${quantity}`, show: 12 });
    box.replaceChildren(...[planeChart({ title: `Chance that at least so much is ${quantity}`, x: { label: "by", text: day, ticks: thinned(dates, 6) }, y: { label: "probability", range: [0, 1], text: (p) => percent(p, 0) }, lines }),
      html("details", {}, html("summary", {}, "As a table"), wide)].filter(Boolean));
  };
  const first = quantities.includes("energised") ? "energised" : quantities[0];
  const chooser = html("select", { "aria-label": "Quantity", onchange: () => draw(chooser.value) }, quantities.map((quantity) => html("option", { value: quantity, selected: quantity === first }, quantity)));
  draw(first);
  return html("div", {}, html("div", { class: "bar" }, chooser), box);
}

function thinned(list, most) {
  if (list.length <= most) return list;
  return Array.from({ length: most }, (_, i) => list[Math.round((i * (list.length - 1)) / (most - 1))]);
}

function phaseOdds({ phase_odds: own, phases }) {
  const list = own ?? (phases?.[0] && "p50" in phases[0] ? phases : null);
  if (!list?.length) return null;
  const text = (date) => date ?? "not within the run";
  return table([
    { key: "phase", label: "Phase complete", words: true },
    { key: "planned", label: "Planned", words: true, text: (date) => date ?? "–" },
    ...["p10", "p50", "p90"].map((key) => ({ key, label: key.toUpperCase(), words: true, text })),
    { key: "complete", label: "Within the run", unit: "% of replications", text: (share) => percent(share, 0) },
  ], list, { name: "phases", caption: "When all that a phase adds is in service" });
}

/// Hours of loss of load by month and hour of the day.
function heatMap(heat) {
  if (!heat?.length) return null;
  const width = 700, left = 44, cell = 26, top = 4;
  const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
  const rows = heat.records(), most = Math.max(...rows.map((row) => row.lole_h_per_yr), 1e-12);
  const drawing = svg("svg", { class: "plane heat", viewBox: `0 0 ${width} ${top + 12 * 20 + 26}`, role: "img", "aria-label": "Loss of load by month and hour" });
  for (const { month, hour, lole_h_per_yr: value, standard_error: error } of rows) {
    const share = value / most;
    drawing.append(svg("rect", { class: "mark", x: left + hour * cell, y: top + (month - 1) * 20, width: cell - 1, height: 19, fill: value > 0 ? `color-mix(in srgb, ${hue.vermilion} ${Math.round(12 + 88 * share)}%, var(--card))` : "var(--grid)" },
      svg("title", {}, `${months[month - 1]}, ${String(hour).padStart(2, "0")}:00 UTC: ${number(value)} ± ${number(error)} h a year`)));
  }
  months.forEach((name, i) => drawing.append(svg("text", { class: "tick", x: left - 8, y: top + i * 20 + 14, "text-anchor": "end" }, name)));
  for (let hour = 0; hour < 24; hour += 3) drawing.append(svg("text", { class: "tick", x: left + hour * cell + cell / 2, y: top + 12 * 20 + 16, "text-anchor": "middle" }, `${hour}`));
  return html("figure", { class: "chart" }, html("figcaption", {}, html("b", {}, "When load is lost"), " hours a year by month and hour of the day (UTC)"), drawing,
    html("div", { class: "legend" }, html("span", { class: "key" }, html("i", { class: "area", style: "background:var(--grid)" }), "0"), html("span", { class: "key" }, html("i", { class: "area", style: `background:${hue.vermilion}` }), `${number(most)} h a year`)));
}

/// A metric over the replications, as a histogram.
function distribution(replications, metrics) {
  if (!replications || replications.length < 5) return null;
  const units = Object.fromEntries((metrics ?? []).map((metric) => [metric.name, metric.unit]));
  const names = replications.names.filter((name) => !["replication", "shortages"].includes(name) && new Set(replications.column(name)).size > 2);
  if (!names.length) return null;
  const box = html("div");
  const draw = (name) => {
    const values = replications.column(name).filter(Number.isFinite);
    const low = Math.min(...values), high = Math.max(...values), n = Math.min(30, Math.max(8, Math.round(Math.sqrt(values.length))));
    const size = (high - low) / n || 1, counts = new Array(n).fill(0);
    for (const value of values) counts[Math.min(n - 1, Math.floor((value - low) / size))]++;
    const outline = counts.flatMap((count, i) => [[low + i * size, count], [low + (i + 1) * size, count]]);
    box.replaceChildren(planeChart({ title: `Spread of ${name}`, x: { label: name, unit: units[name] }, y: { label: "replications" }, lines: [{ label: "replications", colour: hue.blue, points: [[low, 0], ...outline, [high, 0]], band: outline.map(([x, y]) => [x, 0, y]) }] }) ?? "");
  };
  const first = names.includes("eue_mwh_per_yr") ? "eue_mwh_per_yr" : names[0];
  const chooser = html("select", { "aria-label": "Metric", onchange: () => draw(chooser.value) }, names.map((name) => html("option", { value: name, selected: name === first }, name)));
  draw(first);
  return html("div", {}, html("div", { class: "bar" }, chooser), box);
}

function drivers(records) {
  if (!records?.length) return null;
  const rows = records.records(), outcomes = [...new Set(rows.map((row) => row.metric))];
  const box = html("div");
  const draw = (metric) => {
    const own = rows.filter((row) => row.metric === metric).sort((a, b) => Math.abs(b.rank_correlation) - Math.abs(a.rank_correlation)).slice(0, 15);
    box.replaceChildren(barChart({ title: `What drives ${metric}`, unit: "rank correlation", rows: own.map((row) => ({ label: row.input, low: Math.min(0, row.rank_correlation), high: Math.max(0, row.rank_correlation), note: `${row.rank_correlation.toFixed(2)}${row.significant ? "" : " (chance?)"}` })) }));
  };
  const chooser = html("select", { "aria-label": "Outcome", onchange: () => draw(chooser.value) }, outcomes.map((metric) => html("option", { value: metric }, metric)));
  draw(outcomes[0]);
  return html("div", {}, html("div", { class: "bar" }, chooser), box);
}

function metrics({ metrics: list }) {
  if (!list?.length || !("mean" in list[0])) return null;
  const text = (value) => number(value);
  return html("details", { open: true }, html("summary", {}, `All ${list.length} metrics`), table([
    { key: "name", label: "Metric", words: true },
    { key: "unit", label: "Unit", words: true },
    { key: "mean", label: "Mean", unit: "± standard error", text: (mean, row) => `${number(mean)} ± ${number(row.standard_error, 2)}` },
    { key: "p5", label: "P5", text }, { key: "p50", label: "P50", text }, { key: "p95", label: "P95", text },
    { key: "cvar_5", label: "Worst 5 %", text }, { key: "n", label: "n", text: (n) => number(n, 1) },
  ], list, { name: "metrics", show: 16 }));
}
