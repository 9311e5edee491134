// A ribbon: what cost most GPU-hours, when.
import { html, svg } from "../dom.js";
import { gpuHours, minute, seconds } from "../format.js";
import { binOf } from "../palette.js";
import { zoomKey } from "../charts/time.js";
import { table } from "../table.js";

const left = 58, height = 46;

export function binding({ tables, series }, view) {
  const rows = tables.binding?.length ? tables.binding.records().map((row) => ({ ...row, start: seconds(row.from), end: seconds(row.to) })) : null;
  if (!rows || !series) return null;
  const strip = svg("svg", { class: "ribbon", height, role: "img", "aria-label": "What binds when" });
  const told = html("output", { class: "told" });
  const box = html("figure", { class: "chart", tabindex: "0" }, html("figcaption", {}, html("b", {}, "What took most GPU-hours"), " by bin and root cause"), strip, told);
  let width = 600;
  const draw = () => strip.replaceChildren(...pieces(rows, view, width).map((piece) => block(piece, told)), nowLine(view, width));
  const frame = new ResizeObserver(() => {
    width = Math.max(200, strip.clientWidth);
    strip.setAttribute("viewBox", `0 0 ${width} ${height}`);
    draw();
  });
  frame.observe(strip);
  view.listen(draw);
  box.addEventListener("keydown", (event) => zoomKey(view, event));
  return { id: "binding", title: "What binds when", content: [box, legend(rows), spells(rows, view)] };
}

/// One block for each run of pixels that the same bin leads in.
function pieces(rows, view, width) {
  const pixels = Math.max(1, width - left - 8), per = (view.to - view.from) / pixels;
  const lead = new Array(pixels).fill(null), weight = new Float64Array(pixels);
  for (const row of rows) {
    if (row.end <= view.from || row.start >= view.to) continue;
    const first = Math.max(0, Math.floor((row.start - view.from) / per)), last = Math.min(pixels - 1, Math.ceil((row.end - view.from) / per) - 1);
    const rate = row.gpu_hours / Math.max(row.end - row.start, 1);
    for (let x = first; x <= last; ++x) if (rate > weight[x]) weight[x] = rate, lead[x] = row;
  }
  const result = [];
  lead.forEach((row, x) => {
    const same = result.at(-1);
    if (!row) return;
    if (same && same.x + same.width === x && same.row.bin === row.bin && (same.row === row || per * 2 > row.end - row.start)) same.width += 1;
    else result.push({ x, width: 1, row });
  });
  return result;
}

function block({ x, width, row }, told) {
  const { text, colour } = binOf[row.bin];
  const sentence = `${minute(row.start)} → ${minute(row.end)}: ${text}${row.cause ? ` (${row.cause})` : ""}, ${gpuHours(row.gpu_hours)}`;
  const rect = svg("rect", { class: "mark", x: left + x, y: 4, width, height: height - 8, fill: colour }, svg("title", {}, sentence));
  rect.addEventListener("pointerenter", () => (told.textContent = sentence));
  return rect;
}

function nowLine(view, width) {
  const x = left + ((view.now - view.from) / (view.to - view.from)) * (width - left - 8);
  return svg("line", { class: "now", x1: x, x2: x, y1: 0, y2: height, visibility: view.now < view.from || view.now > view.to ? "hidden" : "visible" });
}

function legend(rows) {
  const totals = {};
  for (const row of rows) totals[row.bin] = (totals[row.bin] ?? 0) + row.gpu_hours;
  return html("div", { class: "legend" }, Object.entries(totals).sort((a, b) => b[1] - a[1])
    .map(([bin, hours]) => html("span", { class: "key" }, html("i", { class: "area", style: `background:${binOf[bin].colour}` }), binOf[bin].text, html("span", { class: "value" }, ` ${gpuHours(hours)}`))));
}

function spells(rows, view) {
  const worst = [...rows].sort((a, b) => b.gpu_hours - a.gpu_hours);
  return html("details", {}, html("summary", {}, `All ${rows.length.toLocaleString("en-US")} spells`), table([
    { key: "start", label: "From", words: true, text: minute, csv: "from_unix_s" },
    { key: "end", label: "To", words: true, text: minute, csv: "to_unix_s" },
    { key: "bin", label: "What bound", words: true, text: (bin) => binOf[bin].text },
    { key: "cause", label: "Cause", words: true, text: (cause) => cause ?? "" },
    { key: "gpu_hours", label: "Lost", unit: "GPU-h", text: (hours) => gpuHours(hours) },
  ], worst, { name: "binding", show: 10, choose: (row) => view.show(row.start - 43200, row.end + 43200) }));
}
