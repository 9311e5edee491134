// Shortages and other costly chains: each jumps to its moment and tells how it came about.
import { html } from "../dom.js";
import { duration, energy, gpuHours, minute, number, second } from "../format.js";
import { words } from "../format.js";
import { table } from "../table.js";

export function shortages({ events, tables, series }, view) {
  if (events) return ofRun(events, series, view);
  return tables.shortages ? ofStudy(tables.shortages) : null;
}

function ofRun(events, series, view) {
  const rows = (list) => list.map((item) => ({ ...item, start: series.start + item.end_s - item.duration_s }));
  const list = rows(events.shortages);
  const chains = html("div", { class: "chain", "aria-live": "polite" });
  const choose = (row, line) => {
    const around = Math.max(row.duration_s, 1800);
    view.goTo(row.start);
    view.show(row.start - 2 * around, row.start + row.duration_s + 2 * around);
    chains.replaceChildren(story(row, series));
    line.closest("section").querySelectorAll("[aria-current]").forEach((other) => other.removeAttribute("aria-current"));
    line.setAttribute("aria-current", "true");
  };
  const most = (count, shown, what) => (count > shown ? ` The worst ${shown} of ${count.toLocaleString("en-US")} ${what}; all are in events.csv.` : "");
  const common = [
    { key: "start", label: "Start", words: true, date: true, text: minute, csv: "start_unix_s" },
    { key: "duration_s", label: "Length", text: duration },
  ];
  const shortageTable = list.length ? table([
    ...common,
    { key: "mw", label: "Depth", unit: "MW", text: (mw) => number(mw) },
    { key: "mwh", label: "Unserved", unit: "MWh", text: (mwh) => number(mwh) },
    { key: "gpu_hours", label: "Lost", unit: "GPU-h", text: gpuHours },
    { key: "cause", label: "Cause", words: true },
    { key: "chain", label: "Chain", words: true, text: (chain) => chain || "" },
  ], list, { name: "shortages", show: 12, choose, caption: "Shortages; choose a line to go there" }) : html("p", {}, "No shortage: everything was served.");
  const costly = rows(events.costly);
  const costlyTable = costly.length ? html("details", {}, html("summary", {}, `Other costly chains (${events.counts.chains.toLocaleString("en-US")} in all)`), table([
    ...common,
    { key: "component", label: "Whose", words: true },
    { key: "gpu_hours", label: "Lost", unit: "GPU-h", text: gpuHours },
    { key: "chain", label: "Chain", words: true },
  ], costly, { name: "chains", show: 12, choose })) : null;
  return {
    id: "shortages", title: "Shortages",
    content: [shortageTable, chains, html("p", { class: "note" }, `Choosing a shortage moves all charts and the diagram to it.${most(events.counts.shortages, list.length, "shortages")}`), costlyTable],
  };
}

/// The steps of a chain, from the root.
function story(row, series) {
  return html("div", {}, html("h3", {}, `${second(row.start)} · ${duration(row.duration_s)} · ${row.mwh > 0 ? energy(row.mwh) : gpuHours(row.gpu_hours)}`),
    row.chain ? html("p", {}, row.chain) : null,
    html("ol", {}, row.steps.map(([at, component, event, cause, mw, length]) => html("li", {},
      html("time", {}, second(series.start + at)), html("b", {}, component), ` ${words(event)}${cause ? ` (${cause})` : ""}`,
      mw ? html("span", { class: "soft" }, ` ${number(mw)} MW`) : null, length ? html("span", { class: "soft" }, ` ${duration(length)}`) : null))));
}

function ofStudy(records) {
  const rows = records.records().sort((a, b) => b.energy_mwh - a.energy_mwh);
  if (!rows.length) return null;
  return {
    id: "shortages", title: "Shortages",
    content: [table([
      { key: "replication", label: "Replication", text: (n) => number(n, 4) },
      { key: "start", label: "Start", words: true, date: true, text: (date) => String(date).slice(0, 16).replace("T", " ") },
      { key: "length_h", label: "Length", unit: "h", text: (h) => number(h) },
      { key: "depth_mw", label: "Depth", unit: "MW", text: (mw) => number(mw) },
      { key: "energy_mwh", label: "Unserved", unit: "MWh", text: (mwh) => number(mwh) },
      { key: "gpu_hours", label: "Lost", unit: "GPU-h", text: (hours) => number(hours) },
      { key: "cause", label: "Cause", words: true },
    ], rows, { name: "shortages", caption: `Shortages of all replications (${records.rows.toLocaleString("en-US")})`, show: 15 }),
    html("p", { class: "note" }, "A run with --replication K replays one of them with all its events.")],
  };
}
