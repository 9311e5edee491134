// Okabe and Ito's colours, which people with any colour vision tell apart; greys for what waits.
export const hue = {
  orange: "#e69f00", sky: "#56b4e9", green: "#009e73", yellow: "#f0e442",
  blue: "#0072b2", vermilion: "#d55e00", purple: "#cc79a7", grey: "#8c8c8c",
};
const wheel = [hue.blue, hue.orange, hue.green, hue.purple, hue.sky, hue.vermilion, hue.yellow, hue.grey];
export const nth = (i) => wheel[i % wheel.length];

const groups = {
  fire: [hue.orange, hue.vermilion, hue.yellow, hue.purple, "#a6761d"],
  generation: [hue.purple, "#a6761d"],
  grid: [hue.blue, hue.sky],
  storage: [hue.green, "#66c2a5"],
};
/// Colours of supply fleets, by account; what burns fuel has those of fire.
export function fleetColours(fleets) {
  const used = {};
  return Object.fromEntries(fleets.map((fleet) => {
    const group = fleet.burns_fuel ? "fire" : fleet.account;
    const own = groups[group] ?? [hue.grey];
    used[group] = (used[group] ?? -1) + 1;
    return [fleet.name, own[used[group] % own.length]];
  }));
}

/// Where GPU-hours go, in the order of the waterfall: [id, text, colour].
export const bins = [
  ["not_commissioned", "not yet commissioned", "#bdbdbd"],
  ["floor", "off: floor space", "#a6761d"],
  ["fuel", "off: fuel or common cause", "#7a2e0e"],
  ["grid_import", "off: grid call", "#3b528b"],
  ["permit", "off: permit or lease", "#8c6bb1"],
  ["cooling", "off: cooling", hue.blue],
  ["feeder", "off: feeder", hue.purple],
  ["generation", "off: generation", hue.vermilion],
  ["failed", "failed, in repair", "#5c5c5c"],
  ["hot", "slowed by heat", hue.sky],
  ["capped", "slowed by power cap", hue.orange],
  ["planned", "planned work", "#9ecae1"],
  ["idle", "idle, no job", "#d9d9d9"],
  ["standby", "hot spares", "#c7c1a3"],
  ["waiting", "waiting for racks or spares", "#969696"],
  ["restart", "restart and detection", "#e7b96b"],
  ["lost_work", "lost work, rolled back", hue.yellow],
  ["checkpoint", "checkpointing", "#a1d99b"],
  ["serving", "serving", "#41b6c4"],
  ["useful", "useful training", hue.green],
];
export const binOf = Object.fromEntries(bins.map(([id, text, colour]) => [id, { text, colour }]));

/// Loading from 0 to 1 and above: dark blue, green, yellow, vermilion; grey when off.
export function loadColour(share) {
  if (!Number.isFinite(share) || share <= 0.001) return "var(--off)";
  if (share > 1.0005) return hue.vermilion;
  const stops = [[0, 0, 82, 135], [0.5, 0, 135, 115], [0.8, 180, 160, 0], [1, 213, 94, 0]];
  const next = stops.findIndex(([at]) => at >= Math.min(share, 1));
  const [from, to] = [stops[Math.max(0, next - 1)], stops[next]];
  const part = to[0] > from[0] ? (Math.min(share, 1) - from[0]) / (to[0] - from[0]) : 0;
  return `rgb(${[1, 2, 3].map((i) => Math.round(from[i] + part * (to[i] - from[i]))).join(" ")})`;
}
