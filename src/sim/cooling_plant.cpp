// The cooling side of the network: loops advance exactly between settles, chillers are staged, loops are regulated.
#include <algorithm>
#include <cmath>

#include "network.hpp"

namespace gigasim::sim {

namespace {
/// A loop off its set point is looked at again at each band of this width; narrower where racks throttle.
constexpr double wide_band_k = 0.5, narrow_band_k = 0.1;
}  // namespace

/// Heat balance of a loop off its set point, linearised at its present temperature.
LoopDrive Network::drive(const Loop& loop) const {
  const Linear net = loop.heat - loop.removal;
  return {loop.capacity, Power(net.value), RampRate(net.slope), HeatConductance(loop.conductance_mw_per_k()),
          Temperature(loop.temperature_c)};
}

void Network::advance_loop(Loop& loop, double dt) {
  const double heat_mwh = loop.heat.integral(dt) / seconds_per_hour;
  heat_in_mwh += heat_mwh;
  loop.removed_mwh += loop.removal.integral(dt) / seconds_per_hour;
  if (loop.regulated) {
    heat_removed_mwh += loop.removal.integral(dt) / seconds_per_hour;
  } else {
    const LoopDrive d = loop.drive;
    const double before = loop.temperature_c;
    loop.temperature_c = loop_temperature(d, Temperature(before), Duration(dt)).degc;
    loop.peak_c = std::max(loop.peak_c, loop.temperature_c);
    const double extra_mwh =
        d.conductance.value() * temperature_integral_k_s(d, Temperature(before), Duration(dt)) / seconds_per_hour;
    heat_removed_mwh += loop.removal.integral(dt) / seconds_per_hour + extra_mwh;
    loop.removed_mwh += extra_mwh;
    heat_stored_mwh += d.capacity.value() * (loop.temperature_c - before) / seconds_per_hour;
    loop.update_air(world_.sites[loop.site]);
  }
  loop.heat.advance(dt);
  loop.removal.advance(dt);
  loop.power.advance(dt);
}

/// At the set point the plant removes what comes in; beyond its capability the water warms until that changes.
void Network::regulate(Loop& loop) {
  const double set = loop.spec.water.supply.degc;
  if (loop.temperature_c <= set + 1e-6 && loop.carries()) {
    heat_stored_mwh += loop.capacity.value() * (set - loop.temperature_c) / seconds_per_hour;
    heat_removed_mwh -= loop.capacity.value() * (set - loop.temperature_c) / seconds_per_hour;
    loop.temperature_c = set;
    if (!loop.regulated) {  // its plant throttles back: settle again with the power that takes
      loop.update_air(world_.sites[loop.site]);
      events_.touch();
    }
    loop.regulated = true;
    loop.removal = loop.heat;
    return;
  }
  loop.regulated = false;
  loop.removal = loop.able;
  loop.drive = drive(loop);
}

double Network::until_loop_turns(const Loop& loop) const {
  if (loop.regulated) {
    return until_zero(loop.able - loop.heat);
  }
  const double set = loop.spec.water.supply.degc;
  const CoolantLoopSpec& water = loop.spec.water;
  const bool throttling = loop.temperature_c >= (water.throttle - water.approach).degc - narrow_band_k;
  const double band_k = throttling ? narrow_band_k : wide_band_k;
  const double bands = (loop.temperature_c - set) / band_k;
  const Temperature above(set + band_k * (std::floor(bands + 1e-6) + 1.0));
  const Temperature below(set + band_k * (std::ceil(bands - 1e-6) - 1.0));
  double dt = until_temperature(loop.drive, Temperature(loop.temperature_c), above).value();
  if (below.degc >= set - 1e-9)
    dt = std::min(dt, until_temperature(loop.drive, Temperature(loop.temperature_c), below).value());
  return std::max(dt, 1e-3);
}

/// Chillers whose power is not served stop, and start again like any other when it is.
void Network::trip_coolers() {
  for (std::size_t l = 0; l < loops.size(); ++l) {
    const double wanted = loops[l].power.value;
    const double missing = ports.balance.unserved(ports.cooling[l]).value;
    if (wanted <= 0.0 || missing <= 1e-9 * (1.0 + wanted) || !world_.laid_out) continue;
    for (StagedCooler* cooler : loops[l].staged) {
      auto& cooling = cooler->cool_units;
      int trips = static_cast<int>(std::ceil(cooler->fleet.count(State::running) * missing / wanted));
      for (; trips > 0 && !cooling.empty(); cooling.pop_front()) {
        if (!cooling.front()->wanted()) continue;
        cooling.front()->command(false);
        --trips;
      }
    }
  }
}

/// One more chiller when those that run (or start) are loaded above `stage_up`, one fewer when the rest would stay
/// below `stage_down`; the one that rested longest starts, the one that ran longest stops.
void Network::stage_coolers(Loop& loop, double now) {
  double heat = loop.heat.value;
  for (const Hall& hall :
       halls) {  // racks that are off for heat want to come back, jobs that restart will be at work again
    if (hall.loop < 0 || &loops[hall.loop] != &loop) continue;
    heat += hall.drawn_mw(hall.it_planned_mw) - (hall.tripped ? 0.0 : hall.drawn_mw(hall.it_wanted_mw));
  }
  const double load = std::max(0.0, heat - loop.free_mw());
  const bool warm = !loop.regulated && world_.laid_out;
  double committed = 0.0;
  for (const StagedCooler* cooler : loop.staged) committed += cooler->wanted * cooler->unit_mw();
  start_coolers(loop, load, committed, now);
  if (!warm) stop_coolers(loop, load, committed);
}

void Network::start_coolers(Loop& loop, double load, double& committed, double now) {
  for (StagedCooler* cooler : loop.staged) {
    auto& idle = cooler->idle_units;
    const double unit = cooler->unit_mw();
    while (load > loop.spec.water.stage_up * committed && unit > 0.0 && !idle.empty()) {
      StagedUnit* next = idle.front();
      if (next->state() != State::off || next->wanted()) {
        idle.pop_front();
        continue;
      }
      if (next->startable_at() > now) {
        look_again_ = std::min(look_again_, next->startable_at());
        break;
      }
      idle.pop_front();
      next->command(true);
      committed += unit;
    }
  }
}

void Network::stop_coolers(Loop& loop, double load, double& committed) {
  for (std::size_t i = loop.staged.size(); i-- > 0;) {
    auto& cooling = loop.staged[i]->cool_units;
    const double unit = loop.staged[i]->unit_mw();
    while (!cooling.empty() && load < loop.spec.water.stage_down * (committed - unit)) {
      StagedUnit* next = cooling.front();
      cooling.pop_front();
      if (!next->wanted()) continue;
      next->command(false);
      committed -= unit;
    }
  }
}

}  // namespace gigasim::sim
