// A chart over time that follows the common view: lines, filled stacks, bands. Drag to zoom, double-click for all; keys: arrows, +, -, 0.
import uPlot from "uplot";
import { html, styleValue } from "../dom.js";
import { number, minute, day, second } from "../format.js";

const utc = (time) => uPlot.tzDate(new Date(time * 1e3), "Etc/UTC");
const redrawn = new Set();

/// All charts anew: the colours of the page have changed.
export const redrawCharts = () => redrawn.forEach((chart) => chart.redraw(false));

/// `spec`: { title, unit, note, height, lines: [{ label, colour, unit, dash, fill, stacked, step, digits }], data(window) -> { x, columns, step },
/// marks: [{ from, to, label, colour }], points: [{ time, value, label }], low: fixed bottom of the axis, bands: [[upper, lower, colour]] }
export function timeChart(view, spec) {
  const box = html("figure", { class: "chart", tabindex: "0", "aria-label": `${spec.title}, ${spec.unit}. Arrow keys pan, plus and minus zoom, 0 shows all.` });
  const resolution = html("span", { class: "resolution" });
  const canvasBox = html("div", { class: "plot" });
  const legend = html("div", { class: "legend" });
  box.append(html("figcaption", {}, html("b", {}, spec.title), ` ${spec.unit}`, resolution), canvasBox, legend);

  let raw = null;
  const stackedLines = spec.lines.filter((line) => line.stacked).length;
  const state = { shown: spec.lines.map(() => true) };

  function columns() {
    raw = spec.data(view);
    resolution.textContent = raw.step ? ` · ${stepText(raw.step)}` : "";
    const cells = spec.lines.map((_, i) => (state.shown[i] ? raw.columns[i] : raw.columns[i].map(() => null)));
    const sums = new Array(raw.x.length).fill(0);
    const drawn = cells.map((values, i) => {
      if (!spec.lines[i].stacked) return values;
      return values.map((value, k) => (sums[k] += value || 0));
    });
    // The highest sum is painted first, the others over it.
    const order = [...drawn.keys()].sort((a, b) => (a < stackedLines && b < stackedLines ? b - a : a - b));
    return { order, data: [raw.x, ...order.map((i) => drawn[i])] };
  }

  const first = columns();
  const series = first.order.map((i) => {
    const line = spec.lines[i];
    return {
      label: line.label,
      stroke: () => colourOf(line.colour),
      fill: line.stacked ? () => colourOf(line.colour) : line.fill ? () => `${colourOf(line.colour)}40` : undefined,
      width: line.stacked ? 0 : (line.width ?? 1.6),
      dash: line.dash,
      points: { show: false },
      paths: line.step === false ? undefined : uPlot.paths.stepped({ align: 1 }),
    };
  });
  const axis = { stroke: () => styleValue("--soft"), grid: { stroke: () => styleValue("--grid"), width: 1 }, ticks: { stroke: () => styleValue("--grid"), width: 1 }, font: "12px system-ui, sans-serif" };
  const position = (index) => first.order.indexOf(index) + 1;
  const options = {
    width: 600, height: spec.height ?? 220, tzDate: utc, legend: { show: false },
    scales: { x: { time: true, range: () => [view.from, view.to] }, y: { range: (_, low, high) => yRange(spec, low, high) } },
    axes: [{ ...axis, values: axisDates }, { ...axis, size: 58, values: (_, ticks) => ticks.map((tick) => number(tick)) }],
    series: [{}, ...series],
    bands: (spec.bands ?? []).map(([upper, lower, colour]) => ({ series: [position(upper), position(lower)], fill: () => `${colourOf(colour)}33` })),
    cursor: { sync: { key: "time", setSeries: false }, drag: { x: true, y: false, setScale: false }, points: { show: false }, dataIdx: undefined },
    hooks: {
      setSelect: [(u) => u.select.width > 3 && view.show(u.posToVal(u.select.left, "x"), u.posToVal(u.select.left + u.select.width, "x"))],
      setCursor: [tellValues],
      drawClear: [drawMarks],
      draw: [drawPoints, drawNow],
    },
  };
  const chart = new uPlot(options, first.data, canvasBox);
  redrawn.add(chart);
  chart.over.addEventListener("dblclick", () => view.showAll());
  let pressed = 0;
  chart.over.addEventListener("mousedown", (event) => { pressed = event.clientX; });
  chart.over.addEventListener("click", (event) => { if (Math.abs(event.clientX - pressed) < 4) view.goTo(chart.posToVal(chart.cursor.left, "x")); });
  chart.over.addEventListener("wheel", (event) => {
    if (!event.ctrlKey && !event.shiftKey) return;
    event.preventDefault();
    view.zoom(event.deltaY < 0 ? 0.7 : 1 / 0.7, chart.posToVal(event.offsetX, "x"));
  }, { passive: false });
  box.addEventListener("keydown", (event) => zoomKey(view, event));

  const entries = spec.lines.map((line, i) => {
    const value = html("span", { class: "value" });
    const key = html("button", {
      class: "key", type: "button", "aria-pressed": "true", title: `Show or hide ${line.label}`,
      onclick: () => { state.shown[i] = !state.shown[i]; key.setAttribute("aria-pressed", String(state.shown[i])); refresh(); },
    }, html("i", { style: `--mark:${line.colour.startsWith("--") ? `var(${line.colour})` : line.colour}`, class: line.dash ? "dashed" : line.stacked ? "area" : "line" }), line.label, value);
    if (!line.silent) legend.append(key);
    return value;
  });
  const when = html("span", { class: "when" });
  legend.prepend(when);

  function tellValues(u) {
    const index = u.cursor.idx;
    const inside = index !== null && index !== undefined && index < raw.x.length;
    when.textContent = inside ? (raw.step >= 86400 ? day(raw.x[index]) : minute(raw.x[index])) : "";
    entries.forEach((entry, i) => {
      const value = inside ? raw.columns[i][index] : null;
      entry.textContent = value === null || value === undefined ? "" : ` ${number(value, 4)} ${spec.lines[i].unit ?? spec.unit}`;
    });
  }
  function drawMarks(u) {
    for (const mark of spec.marks ?? []) {
      if (mark.to < view.from || mark.from > view.to) continue;
      const left = u.valToPos(mark.from, "x", true), right = u.valToPos(mark.to, "x", true);
      u.ctx.fillStyle = `${colourOf(mark.colour)}55`;
      u.ctx.fillRect(left, u.bbox.top, Math.max(right - left, 1.5 * devicePixelRatio), u.bbox.height);
      if (mark.label) {
        u.ctx.fillStyle = styleValue("--soft");
        u.ctx.font = `${11 * devicePixelRatio}px system-ui, sans-serif`;
        u.ctx.fillText(mark.label, left + 4, u.bbox.top + 11 * devicePixelRatio);
      }
    }
  }
  function drawPoints(u) {
    for (const { time, value, label } of spec.points ?? []) {
      if (time < view.from || time > view.to) continue;
      const x = u.valToPos(time, "x", true), y = u.valToPos(value, "y", true), size = 5 * devicePixelRatio;
      u.ctx.save();
      u.ctx.fillStyle = colourOf("#d55e00");
      u.ctx.beginPath();
      u.ctx.moveTo(x, y - size), u.ctx.lineTo(x + size, y), u.ctx.lineTo(x, y + size), u.ctx.lineTo(x - size, y);
      u.ctx.fill();
      u.ctx.fillStyle = styleValue("--text");
      u.ctx.font = `${11 * devicePixelRatio}px system-ui, sans-serif`;
      u.ctx.textAlign = x > u.bbox.left + u.bbox.width * 0.75 ? "right" : "left";
      u.ctx.fillText(label, x + (u.ctx.textAlign === "right" ? -8 : 8) * devicePixelRatio, y + 4 * devicePixelRatio);
      u.ctx.restore();
    }
  }
  function drawNow(u) {
    if (view.now < view.from || view.now > view.to) return;
    const x = u.valToPos(view.now, "x", true);
    u.ctx.fillStyle = styleValue("--accent");
    u.ctx.fillRect(x - devicePixelRatio * 0.75, u.bbox.top, 1.5 * devicePixelRatio, u.bbox.height);
  }
  function refresh() {
    chart.setSelect({ width: 0, height: 0 }, false);
    chart.setData(columns().data, true);
    tellValues(chart);
  }
  view.listen((change) => (change === "now" ? chart.redraw(false) : refresh()));
  new ResizeObserver(() => {
    const width = Math.floor(canvasBox.clientWidth);
    if (width > 0 && width !== chart.width) chart.setSize({ width, height: spec.height ?? 220 });
  }).observe(canvasBox);
  box.chart = chart;
  return box;
}

