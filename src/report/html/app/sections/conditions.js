// Weather, water, batteries, reserve, racks: charts that share the time of all others.
import { hue, nth } from "../palette.js";
import { timeChart } from "../charts/time.js";
import { supplyFleets } from "./supply.js";

export function conditions(payload, view) {
  const { series, plan } = payload;
  if (!series) return null;
  const chart = (title, unit, names, options = {}) => {
    const present = names.filter(([column]) => series.has(column));
    if (!present.length) return null;
    return timeChart(view, {
      title, unit, height: 170, ...options,
      lines: present.map(([, label], i) => ({ label, colour: options.colours?.[i] ?? nth(i) })),
      data: ({ from, to }) => {
        const window = series.window(from, to);
        const drawn = options.peaks ? window.peaks : window.means;
        return { x: window.x, step: window.step, columns: present.map(([column, , times = 1]) => drawn(column).map((value) => (value === null ? null : value * times))) };
      },
    });
  };
  const batteries = (plan?.fleets ?? []).filter((fleet) => fleet.account === "storage").map((fleet) => fleet.name);
  const charts = [
    chart("Outdoor temperature", "°C", series.named("ambient_", "_c").map((site) => [`ambient_${site}_c`, site]), { low: "data", colours: [hue.vermilion, hue.orange, hue.purple] }),
    chart("Facility water", "°C", series.named("water_", "_c").map((loop) => [`water_${loop}_c`, loop]), { low: "data", colours: [hue.blue, hue.sky, hue.green] }),
    chart("State of charge", "%", batteries.map((name) => [`${name}_soc`, name, 100]), { colours: [hue.green, hue.blue] }),
    reserve(payload, view),
    chart("Heat into the loops", "MW", series.named("heat_", "_mw").map((loop) => [`heat_${loop}_mw`, loop]), { colours: [hue.blue, hue.sky, hue.green] }),
    chart("Racks up", "racks", series.named("racks_", "_up").map((hall) => [`racks_${hall}_up`, hall])),
    chart("Unserved", "MW, highest", [["unserved_peak_mw", "unserved"]], { colours: [hue.vermilion], peaks: true }),
  ].filter(Boolean);
  charts.forEach((box) => box.classList.add("small"));
  return { id: "conditions", title: "Weather, water, storage, reserve", content: charts };
}

/// What running machines and ties could deliver beyond what they do.
function reserve(payload, view) {
  const { series } = payload;
  const sources = supplyFleets(payload).filter((fleet) => fleet.account !== "storage" && series.has(`${fleet.name}_limit_mw`));
  if (!sources.length) return null;
  return timeChart(view, {
    title: "Spinning reserve", unit: "MW", height: 170, lines: [{ label: "beyond the load", colour: hue.purple, fill: true }],
    data: ({ from, to }) => {
      const window = series.window(from, to);
      const beyond = sources.map((fleet) => {
        const limit = window.means(`${fleet.name}_limit_mw`), out = window.means(`${fleet.name}_mw`);
        return limit.map((value, i) => Math.max(0, value - out[i]));
      });
      return { x: window.x, step: window.step, columns: [beyond.reduce((a, b) => a.map((value, i) => value + b[i]))] };
    },
  });
}
