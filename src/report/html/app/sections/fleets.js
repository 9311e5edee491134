// What every fleet did.
import { money, number, words } from "../format.js";
import { table } from "../table.js";

export function fleets({ summary }) {
  if (!summary.fleets?.length) return null;
  const rows = summary.fleets.map((fleet) => ({ ...fleet, availability: fleet.in_service_unit_h > 0 ? fleet.available_unit_h / fleet.in_service_unit_h : NaN }));
  const whole = (value) => (value ? number(value) : "–");
  return {
    id: "fleets", title: "Fleets",
    content: [table([
      { key: "name", label: "Fleet", words: true },
      { key: "kind", label: "Kind", words: true, text: words },
      { key: "owner", label: "Owner", words: true },
      { key: "units_delivered", label: "Units", unit: "delivered / at end", text: (n, row) => `${number(n, 1)} / ${number(row.units_at_end, 1)}` },
      { key: "availability", label: "Available", unit: "% of time", text: (share) => (Number.isFinite(share) ? (100 * share).toFixed(2) : "–") },
      { key: "failures", label: "Failures", text: whole },
      { key: "starts", label: "Starts", text: whole },
      { key: "running_unit_h", label: "Running", unit: "unit-h", text: whole },
      { key: "energy_mwh", label: "Energy", unit: "MWh", text: whole },
      { key: "fuel_mwh_lhv", label: "Fuel", unit: "MWh LHV", text: whole },
      { key: "co2_t", label: "CO₂", unit: "t", text: whole },
      { key: "nox_t", label: "NOx", unit: "t", text: whole },
      { key: "cost_usd", label: "Cost", unit: "USD, fuel, energy, rent", text: (usd) => (usd ? money(usd) : "–") },
    ], rows, { name: "fleets" })],
  };
}
