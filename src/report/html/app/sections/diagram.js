// One-line diagram: buses with what hangs on them, coloured by loading, at a moment that a slider moves.
import { html, svg } from "../dom.js";
import { minute, number } from "../format.js";
import { loadColour } from "../palette.js";

const settled = (mw) => (Math.abs(mw) < 0.05 ? 0 : mw);
const slot = 162, boxWidth = 148, boxHeight = 66, wire = 22, gap = 46, edge = 14;
const speeds = [[1, "1 h/s"], [6, "6 h/s"], [24, "1 d/s"], [168, "1 week/s"], [720, "1 month/s"]];

export function diagram({ plan, series }, view) {
  if (!plan || !series) return null;
  const devices = devicesOf(plan, series);
  const drawing = svg("svg", { class: "oneline", role: "img", "aria-label": "One-line diagram of the campus" });
  const { width, height, updates } = lay(plan, devices, drawing, series);
  drawing.setAttribute("viewBox", `0 0 ${width} ${height}`);
  drawing.setAttribute("style", `min-width:${Math.min(width, 720)}px;max-width:${width * 1.35}px`);
  const update = () => updates.forEach((act) => act(view.now));
  view.listen((change) => change === "now" && update());
  const controls = timeControls(view, series, plan);
  view.now = busiest(series);
  update();
  controls.tell();
  return {
    id: "diagram", title: "One-line diagram",
    content: [controls.bar, html("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Diagram" }, drawing), scale()],
  };
}

/// The moment of the highest load: the most interesting one to begin with.
function busiest(series) {
  const load = series.values("facility_mw"), { start, step } = series.stretches[0];
  let best = 0;
  load.forEach((value, i) => { if (value > load[best]) best = i; });
  return start + best * step;
}

/// What is drawn as boxes: { at, up (above the bus), name, read(time) -> { value, text, load } }.
function devicesOf(plan, series) {
  const list = [];
  for (const fleet of plan.fleets) {
    if (!series.has(`${fleet.name}_mw`)) continue;
    list.push({ at: fleet.at, up: true, kind: fleet.kind, name: fleet.name, read: fleet.account === "storage" ? battery(fleet, series) : supply(fleet, series) });
  }
  for (const hall of plan.halls) list.push({ at: hall.bus, kind: "hall", name: hall.name, read: hallReader(hall, plan, series) });
  for (const loop of plan.loops) list.push({ at: loop.bus, kind: "loop", name: loop.name, read: loopReader(loop, series) });
  for (const load of plan.loads) list.push({ at: load.bus, kind: "load", name: load.name, read: (t) => ({ value: plan.loads.length === 1 ? `${number(series.at("load_mw", t))} MW` : "", text: "load", load: NaN }) });
  return list;
}

const supply = (fleet, series) => (time) => {
  const mw = series.at(`${fleet.name}_mw`, time), limit = series.at(`${fleet.name}_limit_mw`, time), running = series.at(`${fleet.name}_running`, time);
  const most = Number.isFinite(limit) ? limit : running * fleet.unit_mw;
  return { value: `${number(mw)} MW`, text: fleet.account === "grid" ? `of ${number(most)} MW` : `${number(running)} running · ${number(most)} MW`, load: most > 0 ? mw / most : 0 };
};

const battery = (fleet, series) => (time) => {
  const out = series.at(`${fleet.name}_mw`, time) - series.at(`${fleet.name}_charging_mw`, time), soc = series.at(`${fleet.name}_soc`, time);
  const units = series.at(`${fleet.name}_running`, time);
  return { value: `${settled(out) > 0 ? "+" : ""}${number(settled(out))} MW`, text: `${number(100 * soc)} % full · ${number(units)} units`, load: units > 0 ? Math.abs(out) / Math.max(units * fleet.unit_mw, 1e-9) : 0, fill: units > 0 ? soc : 0 };
};

