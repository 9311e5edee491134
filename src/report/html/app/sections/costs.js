// What it costs, where the plan has prices.
import { html } from "../dom.js";
import { money, number, prefixed, seconds, words } from "../format.js";
import { hue } from "../palette.js";
import { planeChart } from "../charts/plane.js";
import { table } from "../table.js";

export function costs({ summary, tables }) {
  const own = summary.economics ?? summary.costs;
  if (!own || typeof own !== "object") return null;
  const months = own.months ?? tables.costs?.records();
  return { id: "costs", title: "Costs", content: [tiles(own), cash(months), parts(own.resources, "By kind of equipment"), parts(own.phases, "By phase"), parts(own.owners, "By owner"), items(own.items), jobs(own.jobs)] };
}

const told = [
  ["capex_usd", "capex", money], ["opex_usd", "opex", money], ["income_usd", "income", money], ["net_usd", "net", money], ["npv_usd", "net present value", money],
  ["peak_funding_usd", "peak funding need", money], ["lcoe_usd_per_mwh", "power", (usd) => `${number(usd)} USD/MWh`], ["useful_gpu_hour_usd", "useful GPU-hour", (usd) => `${usd.toFixed(2)} USD`],
  ["lost_gpu_hours_usd", "lost GPU-hours", money],
];

function tiles(own) {
  const list = told.filter(([key]) => Number.isFinite(own[key]) && own[key] !== 0);
  return html("dl", { class: "tiles" }, list.map(([key, label, text]) => html("div", {}, html("dt", {}, label), html("dd", { "data-figure": key }, text(own[key])), key === "peak_funding_usd" && own.peak_funding_month ? html("small", {}, own.peak_funding_month) : null)));
}

function cash(months) {
  if (!months?.length || !("cumulative_usd" in months[0])) return null;
  const points = (key, sign = 1) => months.map((row) => [seconds(row.month), (sign * (row[key] ?? 0)) / 1e6]);
  const every = Math.max(1, Math.ceil(months.length / 7));
  return planeChart({
    title: "Cash by month", x: { label: "", text: (time) => new Date(time * 1e3).toISOString().slice(0, 7), ticks: months.filter((_, i) => i % every === 0).map((row) => seconds(row.month)) }, y: { label: "m USD" },
    lines: [
      { label: "capex", colour: hue.blue, points: points("capex_usd", -1) }, { label: "opex", colour: hue.orange, points: points("opex_usd", -1) },
      { label: "income", colour: hue.green, points: points("income_usd") }, { label: "cumulative", colour: hue.vermilion, points: points("cumulative_usd") },
    ],
  });
}

function parts(list, caption) {
  if (!list?.length || list.length < 2) return null;
  return table([
    { key: "name", label: caption.replace("By ", "").replace(/^./, (c) => c.toUpperCase()), words: true, text: words },
    { key: "capex_usd", label: "Capex", text: money }, { key: "opex_usd", label: "Opex", text: money }, { key: "income_usd", label: "Income", text: money }, { key: "net_usd", label: "Net", text: money },
  ], list, { name: caption.toLowerCase().replaceAll(" ", "-"), caption });
}

function items(list) {
  if (!list?.length) return null;
  return table([
    { key: "name", label: "Item", words: true }, { key: "resource", label: "Kind", words: true }, { key: "owner", label: "Owner", words: true },
    { key: "capex_usd", label: "Capex", text: money }, { key: "opex_usd", label: "Opex", text: money }, { key: "capital_usd", label: "Capital charge", text: money },
    { key: "lcoe_usd_per_mwh", label: "Power", unit: "USD/MWh", text: (usd) => number(usd) },
  ], list, { name: "items", caption: "By item" });
}

function jobs(list) {
  if (!list?.length) return null;
  return table([
    { key: "name", label: "Job", words: true, text: (name) => name || "without a job" }, { key: "useful_gpu_hours", label: "Useful", unit: "GPU-h", text: prefixed }, { key: "usd", label: "Cost", text: money },
  ], list, { name: "job-costs", caption: "By job" });
}
