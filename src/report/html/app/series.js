// The series of a run: whole numbers on a scale for each column, steps from row to row, low bytes before high bytes. It is kept as a
// whole, perhaps in means of several rows, and finer around the worst shortages.
const gap = 0xffff;

export class Series {
  constructor(json, bytes) {
    this.bytes = bytes;
    this.columns = json.columns;
    this.index = new Map(json.columns.map((column, i) => [column.name, i]));
    this.step = json.step_s;
    this.start = json.start_s;
    this.end = json.start_s + json.rows * json.step_s;
    this.stretches = json.stretches.map((s) => ({
      ...s, step: s.factor * json.step_s, start: json.start_s + s.from * json.step_s, decoded: new Map(),
    }));
    for (const s of this.stretches) s.end = s.start + s.n * s.step;
  }

  has(name) {
    return this.index.has(name);
  }

  /// Names that begin and end so, without beginning and end.
  named(prefix, suffix) {
    return this.columns.map((c) => c.name).filter((n) => n.startsWith(prefix) && n.endsWith(suffix))
      .map((n) => n.slice(prefix.length, n.length - suffix.length));
  }

  values(name, stretch = this.stretches[0]) {
    if (!stretch.decoded.has(name)) stretch.decoded.set(name, this.decode(this.index.get(name), stretch));
    return stretch.decoded.get(name);
  }

  decode(column, { at, n }) {
    const { offset, scale } = this.columns[column];
    const low = at + 2 * n * column, high = low + n;
    const values = new Float32Array(n);
    for (let i = 0, code = 0; i < n; ++i) {
      const step = this.bytes[low + i] | (this.bytes[high + i] << 8);
      code = (code + ((step >>> 1) ^ -(step & 1))) & 0xffff;
      values[i] = code === gap ? NaN : offset + scale * code;
    }
    return values;
  }

  /// The finest stretch that holds all of [from, to].
  covering(from, to) {
    return this.stretches.reduce((best, s) => (s.step < best.step && s.start <= from && to <= s.end ? s : best));
  }

  /// Means, or highest values, over at most `points` intervals of [from, to]: `x` holds their beginnings and the end of the last one.
  window(from, to, points = 900) {
    const stretch = this.covering(Math.max(from, this.start), Math.min(to, this.end));
    const first = Math.max(0, Math.floor((from - stretch.start) / stretch.step));
    const last = Math.min(stretch.n, Math.ceil((to - stretch.start) / stretch.step));
    const factor = niceFactor((last - first) / points, stretch.step);
    const begin = Math.floor(first / factor) * factor;
    const n = Math.max(1, Math.ceil((last - begin) / factor));
    const x = Array.from({ length: n + 1 }, (_, i) => stretch.start + Math.min((begin + i * factor), stretch.n) * stretch.step);
    const pointsOf = (name, one) => reduced(this.values(name, stretch), begin, factor, n, one);
    return { x, step: factor * stretch.step, means: (name) => pointsOf(name, mean), peaks: (name) => pointsOf(name, peak) };
  }

  /// At a moment.
  at(name, time) {
    if (!this.has(name)) return NaN;
    const moment = Math.min(Math.max(time, this.start), this.end - 1);
    const stretch = this.covering(moment, moment);
    return this.values(name, stretch)[Math.min(stretch.n - 1, Math.floor((moment - stretch.start) / stretch.step))];
  }

  /// Integral over the run, in column units times hours.
  total(name) {
    const { step } = this.stretches[0];
    return this.values(name).reduce((sum, value) => sum + (value || 0), 0) * (step / 3600);
  }
}

/// Rows a point: whole hours, days or weeks where there are so many.
function niceFactor(wanted, step) {
  if (wanted <= 1) return 1;
  for (const size of [60, 300, 900, 3600, 7200, 10800, 21600, 43200, 86400, 604800])
    if (size / step >= wanted && Number.isInteger(size / step)) return size / step;
  return Math.ceil(wanted);
}

const mean = (numbers) => numbers.reduce((sum, value) => sum + value, 0) / numbers.length;
const peak = (numbers) => Math.max(...numbers);

/// `one` makes a point of the rows that fall into it; a point without numbers is null.
function reduced(values, begin, factor, n, one) {
  const result = new Array(n + 1);
  for (let i = 0; i < n; ++i) {
    const numbers = values.subarray(begin + i * factor, begin + (i + 1) * factor).filter((value) => value === value);
    result[i] = numbers.length ? one(numbers) : null;
  }
  result[n] = result[n - 1];
  return result;
}