export function zoomKey(view, event) {
  const act = { ArrowLeft: () => view.pan(-0.2), ArrowRight: () => view.pan(0.2), "+": () => view.zoom(0.6), "=": () => view.zoom(0.6), "-": () => view.zoom(1 / 0.6), 0: () => view.showAll() }[event.key];
  if (!act || event.target.closest("input, select, button")) return;
  event.preventDefault();
  act();
}

function colourOf(colour) {
  return colour.startsWith("--") ? styleValue(colour) : colour;
}

function yRange(spec, low, high) {
  if (low === null || !Number.isFinite(low)) return [0, 1];
  const reach = Math.max(high, ...(spec.points ?? []).map((point) => point.value));
  if (spec.low === "data") {
    const room = Math.max(0.08 * (reach - low), 0.5);
    return [low - room, reach + room];
  }
  return [Math.min(0, low), reach > 0 ? reach * 1.06 : 1];
}

export function stepText(step) {
  if (step >= 604800 && step % 604800 === 0) return step === 604800 ? "weekly means" : `means of ${step / 604800} weeks`;
  if (step >= 86400 && step % 86400 === 0) return step === 86400 ? "daily means" : `means of ${step / 86400} days`;
  if (step === 3600) return "hourly means";
  return step > 3600 ? `means of ${number(step / 3600)} h` : `means of ${number(step / 60)} min`;
}

/// 2026, Mar, 14 Mar, 16:00, whatever the ticks are apart.
function axisDates(_, ticks, __, ___, apart) {
  let before = "";
  return ticks.map((tick) => {
    const [date, time] = second(tick).split(" ");
    const month = new Date(tick * 1e3).toLocaleString("en-GB", { month: "short", timeZone: "UTC" });
    const top = apart < 86400 ? time.slice(0, 5) : apart < 27 * 86400 ? `${+date.slice(8)} ${month}` : month;
    const below = apart < 86400 ? `${+date.slice(8)} ${month} ${date.slice(0, 4)}` : date.slice(0, 4);
    const text = below === before ? top : `${top}\n${below}`;
    before = below;
    return text;
  });
}
