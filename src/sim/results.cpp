#include "results.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "network.hpp"

namespace gigasim::sim {

namespace {

void add_time(FleetResult& r, const Fleet& f, double now) {
  r.units_delivered = static_cast<int>(f.units.size()) - f.count(State::planned);
  r.units_at_end = f.in_service();
  r.running_hours = f.hours(State::running, now) + f.hours(State::loading, now);
  r.available_hours =
      r.running_hours + f.hours(State::off, now) + f.hours(State::starting, now) + f.hours(State::lapsed, now);
  r.waiting_hours = f.waiting_repair.hours(now);
  r.forced_outage_hours = f.hours(State::failed, now) + f.hours(State::hit, now);
  r.maintenance_hours = f.hours(State::maintenance, now);
  r.in_service_hours = r.available_hours + r.forced_outage_hours + r.maintenance_hours;
  r.failures = f.failures;
  r.starts = f.starts;
  r.failed_starts = f.failed_starts;
}

void add_energy(FleetResult& r, const Fleet& f, const Supply* supply, const SupplyMeters& m, double now) {
  r.energy_mwh = m.out.mwh(now);
  r.charged_mwh = m.charging.mwh(now);
  r.spilled_mwh = m.spilled.mwh(now);
  r.start_fuel_mwh_lhv = f.start_fuel_mwh;
  r.start_cost_usd = f.start_usd;
  r.fuel_mwh_lhv = m.fuel.mwh(now) + f.start_fuel_mwh;
  r.cost_usd = m.cost.mwh(now) + f.start_usd;
  if (!supply) return;
  const Emissions running = supply->source->emissions(Energy(r.fuel_mwh_lhv - f.start_fuel_mwh));
  const Emissions starting = supply->source->start_emissions(Energy(f.start_fuel_mwh));
  r.co2_t = (running.co2 + starting.co2).value();
  r.nox_t = (running.nox + starting.nox).value();
  if (!supply->store) return;
  r.cycles = supply->store->full_cycles();
  r.state_of_health = supply->store->state_of_health();
}

/// What does not add up as a share of what passed; itself where nothing passed. NaN of anything stays NaN.
double share_of(double missing, double whole) { return whole == 0.0 ? missing : missing / whole; }

void add_residuals(EnergyLedger& l, double moved_mwh) {
  const double in = l.generated_mwh + l.imported_mwh;
  const double out = l.it_mwh + l.network_mwh + l.conversion_loss_mwh + l.cooling_mwh + l.auxiliary_mwh + l.load_mwh +
                     l.feeder_loss_mwh + l.battery_loss_mwh + l.battery_stored_change_mwh;
  l.electric_residual = share_of(in - out, in + std::abs(moved_mwh));
  l.heat_residual = share_of(l.heat_in_mwh - l.heat_removed_mwh - l.heat_stored_change_mwh, l.heat_in_mwh);
}

void check(const EnergyLedger& l) {
  if (!(std::abs(l.electric_residual) <= 1e-9))
    throw InternalFault(fmt::format("the energy ledger does not close: residual {:.3g} of {:.6g} MWh",
                                    l.electric_residual, l.generated_mwh + l.imported_mwh));
  if (!(std::abs(l.heat_residual) <= 1e-9))
    throw InternalFault(
        fmt::format("the heat ledger does not close: residual {:.3g} of {:.6g} MWh", l.heat_residual, l.heat_in_mwh));
}

}  // namespace

FleetResult fleet_result(const World& world, const Meters& meters, const Fleet& f, double now) {
  FleetResult r;
  r.name = f.name;
  r.kind = f.kind;
  add_time(r, f, now);
  if (!f.spec) return r;
  r.owner = f.spec->owner;
  add_energy(r, f, world.network->supply_of(f), meters.supplies[f.index], now);
  if (f.spec->lease) r.cost_usd += f.spec->lease->rate.value * f.unit_mw * r.in_service_hours / (hours_per_year / 12.0);
  return r;
}

LoadResult load_result(const World& world, const Meters& meters, std::size_t load, double now) {
  const LoadMeters& m = meters.loads[load];
  return {world.scenario.loads.items[load].first, m.wanted.mwh(now), m.unserved.mwh(now), m.cut.hours(now),
          m.deepest_mw};
}

EnergyLedger energy_ledger(const World& world, const Meters& meters, double now) {
  const Network& n = *world.network;
  EnergyLedger l;
  double moved_mwh = 0.0;
  for (const Supply& s : n.supplies) {
    const SupplyMeters& m = meters.supplies[s.fleet->index];
    if (s.store)
      moved_mwh += m.charging.mwh(now) - m.out.mwh(now);
    else if (s.fleet->account == Account::grid)
      l.imported_mwh += m.out.mwh(now);
    else
      l.generated_mwh += m.out.mwh(now);
    l.spilled_mwh += m.spilled.mwh(now);
  }
  l.battery_loss_mwh = n.store_loss_mwh;
  l.battery_stored_change_mwh = n.stored_mwh() + n.stores_left_mwh;
  l.it_mwh = meters.campus.it.mwh(now);
  l.network_mwh = meters.campus.network.mwh(now);
  l.conversion_loss_mwh = meters.campus.conversion.mwh(now);
  l.cooling_mwh = meters.campus.cooling.mwh(now);
  l.auxiliary_mwh = meters.campus.auxiliary.mwh(now);
  l.load_mwh = meters.campus.load.mwh(now);
  l.feeder_loss_mwh = meters.campus.feeder_loss.mwh(now);
  l.heat_in_mwh = n.heat_in_mwh;
  l.heat_removed_mwh = n.heat_removed_mwh;
  l.heat_stored_change_mwh = n.heat_stored_mwh;
  add_residuals(l, moved_mwh);
  check(l);
  return l;
}

}  // namespace gigasim::sim
