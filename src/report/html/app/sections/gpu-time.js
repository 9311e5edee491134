// The waterfall of GPU-hours, and the jobs.
import { html } from "../dom.js";
import { day, gpuHours, number, percent, prefixed, seconds } from "../format.js";
import { binOf, bins } from "../palette.js";
import { table } from "../table.js";

export function gpuTime({ summary }) {
  const hours = summary.gpu_hours;
  if (!hours?.bins?.length) return null;
  const falls = html("div", { class: "waterfall", role: "table", "aria-label": "Where GPU-hours went" });
  const draw = (phase) => falls.replaceChildren(...(phase < 0 ? ofRun(summary) : ofPhase(hours.phases[phase])));
  const chooser = html("select", { "aria-label": "Whole run or a phase", onchange: () => draw(Number(chooser.value)) },
    html("option", { value: -1 }, "Whole run"), (hours.phases ?? []).map((phase, i) => html("option", { value: i }, phase.phase)));
  draw(-1);
  return { id: "gpu-hours", title: "Where GPU-hours went", content: [html("div", { class: "bar" }, chooser), falls, jobs(summary.jobs), marginal(summary.marginal)] };
}

const ofRun = ({ gpu_hours: hours, run }) => bars(hours.bins, run.gpu_hours_installed);
const ofPhase = (phase) => bars(phase.bins, phase.gpu_hours);

/// From all that was installed down to what was useful; each bar hangs where the last one ended.
function bars(list, installed) {
  const share = Object.fromEntries(list.map((bin) => [bin.bin, bin]));
  const rows = [bar("installed", 1, 0, installed, "var(--soft)", "")];
  let left = 1;
  for (const [id, text, colour] of bins) {
    const bin = share[id];
    if (!bin) continue;
    left -= bin.share;
    const causes = (bin.causes ?? []).filter((cause) => cause.cause).slice(0, 3).map((cause) => `${cause.cause} ${percent(cause.gpu_hours / bin.gpu_hours, 0)}`).join(", ");
    rows.push(bar(text, bin.share, Math.max(0, left), bin.gpu_hours, colour, causes, id));
  }
  return rows;
}

function bar(text, share, left, hours, colour, causes, id) {
  return html("div", { role: "row", class: "fall", "data-bin": id ?? "installed" },
    html("span", { role: "rowheader" }, text),
    html("span", { role: "cell", class: "track" }, html("i", { class: "mark", style: `margin-left:${100 * left}%;width:max(1px,${100 * share}%);background:${colour}`, title: `${text}: ${percent(share)}, ${gpuHours(hours)}` })),
    html("span", { role: "cell", class: "figure" }, percent(share)),
    html("span", { role: "cell", class: "figure" }, gpuHours(hours)),
    html("span", { role: "cell", class: "causes" }, causes));
}

function jobs(list) {
  if (!list?.length) return null;
  return table([
    { key: "name", label: "Job", words: true },
    { key: "gpus_mean", label: "GPUs", unit: "mean / wanted", text: (mean, job) => `${number(mean)} / ${number(job.gpus_wanted)}` },
    { key: "start", label: "Start", words: true, date: true, text: (date) => day(seconds(date)) },
    { key: "end", label: "End", words: true, text: (date, job) => (date ? `${day(seconds(date))}${job.finished ? "" : " (projected)"}` : "–") },
    { key: "share_done", label: "Done", unit: "%", text: (share) => (share > 0 ? number(100 * share) : "–") },
    { key: "effective_time_ratio", label: "Effective time", unit: "%", text: (share) => (100 * share).toFixed(1) },
    { key: "goodput", label: "Goodput", unit: "%", text: (share) => (100 * share).toFixed(1) },
    { key: "interruptions", label: "Failures", text: (n) => number(n) },
    { key: "mtbf_h", label: "Time between", unit: "h", text: (h) => number(h) },
    { key: "lost_work_gpu_hours", label: "Rolled back", unit: "GPU-h", text: prefixed },
    { key: "it_mwh", label: "IT energy", unit: "MWh", text: (mwh) => number(mwh) },
    { key: "joule_per_flop", label: "Energy", unit: "J/TFLOP", text: (j) => number(j * 1e12) },
  ], list, { name: "jobs", caption: "Jobs" });
}

function marginal(list) {
  if (!list?.length) return null;
  return table([
    { key: "unit", label: "One more", words: true },
    { key: "gpu_hours_per_year", label: "Gain", unit: "GPU-h a year", text: (hours, row) => `${prefixed(hours)}${Number.isFinite(row.standard_error) ? ` ± ${prefixed(row.standard_error)}` : ""}` },
    { key: "unserved_mwh_per_year", label: "Unserved", unit: "MWh a year", text: (mwh) => number(mwh) },
  ], list, { name: "marginal", caption: "What one more unit gains" });
}

export const binText = (bin) => binOf[bin]?.text ?? bin;
