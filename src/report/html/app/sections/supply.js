// Supply by source against load, from years to minutes.
import { html } from "../dom.js";
import { day, seconds, minute } from "../format.js";
import { fleetColours, hue } from "../palette.js";
import { timeChart } from "../charts/time.js";

export function supplyFleets({ plan, series }) {
  const known = (plan?.fleets ?? []).filter((fleet) => series.has(`${fleet.name}_mw`));
  return known.length ? known : series.named("", "_running").map((name) => ({ name, account: "generation" }));
}

export function supply(payload, view) {
  const { series, events } = payload;
  if (!series) return null;
  const fleets = supplyFleets(payload);
  const colours = fleetColours(fleets);
  const served = ["facility_mw", "load_mw"];
  const lines = [
    ...fleets.map((fleet) => ({ label: fleet.name, colour: colours[fleet.name], stacked: true })),
    { label: "served", colour: "--text", width: 1.4 },
    { label: "wanted", colour: hue.vermilion, dash: [4, 3], width: 1.4 },
  ];
  const chart = timeChart(view, {
    title: "Supply by source", unit: "MW", height: 320, lines, marks: marksOf(events, payload),
    data: ({ from, to }) => {
      const window = series.window(from, to);
      const load = served.map(window.means).reduce((a, b) => a.map((value, i) => value + b[i]));
      const unserved = window.means("unserved_mw");
      return { x: window.x, step: window.step, columns: [...fleets.map((fleet) => window.means(`${fleet.name}_mw`)), load, load.map((value, i) => value + unserved[i])] };
    },
  });
  return { id: "supply", title: "Supply and load", content: [zoomBar(view), chart,
    html("p", { class: "note" }, "What stands above the line of what is served charges batteries or is lost in them. Shaded: shortages (red) and common causes (grey). Drag to zoom, double-click for all, click to set the moment of the diagram.")] };
}

export function marksOf(events, { series }) {
  if (!events) return [];
  const start = series.start;
  const shortages = events.shortages.map((s) => ({ from: start + s.end_s - s.duration_s, to: start + s.end_s, colour: hue.vermilion }));
  const causes = events.marks.filter(([, , event]) => event === "common_cause").map(([at, , , , , length]) => ({ from: start + at, to: start + at + length, colour: hue.grey }));
  return [...causes, ...shortages];
}

/// Buttons that set how much time the charts show.
export function zoomBar(view) {
  const spans = [["All", Infinity], ["Year", 365 * 86400], ["Month", 30 * 86400], ["Week", 7 * 86400], ["Day", 86400], ["Hour", 3600]];
  const shown = html("output", { class: "window" });
  const tell = () => { shown.textContent = view.to - view.from > 3 * 86400 ? `${day(view.from)} → ${day(view.to)}` : `${minute(view.from)} → ${minute(view.to)}`; };
  const centre = () => (view.now >= view.from && view.now <= view.to && view.now > view.start ? view.now : (view.from + view.to) / 2);
  const button = (label, act, title) => html("button", { type: "button", onclick: act, title: title ?? label }, label);
  const date = html("input", { type: "date", "aria-label": "Go to a date", min: day(view.start), max: day(view.end), onchange: () => {
    const time = seconds(date.value);
    if (Number.isFinite(time)) view.show(time, time + Math.min(view.to - view.from, 7 * 86400));
  } });
  view.listen((change) => change === "window" && tell());
  tell();
  return html("div", { class: "bar", role: "toolbar", "aria-label": "Time shown" },
    spans.map(([label, span]) => button(label, () => (span === Infinity ? view.showAll() : view.show(centre() - span / 2, centre() + span / 2)))),
    button("◀", () => view.pan(-0.5), "Earlier"), button("▶", () => view.pan(0.5), "Later"),
    button("+", () => view.zoom(0.5), "Nearer"), button("−", () => view.zoom(2), "Farther"), date, shown);
}
