// Where the energy came from and where it went.
import { html } from "../dom.js";
import { energy, number } from "../format.js";
import { fleetColours, hue } from "../palette.js";
import { flowChart } from "../charts/sankey.js";
import { table } from "../table.js";

const sinks = [
  ["it_mwh", "racks", hue.green], ["network_mwh", "network and support", "#66c2a5"], ["conversion_loss_mwh", "conversion losses", hue.grey],
  ["cooling_mwh", "cooling", hue.sky], ["auxiliary_mwh", "auxiliaries", "#a6761d"], ["load_mwh", "other loads", hue.purple],
  ["feeder_loss_mwh", "feeder losses", "#5c5c5c"], ["battery_loss_mwh", "battery losses", "#b0b0b0"], ["battery_stored_change_mwh", "still stored", "#cccccc"],
];
const fuelWaste = "waste heat of machines";

export function energyFlow({ summary, plan, series }) {
  const { ledger, fleets } = summary;
  if (!ledger || !fleets) return null;
  const supplies = fleets.filter((fleet) => ["generation", "grid"].includes(fleet.account) && fleet.energy_mwh > 0);
  if (!supplies.length) return null;
  const colours = fleetColours(supplies);
  const nodes = [], links = [];
  const node = (name, colour) => nodes.some((n) => n.name === name) || nodes.push({ name, colour });
  const link = (source, target, value, colour) => value > 0 && links.push({ source, target, value, colour });

  const burns = supplies.filter((fleet) => fleet.fuel_mwh_lhv > 0);
  if (burns.length) node("fuel (LHV)", "#7a5c2e");
  const at = (name) => plan?.fleets.find((fleet) => fleet.name === name)?.at ?? "campus";
  for (const fleet of supplies) {
    node(fleet.name, colours[fleet.name]);
    if (fleet.fuel_mwh_lhv > 0) {
      link("fuel (LHV)", fleet.name, fleet.fuel_mwh_lhv, colours[fleet.name]);
      node(fuelWaste, "#b8a48a");
      link(fleet.name, fuelWaste, fleet.fuel_mwh_lhv - fleet.energy_mwh);
    }
    node(`bus ${at(fleet.name)}`, hue.blue);
    link(fleet.name, `bus ${at(fleet.name)}`, fleet.energy_mwh);
  }
  const consumed = throughBuses(supplies, at, plan, series, node, link);
  share(consumed, ledger, node, link);
  return {
    id: "energy", title: "Energy",
    content: [
      flowChart({ nodes, links, text: energy, label: "Energy from fuel and grid to racks, cooling and losses" }),
      html("p", { class: "note" }, "Of the whole run. Where several buses feed racks and cooling, each is shown with the campus's mix of uses. ",
        html("span", {}, `The electric ledger closes to ${ledger.electric_residual.toExponential(0)} of the throughput, heat to ${ledger.heat_residual.toExponential(0)}.`)),
      html("details", {}, html("summary", {}, "Energy ledger"), ledgerTable(ledger)),
    ],
  };
}

/// Draws what circuits carry from bus to bus; returns what is left to be used at each bus, MWh.
function throughBuses(supplies, at, plan, series, node, link) {
  const left = {};
  for (const fleet of supplies) left[at(fleet.name)] = (left[at(fleet.name)] ?? 0) + fleet.energy_mwh;
  for (const bus of plan?.buses ?? []) {
    if (!bus.from || !series?.has(`feeder_${bus.name}_mw`)) continue;
    const carried = series.total(`feeder_${bus.name}_mw`);
    const [source, target] = carried > 0 ? [bus.from, bus.name] : [bus.name, bus.from];
    const amount = Math.min(Math.abs(carried), Math.max(0, left[source] ?? 0));
    node(`bus ${source}`, hue.blue), node(`feeder ${bus.name}`, hue.purple), node(`bus ${target}`, hue.blue);
    link(`bus ${source}`, `feeder ${bus.name}`, amount), link(`feeder ${bus.name}`, `bus ${target}`, amount);
    left[source] = (left[source] ?? 0) - amount;
    left[target] = (left[target] ?? 0) + amount;
  }
  return left;
}

/// Splits what is used at the buses into the uses of the ledger. Losses of circuits are met at the bus that they leave.
function share(consumed, ledger, node, link) {
  const total = Object.values(consumed).reduce((sum, value) => sum + Math.max(0, value), 0);
  const uses = sinks.map(([key, name, colour]) => ({ name, colour, left: Math.max(0, ledger[key]) })).filter((use) => use.left > 1e-9 * total);
  const buses = Object.entries(consumed).filter(([, value]) => value > 1e-6 * total).sort((a, b) => a[1] - b[1]);
  for (const use of uses) node(use.name, use.colour);
  for (const [i, [bus, value]] of buses.entries()) {
    const small = i < buses.length - 1 && value < 0.03 * total;  // a bus without racks: losses and house loads
    const taken = small ? uses.filter((use) => ["feeder losses", "auxiliaries"].includes(use.name)) : uses;
    const sum = taken.reduce((all, use) => all + use.left, 0);
    for (const use of taken) {
      const part = sum > 0 ? Math.min(use.left, (value * use.left) / sum) : 0;
      link(`bus ${bus}`, use.name, part, use.colour);
      if (i < buses.length - 1) use.left -= part;
    }
  }
}

function ledgerTable(ledger) {
  const rows = Object.entries(ledger).map(([key, value]) => ({ key, entry: key.replace(/_mwhth$|_mwh$/, "").replaceAll("_", " "), value, unit: key.endsWith("_mwhth") ? "MWh heat" : key.endsWith("_mwh") ? "MWh" : "relative" }));
  return table([
    { key: "entry", label: "Entry", words: true },
    { key: "value", label: "Value", text: (value, row) => (row.unit === "relative" ? value.toExponential(1) : number(value)) },
    { key: "unit", label: "Unit", words: true },
  ], rows, { name: "ledger", caption: "Energy ledger" });
}
