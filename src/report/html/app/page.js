// The page: what it shows depends on what the folder holds.
import { html } from "./dom.js";
import { minute, seconds } from "./format.js";
import { View } from "./view.js";
import { redrawCharts } from "./charts/time.js";
import { verdict } from "./sections/verdict.js";
import { buildOut } from "./sections/build-out.js";
import { supply } from "./sections/supply.js";
import { binding } from "./sections/binding.js";
import { gpuTime } from "./sections/gpu-time.js";
import { energyFlow } from "./sections/energy.js";
import { diagram } from "./sections/diagram.js";
import { conditions } from "./sections/conditions.js";
import { shortages } from "./sections/shortages.js";
import { odds } from "./sections/odds.js";
import { sweep } from "./sections/sweep.js";
import { costs } from "./sections/costs.js";
import { fleets } from "./sections/fleets.js";
import { scenario } from "./sections/scenario.js";

/// Each takes (payload, view) and gives { id, title, content }, or nothing when the folder has nothing of the kind.
const sections = [verdict, buildOut, supply, binding, diagram, gpuTime, energyFlow, conditions, shortages, odds, sweep, costs, fleets, scenario];

export function page(payload) {
  const header = payload.summary.gigasim ?? {};
  const span = payload.series ?? { start: seconds(header.start), end: seconds(header.end) };
  const view = new View(span.start, span.end);
  const drawn = sections.map((section) => section(payload, view)).filter(Boolean);
  const links = drawn.map(({ id, title }) => html("a", { href: `#${id}` }, title));
  document.body.append(
    html("header", {},
      html("h1", {}, header.scenario_name ?? payload.summary.sweep?.name ?? "gigasim"),
      html("p", { class: "facts" }, facts(header, payload.summary)),
      themeButton()),
    html("nav", { "aria-label": "Sections" }, links),
    html("main", {}, drawn.map(({ id, title, content }) => html("section", { id }, html("h2", {}, title), content))),
    html("footer", {}, `gigasim ${header.version ?? ""}`, header.command ? html("span", {}, " · ", html("code", {}, header.command)) : "", header.scenario_hash ? ` · plan ${header.scenario_hash}` : "", " · all times UTC"));
  return new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
}

function facts(header, summary) {
  const parts = [];
  if (header.start) parts.push(`${minute(seconds(header.start)).replace(" 00:00", "")} → ${minute(seconds(header.end)).replace(" 00:00", "")}`);
  if (summary.study?.replications) parts.push(`${summary.study.replications.toLocaleString("en-US")} replications`);
  if (header.seed !== undefined) parts.push(`seed ${header.seed}${header.replication ? `, replication ${header.replication}` : ""}`);
  if (summary.run?.actors) parts.push(`${summary.run.actors.toLocaleString("en-US")} units`);
  return parts.join(" · ");
}

function themeButton() {
  const root = document.documentElement;
  const dark = () => (root.dataset.theme ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";
  const button = html("button", {
    type: "button", class: "theme", "aria-label": "Light or dark",
    onclick: () => { root.dataset.theme = dark() ? "light" : "dark"; label(); redrawCharts(); },
  });
  const label = () => (button.textContent = dark() ? "☀ Light" : "☾ Dark");
  label();
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => { label(); redrawCharts(); });
  let chosen;
  addEventListener("beforeprint", () => { chosen = root.dataset.theme; root.dataset.theme = "light"; redrawCharts(); });
  addEventListener("afterprint", () => { chosen ? (root.dataset.theme = chosen) : delete root.dataset.theme; redrawCharts(); });
  return button;
}
