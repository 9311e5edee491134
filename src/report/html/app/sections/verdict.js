// What the run says: key figures, sentences, phases, claims.
import { html } from "../dom.js";
import { day, energy, gpuHours, number, percent, seconds } from "../format.js";
import { table } from "../table.js";

export function verdict({ summary }, view) {
  const { run, adequacy } = summary;
  if (!summary.verdict && !summary.phases && !summary.claims) return null;
  const sentences = summary.verdict?.length ? summary.verdict : ["Everything was served."];
  return {
    id: "verdict", title: "Verdict",
    content: [
      run ? tiles(run, adequacy, summary) : null,
      html("ul", { class: "verdict" }, sentences.map((sentence) => html("li", {}, sentence))),
      claims(summary),
      summary.phases?.length ? phaseTable(summary.phases, view) : null,
    ],
  };
}

function tiles(run, adequacy, { gpu_hours: hours, phases }) {
  const useful = hours?.bins?.find((bin) => bin.bin === "useful");
  const peak = Math.max(...(phases ?? []).map((phase) => phase.facility_peak_mw));
  const list = [
    ["facility peak", peak > 0 ? `${number(peak)} MW` : null, "highest facility power of any phase", "facility_peak_mw"],
    ["useful training", useful ? percent(useful.share) : null, "share of the installed GPU-hours", "useful_share"],
    ["installed", run.gpu_hours_installed > 0 ? gpuHours(run.gpu_hours_installed) : null, "from delivery to the end", "gpu_hours_installed"],
    ["loss of load", `${number(adequacy?.loss_of_load_h)} h`, `in ${number(adequacy?.spells)} spells`, "loss_of_load_h"],
    ["unserved energy", energy(adequacy?.unserved_mwh), `deepest ${number(adequacy?.deepest_mw)} MW`, "unserved_mwh"],
    ["PUE", run.pue > 0 ? number(run.pue) : null, "facility energy over IT energy", "pue"],
  ];
  return html("dl", { class: "tiles" }, list.filter(([, value]) => value)
    .map(([name, value, text, key]) => html("div", {}, html("dt", {}, name), html("dd", { "data-figure": key }, value), html("small", {}, text))));
}

function phaseTable(phases, view) {
  const rows = phases.map((phase) => ({ ...phase, served: phase.demand_mwh > 0 ? phase.served_mwh / phase.demand_mwh : NaN, pue: phase.it_mwh > 0 ? phase.facility_mwh / phase.it_mwh : NaN }));
  const whole = (value) => number(value);
  const both = (a, b) => (a || b ? `${whole(a)} / ${whole(b)}` : number(NaN));
  const box = table([
    { key: "name", label: "Phase", words: true },
    { key: "from", label: "From", words: true, date: true, text: (from) => day(seconds(from)) },
    { key: "binds", label: "What binds", words: true },
    { key: "racks_energised", label: "Racks", unit: "up / installed", text: (up, row) => both(up, row.racks_installed) },
    { key: "gpus_energised", label: "GPUs", unit: "energised", text: whole },
    { key: "it_mean_mw", label: "IT", unit: "MW mean / peak", text: (mean, row) => both(mean, row.it_peak_mw) },
    { key: "facility_mean_mw", label: "Facility", unit: "MW mean / peak", text: (mean, row) => both(mean, row.facility_peak_mw) },
    { key: "firm_mw", label: "Firm", unit: "MW, hottest hour", text: (mw, row) => (Number.isFinite(row.hottest_degc) ? `${whole(mw)} at ${Math.round(row.hottest_degc)} °C` : whole(mw || NaN)) },
    { key: "cooling_needed_mwth", label: "Cooling", unit: "MW, used / have", text: (used, row) => both(used, row.cooling_available_mwth) },
    { key: "served", label: "Served", unit: "%", text: (share) => (Number.isFinite(share) ? (Math.floor(share * 1e4) / 100).toFixed(2) : number(share)) },
    { key: "unserved_mwh", label: "Unserved", unit: "MWh", text: whole },
    { key: "pue", label: "PUE", text: (pue) => (Number.isFinite(pue) ? pue.toFixed(2) : number(pue)) },
  ], rows, { name: "phases", caption: "Phases; a line shows its time in the charts", choose: (row) => view.show(seconds(row.from), seconds(row.to)) });
  return box;
}

/// What others say, against what the run has on the date.
function claims({ claims: list }) {
  if (!Array.isArray(list) || !list.length) return null;
  const figure = (value, row) => (Number.isFinite(value) ? `${number(value)}${row.unit ? ` ${row.unit}` : ""}` : "–");
  const columns = [
    { key: "date", label: "On", words: true, date: true, text: (date) => day(seconds(date)) },
    { key: "says", label: "Claim", words: true },
    { key: "supported", label: "Judged", words: true, text: (yes) => (yes ? "supported" : "not supported") },
    { key: "claimed", label: "Claimed", text: figure },
    { key: "have", label: "In this run", text: figure },
    { key: "ratio", label: "Ratio", text: (ratio) => number(ratio) },
    { key: "scarcest", label: "Scarcest", words: true, text: (name, row) => (row.resources ?? []).map(({ resource, mw }) => `${resource} ${number(mw)} MW`).slice(0, 3).join(", ") || name || "" },
    { key: "odds", label: "Odds", unit: "% of replications", text: (share) => (Number.isFinite(share) ? percent(share, 0) : "–") },
    { key: "source", label: "Source", words: true },
  ];
  const shown = list.some((claim) => Number.isFinite(claim.odds)) ? columns : columns.filter(({ key }) => key !== "odds");
  return table(shown, list, { name: "claims", caption: "Claims, and what the plan has on the date" });
}
