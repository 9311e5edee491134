// Numbers and dates as people write them. Times are seconds since 1970, UTC.
const none = "–";

/// Three significant digits or whole, with thousands separators: 1,204; 19.2; 0.45.
export function number(value, digits = 3) {
  if (value === null || value === undefined || !Number.isFinite(value)) return none;
  if (Math.abs(value) >= 10 ** (digits - 1)) return Math.round(value).toLocaleString("en-US");
  if (value !== 0 && Math.abs(value) < 0.001) return value.toExponential(1);
  return String(+value.toPrecision(digits));
}

/// 12.3 k, 258 M, 6.61 G.
export function prefixed(value) {
  const size = Math.abs(value);
  for (const [factor, prefix] of [[1e12, "T"], [1e9, "G"], [1e6, "M"], [1e3, "k"]])
    if (size >= factor * 0.9995) return `${+(value / factor).toPrecision(3)} ${prefix}`;
  return number(value);
}

/// MWh in the unit that reads best: 812 MWh, 12.3 GWh, 7.95 TWh.
export function energy(mwh) {
  const size = Math.abs(mwh);
  if (size >= 1e6) return `${number(mwh / 1e6)} TWh`;
  return size >= 1e4 ? `${number(mwh / 1e3)} GWh` : `${number(mwh)} MWh`;
}

export function money(usd) {
  const size = Math.abs(usd);
  if (!Number.isFinite(usd)) return none;
  if (size >= 1e9) return `${number(usd / 1e9)} bn USD`;
  return size >= 1e6 ? `${number(usd / 1e6)} m USD` : `${number(usd)} USD`;
}

export const percent = (share, digits = 2) => (Number.isFinite(share) ? `${(100 * share).toFixed(digits)} %` : none);
export const gpuHours = (value) => `${prefixed(value)} GPU-h`;

export function duration(seconds) {
  for (const [size, unit] of [[86400, "d"], [3600, "h"], [60, "min"]])
    if (seconds >= size * 1.5) return `${number(seconds / size)} ${unit}`;
  return `${number(seconds)} s`;
}

export const seconds = (iso) => (iso ? Date.parse(iso.length === 7 ? `${iso}-01` : iso) / 1000 : NaN);
const iso = (time) => new Date(Math.round(time) * 1000).toISOString();
export const day = (time) => (Number.isFinite(time) ? iso(time).slice(0, 10) : none);
export const minute = (time) => (Number.isFinite(time) ? iso(time).slice(0, 16).replace("T", " ") : none);
export const second = (time) => (Number.isFinite(time) ? iso(time).slice(0, 19).replace("T", " ") : none);

/// common_cause: common cause.
export const words = (name) => String(name).replaceAll("_", " ");
