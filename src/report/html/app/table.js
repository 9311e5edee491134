// A table that sorts by any column and can be taken home as CSV.
import { download, html } from "./dom.js";

/// columns: [{ key, label, unit, text(value, row), words: true when it holds words }]; options: { name, sorted, rows shown at first, choose(row) }
export function table(columns, rows, { name, show = 25, choose, caption, expand } = {}) {
  const body = html("tbody");
  const state = { key: null, down: true, limit: show };
  const heads = columns.map((column) => html("th", { scope: "col", class: column.words ? "words" : "" },
    html("button", { type: "button", title: `Sort by ${column.label}`, onclick: () => sortBy(column) },
      column.label, column.unit ? html("small", {}, column.unit) : null)));
  const more = html("button", { type: "button", class: "more", onclick: () => { state.limit = Infinity; fill(); } });
  const save = html("button", { type: "button", class: "save", onclick: () => download(`${name}.csv`, csv(columns, rows)) }, "CSV");
  const box = html("div", { class: "table" },
    html("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": caption ?? name },
      html("table", {}, caption ? html("caption", {}, caption) : null, html("thead", {}, html("tr", {}, heads)), body)),
    html("div", { class: "below" }, more, save));

  function sorted() {
    if (!state.key) return rows;
    const sign = state.down ? -1 : 1;
    const rank = (value) => (value === null || value === undefined || value === "" || Number.isNaN(value) ? null : value);
    return [...rows].sort((a, b) => {
      const [x, y] = [rank(a[state.key]), rank(b[state.key])];
      if (x === null || y === null) return (x === null) - (y === null);
      return sign * (typeof x === "string" ? x.localeCompare(y) : x - y);
    });
  }
  function sortBy(column) {
    state.down = state.key === column.key ? !state.down : !column.words;
    state.key = column.key;
    heads.forEach((head, i) => (columns[i] === column ? head.setAttribute("aria-sort", state.down ? "descending" : "ascending") : head.removeAttribute("aria-sort")));
    fill();
  }
  function line(row) {
    const cells = columns.map((column) => html("td", { class: column.date ? "words date" : column.words ? "words" : "" }, column.text ? column.text(row[column.key], row) : String(row[column.key] ?? "")));
    if (!choose) return html("tr", {}, cells);
    const act = () => choose(row, entry);
    const entry = html("tr", { class: "choice", tabindex: "0", onclick: act, onkeydown: (event) => { if (event.key === "Enter" || event.key === " ") event.preventDefault(), act(); } }, cells);
    return entry;
  }
  function fill() {
    const all = sorted();
    body.replaceChildren(...all.slice(0, state.limit).map(line));
    more.hidden = all.length <= state.limit;
    more.textContent = `Show all ${all.length.toLocaleString("en-US")}`;
  }
  fill();
  box.showAll = () => { state.limit = 200; fill(); };
  return box;
}

function csv(columns, rows) {
  const cell = (value) => {
    const text = value === null || value === undefined || Number.isNaN(value) ? "" : String(value);
    return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  const lines = [columns.map((column) => cell(column.csv ?? column.key)), ...rows.map((row) => columns.map((column) => cell(row[column.key])))];
  return lines.map((line) => line.join(",") + "\n").join("");
}