function hallReader(hall, plan, series) {
  const racks = plan.fleets.find((fleet) => fleet.account === "racks" && fleet.at === hall.name);
  return (time) => {
    const up = series.at(`racks_${hall.name}_up`, time), shed = series.at(`racks_${hall.name}_shed`, time), mw = series.at(`hall_${hall.name}_mw`, time);
    const load = shed > 0 ? 2 : Number.isFinite(mw) && up > 0 ? mw / (up * (racks?.unit_mw ?? 0.13) * 1.2) : up > 0 ? 0.7 : 0;
    return { value: Number.isFinite(mw) ? `${number(mw)} MW` : `${number(up)} racks`, text: shed > 0 ? `${number(up - shed)} on · ${number(shed)} shed` : `${number(up)} racks up`, load };
  };
}

const loopReader = (loop, series) => (time) => {
  const water = series.at(`water_${loop.name}_c`, time), heat = series.at(`heat_${loop.name}_mw`, time), units = series.at(`chillers_${loop.name}`, time);
  const warm = (water - loop.supply_c) / Math.max(1, loop.throttle_c - loop.supply_c);
  return { value: `${number(water)} °C`, text: `${number(heat)} MW heat${units > 0 ? ` · ${number(units)} chillers` : ""}`, load: heat > 0 ? Math.max(0.3, Math.min(1.2, 0.45 + warm)) : 0 };
};

/// Buses in the order of the tree; each with sources above and uses below, children further down.
function lay(plan, devices, drawing, series) {
  const updates = [], wires = svg("g", { class: "wires" }), boxes = svg("g");
  drawing.append(boxes, wires);
  let width = 0;
  const children = (name) => plan.buses.filter((bus) => bus.from === name);
  function place(bus, x, y, entry) {
    const up = devices.filter((device) => device.at === bus.name && device.up), down = devices.filter((device) => device.at === bus.name && !device.up);
    const below = children(bus.name);
    const upper = up.length + (entry ? 1 : 0), lower = below.length + down.length, slots = Math.max(upper, lower, 1);
    const busY = y + 26 + (up.length || entry ? boxHeight + wire : 12), right = x + slots * slot;
    const bottom = busY + (down.length ? wire + boxHeight : 0) + 12;
    boxes.append(svg("rect", { class: "site", x, y, width: right - x, height: bottom - y, rx: 8 }), svg("text", { class: "site-name", x: entry ? x + slot / 2 + 14 : x + 10, y: y + 17 }, `${bus.name}${bus.site && bus.site !== bus.name ? ` · ${bus.site}` : ""}`));
    wires.append(svg("line", { class: "bus", x1: x + 8, x2: right - 8, y1: busY, y2: busY }));
    const centre = (i) => x + i * slot + slot / 2;
    if (entry) updates.push(feeder(bus, series, wires, boxes, [[entry.x, entry.y], [entry.x, y - gap / 2], [centre(0), y - gap / 2], [centre(0), busY]]));
    up.forEach((device, i) => updates.push(box(device, centre(i + (entry ? 1 : 0)), y + 26, busY, wires, boxes)));
    down.forEach((device, i) => updates.push(box(device, centre(below.length + i), busY + wire, busY, wires, boxes)));
    width = Math.max(width, right);
    let nextX = x, lowest = bottom;
    below.forEach((child, i) => {
      const placed = place(child, nextX, bottom + gap, { x: centre(i), y: busY });
      nextX = placed.right + 20;
      lowest = Math.max(lowest, placed.bottom);
    });
    return { right: Math.max(right, nextX - 20), bottom: lowest };
  }
  const root = plan.buses.find((bus) => !bus.from);
  const { right, bottom } = place(root, edge, edge, null);
  return { width: Math.max(width, right) + edge, height: bottom + edge, updates };
}

function box({ name, kind, read }, x, y, busY, wires, boxes) {
  const left = x - boxWidth / 2;
  const value = svg("text", { class: "value", x: left + 9, y: y + 37 }), text = svg("text", { class: "small", x: left + 9, y: y + 52 });
  const bar = svg("rect", { class: "load", x: left + 2, y: y + boxHeight - 7, height: 5, width: 0 });
  const body = svg("rect", { class: "device", x: left, y, width: boxWidth, height: boxHeight, rx: 5 });
  const tip = svg("title");
  const line = svg("line", { x1: x, x2: x, y1: y < busY ? y + boxHeight : y, y2: busY });
  wires.append(line);
  boxes.append(svg("g", { class: `box ${kind}`, "data-name": name }, body, bar, svg("text", { class: "name", x: left + 9, y: y + 18 }, name), value, text, tip));
  return (time) => {
    const now = read(time), colour = loadColour(now.load);
    value.textContent = now.value;
    text.textContent = now.text;
    for (const element of [body, line]) element.style.stroke = colour;
    bar.style.fill = colour;
    bar.setAttribute("width", Math.max(0, Math.min(1, now.fill ?? now.load) * (boxWidth - 4)) || 0);
    tip.textContent = `${name}: ${now.value}, ${now.text}${Number.isFinite(now.load) && now.load <= 1.5 ? `, loading ${Math.round(100 * now.load)} %` : ""}`;
  };
}

