// What the program put into the page: base64 of zlib's deflate of (length, JSON, codes of the series).
import { Series } from "./series.js";

async function inflate(bytes) {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

export async function readPayload(text) {
  const bytes = await inflate(Uint8Array.from(atob(text.trim()), (c) => c.charCodeAt(0)));
  const length = new DataView(bytes.buffer).getUint32(0, true);
  const payload = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length)));
  payload.series = payload.series ? new Series(payload.series, bytes.subarray(4 + length)) : null;
  payload.tables = Object.fromEntries(Object.entries(payload.tables).map(([name, table]) => [name, new Table(table)]));
  return payload;
}

/// A CSV file of the folder, by columns.
class Table {
  constructor({ rows, columns }) {
    this.rows = rows; // in the file; fewer may be here
    this.columns = columns;
    this.names = Object.keys(columns);
    this.length = this.names.length ? columns[this.names[0]].length : 0;
  }
  column(name) {
    return this.columns[name] ?? [];
  }
  records() {
    return Array.from({ length: this.length }, (_, i) => Object.fromEntries(this.names.map((name) => [name, this.columns[name][i]])));
  }
}
