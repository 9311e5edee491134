// The effective plan, with the source of each value.
import { html } from "../dom.js";

const kinds = [["all", "All", () => true], ["given", "Written in the plan", (origin) => origin && !/^(default|catalog)/.test(origin)], ["catalog", "From the catalog", (origin) => /^catalog/.test(origin)], ["default", "Defaults", (origin) => /^default/.test(origin)]];

export function scenario({ scenario: text, summary }) {
  if (!text) return null;
  const lines = text.replace(/\n$/, "").split("\n").map((line) => {
    const at = line.search(/\s+# /);
    return at < 0 ? { value: line, origin: "" } : { value: line.slice(0, at), origin: line.slice(at).trim().slice(2) };
  });
  const list = html("div", { class: "yaml", tabindex: "0", role: "region", "aria-label": "Effective plan" });
  const found = html("input", { type: "search", placeholder: "Find in the plan", "aria-label": "Find in the plan", oninput: () => draw() });
  const chooser = html("select", { "aria-label": "Which values", onchange: () => draw() }, kinds.map(([id, label]) => html("option", { value: id }, label)));
  function draw() {
    const [, , fits] = kinds.find(([id]) => id === chooser.value);
    const wanted = found.value.toLowerCase();
    const parents = [];
    const shown = [];
    for (const line of lines) {
      const depth = line.value.search(/\S/);
      while (parents.length && parents.at(-1).depth >= depth) parents.pop();
      const here = { depth, line, told: false };
      parents.push(here);
      if (!fits(line.origin) || (wanted && !`${line.value} ${line.origin}`.toLowerCase().includes(wanted))) continue;
      for (const parent of parents) if (!parent.told) shown.push(parent.line), (parent.told = true);
    }
    list.replaceChildren(...shown.map(({ value, origin }) => html("div", {}, html("code", {}, value), html("span", { class: originClass(origin) }, origin))));
  }
  draw();
  const origins = lines.some((line) => line.origin);
  return {
    id: "plan", title: "Effective plan",
    content: [
      html("details", { open: false }, html("summary", {}, `${lines.length.toLocaleString("en-US")} lines${origins ? ", each with where its value came from" : ""}`),
        html("div", { class: "bar" }, origins ? chooser : null, found), list),
      drawn(summary.gigasim?.drawn),
    ],
  };
}

const originClass = (origin) => `origin ${/^default/.test(origin) ? "default" : /^catalog/.test(origin) ? "catalog" : "given"}`;

/// Values that this replication drew.
function drawn(list) {
  const entries = Array.isArray(list) ? list.map((item) => (Array.isArray(item) ? item : [item.path, item.value])) : Object.entries(list ?? {});
  if (!entries.length) return null;
  return html("details", {}, html("summary", {}, `${entries.length} uncertain inputs, as drawn`), html("dl", { class: "drawn" }, entries.map(([path, value]) => [html("dt", {}, path), html("dd", {}, String(value))])));
}