function feeder(bus, series, wires, boxes, points) {
  const path = svg("polyline", { class: "feeder", points: points.map((point) => point.join(",")).join(" ") });
  const label = svg("text", { class: "small feeder-text", x: points[2][0] + 8, y: points[2][1] + 4 });
  const tip = svg("title");
  path.append(tip);
  wires.append(path);
  boxes.append(label);
  const measured = series.has(`feeder_${bus.name}_mw`);
  return (time) => {
    const mw = series.at(`feeder_${bus.name}_mw`, time), limit = series.at(`feeder_${bus.name}_limit_mw`, time);
    path.style.stroke = measured ? loadColour(limit > 0 ? Math.abs(mw) / limit : 0) : "var(--soft)";
    label.textContent = measured ? `${bus.circuits ? "circuits " : ""}${number(Math.abs(mw))} of ${number(limit)} MW${mw < -0.5 ? " ↑" : ""}` : "";
    tip.textContent = `to ${bus.name}: ${label.textContent}`;
  };
}

function timeControls(view, series, plan) {
  const { start, end } = series, step = Math.max(series.step, 60);
  const shown = html("output", { class: "moment" });
  const slider = html("input", { type: "range", class: "slider", min: 0, max: Math.floor((end - start) / step) - 1, step: 1, "aria-label": "Moment of the run", oninput: () => view.goTo(start + Number(slider.value) * step) });
  const speed = html("select", { "aria-label": "Speed" }, speeds.map(([hours, text]) => html("option", { value: hours, selected: hours === 168 }, text)));
  let playing = null;
  const play = html("button", { type: "button", class: "play", onclick: () => (playing === null ? run() : stop()) }, "▶ Play");
  const stop = () => { clearTimeout(playing); playing = null; play.textContent = "▶ Play"; };
  function run() {
    if (view.now >= end - step) view.goTo(start);
    play.textContent = "❚❚ Pause";
    let before = performance.now();
    const frame = () => {
      const now = performance.now();
      const next = view.now + ((now - before) / 1000) * Number(speed.value) * 3600;
      before = now;
      view.goTo(next);
      if (next >= end - step) return stop();
      playing = setTimeout(frame, 80);
    };
    playing = setTimeout(frame, 80);
  }
  const phase = (time) => plan.deliveries.filter((delivery) => Date.parse(delivery.date) / 1000 <= time).at(-1)?.phase;
  const tell = () => {
    slider.value = Math.floor((view.now - start) / step);
    const text = minute(view.now);
    shown.textContent = text;
    slider.setAttribute("aria-valuetext", text);
  };
  view.listen((change) => change === "now" && tell());
  const hop = (seconds, label, title) => html("button", { type: "button", title, onclick: () => view.goTo(view.now + seconds) }, label);
  const bar = html("div", { class: "bar" }, play, speed, hop(-86400, "−1 d", "A day earlier"), hop(-3600, "−1 h", "An hour earlier"), hop(3600, "+1 h", "An hour later"), hop(86400, "+1 d", "A day later"), shown, slider);
  return { bar, tell };
}

function scale() {
  const stops = [0.05, 0.3, 0.5, 0.7, 0.85, 1, 2];
  const texts = ["5 %", "30 %", "50 %", "70 %", "85 %", "100 %", "short or over"];
  return html("div", { class: "legend" }, html("span", { class: "when" }, "Loading:"), html("span", { class: "key" }, html("i", { class: "area", style: "background:var(--off)" }), "off"),
    stops.map((share, i) => html("span", { class: "key" }, html("i", { class: "area", style: `background:${loadColour(share)}` }), texts[i])));
}
