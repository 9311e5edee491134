// Installed, powered, cooled, training, day by day, against the plan and what was claimed.
import { html } from "../dom.js";
import { seconds } from "../format.js";
import { hue } from "../palette.js";
import { timeChart } from "../charts/time.js";

const quantities = [
  ["installed", "racks standing", hue.grey], ["powered", "generation and feeders carry", hue.orange], ["cooled", "cooling carries", hue.sky],
  ["energised", "racks energised", hue.blue], ["training", "training", hue.green],
];
const dayS = 86400;

export function buildOut({ tables, plan, summary }, view) {
  const days = tables.build_out ? daily(tables.build_out) : ofStudy(summary);
  if (!days) return null;
  const planned = plan ? plannedRacks(plan, days) : null;
  const lines = [], columns = [], bands = [];
  const add = (line, values) => (lines.push(line), columns.push(values), lines.length - 1);
  for (const [id, label, colour] of quantities) {
    if (!days.values[id]) continue;
    const middle = add({ label, colour }, days.values[id]);
    if (id === "training") lines[middle].fill = true;
    if (days.low[id]) {
      const low = add({ label: `${label}, P10`, colour, width: 0.5, silent: true }, days.low[id]);
      const high = add({ label: `${label}, P90`, colour, width: 0.5, silent: true }, days.high[id]);
      bands.push([high, low, colour]);
    }
  }
  if (planned) add({ label: "planned racks", colour: "--text", dash: [6, 4] }, planned);
  const chart = timeChart(view, {
    title: "What the campus is good for", unit: "MW facility power", height: 300, lines, bands, points: claimed(plan),
    marks: (summary.phases ?? []).map((phase) => ({ from: seconds(phase.from), to: seconds(phase.from), label: phase.name, colour: "--soft" })),
    data: ({ from, to }) => cut(days.x, columns, from, to, days.step),
  });
  const banded = bands.length ? " Bands hold 80 % of the replications." : "";
  return {
    id: "build-out", title: "Build-out",
    content: [chart, html("p", { class: "note" }, `${days.step ? "At the end of each day" : "The most there was until then, by the ends of months"}, in MW of facility power.${planned ? " The dashed line is every rack of the plan on its planned date, at the power of the racks that stand." : ""}${banded}`)],
  };
}

/// Of one run: a column a quantity.
function daily(table) {
  const x = table.column("date").map(seconds);
  const values = Object.fromEntries(quantities.map(([id]) => [id, table.columns[`${id}_mw`]]));
  return x.length && values.installed ? { x, values, low: {}, high: {}, step: dayS } : null;
}

/// Of a study: median and the middle 80 % of what there was by the ends of months.
function ofStudy({ study, metrics }) {
  if (!study) return null;
  const days = { x: [], values: {}, low: {}, high: {}, step: 0 };
  for (const [id] of quantities) {
    const own = (metrics ?? []).filter(({ name }) => new RegExp(`^${id}_mw\\.\\d{4}-\\d{2}-\\d{2}$`).test(name)).sort((a, b) => a.name.localeCompare(b.name));
    if (!own.length) continue;
    days.x = own.map(({ name }) => seconds(name.slice(-10)));
    for (const [key, part] of [["values", "p50"], ["low", "p10"], ["high", "p90"]]) days[key][id] = own.map((metric) => metric[part]);
  }
  return days.x.length > 1 && days.values.installed ? days : null;
}

function cut(x, columns, from, to, step) {
  if (!step) return { x, columns, step: 0 };
  let first = x.findIndex((time) => time + dayS > from), last = x.findLastIndex((time) => time < to);
  if (first < 0) first = 0;
  if (last < first) last = first;
  const end = (values) => [...values, values.at(-1)];
  return { x: [...x.slice(first, last + 1), x[last] + dayS], columns: columns.map((values) => end(values.slice(first, last + 1))), step: dayS };
}

/// MW that racks would stand with if every delivery came on its date and nothing had to wait.
function plannedRacks({ deliveries, fleets }, { x, values }) {
  const racks = Object.fromEntries(fleets.filter((fleet) => fleet.account === "racks").map((fleet) => [fleet.name, fleet]));
  const adds = deliveries.filter((delivery) => racks[delivery.fleet]);
  if (!adds.length) return null;
  const standing = (time) => Object.values(racks).reduce((sum, fleet) => sum + fleet.initial * fleet.unit_mw, 0) + adds.reduce((sum, add) => {
    const since = (time - seconds(add.date) - add.commissioning_s) / dayS;
    const units = since < 0 ? 0 : add.per_day ? Math.min(add.count, 1 + Math.floor(since * add.per_day)) : add.count;
    return sum + units * racks[add.fleet].unit_mw;
  }, 0);
  const it = x.map((time) => standing(time + dayS));
  const last = values.installed.length - 1;
  const facilityPerIt = it[last] > 0 && values.installed[last] > 0 ? values.installed[last] / it[last] : 1;
  return it.map((mw) => mw * facilityPerIt);
}

/// Claims that name power.
function claimed(plan) {
  return (plan?.claims ?? []).flatMap(({ date, says }) => {
    const match = /([\d.]+)\s*(GW|MW)/.exec(says);
    return match ? [{ time: seconds(date), value: match[1] * (match[2] === "GW" ? 1000 : 1), label: `claim: ${says}` }] : [];
  });
}
