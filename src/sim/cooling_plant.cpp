// The cooling side of the network: loops advance exactly between settles, chillers are staged, loops are regulated.
#include <algorithm>
#include <cmath>

#include "gigasim/base/saturated.hpp"
#include "network.hpp"

namespace gigasim::sim {

namespace {
/// A loop off its set point is looked at again at each band of this width; narrower where racks throttle.
constexpr double wide_band_k = 0.5, narrow_band_k = 0.1;

/// The set point is looked for no sooner than this, a band's end and a limit met from above no sooner than that: racks
/// whose power follows the temperature of little water would turn it at once, and again. Engineering judgement.
constexpr double soonest_set_s = 0.1, soonest_relief_s = 1.0;

/// The temperatures next above and below the present one at which something changes. A limit of the racks that is
/// nearer than `Network::met_k` counts as met.
struct Between {
  double below_c, above_c;  ///< a band's end, or below a limit of the racks
  double limit_c;           ///< the next limit above; infinite: none
};

Between around(const Loop& loop) {
  const double set = loop.spec.water.supply.degc, now = loop.temperature_c;
  const double band = now >= loop.limits_c.front() - narrow_band_k ? narrow_band_k : wide_band_k;
  const double bands = (now - set) / band;
  Between next{set + band * (std::ceil(bands - 1e-6) - 1.0), set + band * (std::floor(bands + 1e-6) + 1.0), never};
  for (const double limit : loop.limits_c) {
    if (limit > now + Network::met_k) next.limit_c = std::min(next.limit_c, limit);
    if (limit < now - Network::met_k) next.below_c = std::max(next.below_c, limit);
  }
  return next;
}
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
  if (loop.regulated) {
    heat_removed_mwh += loop.removal.integral(dt) / seconds_per_hour;
  } else {
    const LoopDrive d = loop.drive;
    const double before = loop.temperature_c;
    loop.temperature_c = loop_temperature(d, Temperature(before), Duration(dt)).degc;
    loop.peak_c = std::max(loop.peak_c, highest_temperature(d, Temperature(before), Duration(dt)).degc);
    const double extra_mwh =
        d.conductance.value() * temperature_integral_k_s(d, Temperature(before), Duration(dt)) / seconds_per_hour;
    heat_removed_mwh += loop.removal.integral(dt) / seconds_per_hour + extra_mwh;
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
  const Between next = around(loop);
  const double set = loop.spec.water.supply.degc;
  const auto until = [&loop](double target_c) {
    return until_temperature(loop.drive, Temperature(loop.temperature_c), Temperature(target_c)).value();
  };
  double relief = until(next.above_c);
  if (next.below_c > set + met_k) relief = std::min(relief, until(next.below_c));
  double dt = std::max(relief, soonest_relief_s);
  if (loop.temperature_c > set + met_k) dt = std::min(dt, std::max(until(set), soonest_set_s));
  if (next.limit_c < never) dt = std::min(dt, until(next.limit_c));
  return dt;
}

double Network::water_c(const Loop& loop) const {
  if (loop.regulated) return loop.temperature_c;
  return loop_temperature(loop.drive, Temperature(loop.temperature_c), Duration(world_.now() - since_)).degc;
}

double Network::heat_mw(const Loop& loop) const { return loop.heat.at(world_.now() - since_); }

/// Chillers whose power is not served stop, and start again like any other when it is.
void Network::trip_coolers() {
  for (std::size_t l = 0; l < loops.size(); ++l) {
    const double wanted = loops[l].power.value;
    const double missing = ports.balance.unserved(ports.cooling[l]).value;
    if (wanted <= 0.0 || missing <= 1e-9 * (1.0 + wanted) || !world_.laid_out) continue;
    for (StagedCooler* cooler : loops[l].staged) {
      auto& cooling = cooler->cool_units;
      int trips = saturated<int>(std::ceil(cooler->fleet.count(State::running) * missing / wanted));
      for (; trips > 0 && !cooling.empty(); cooling.pop_front()) {
        if (!cooling.front()->wanted()) continue;
        cooling.front()->command(false);
        --trips;
      }
    }
  }
}

namespace {
/// Electric power per MW of heat of the chillers that run or have been told to, with `change` more units of one fleet,
/// MW/MW: they take the load, or as much of it as they can. Never: they can take none.
double power_per_heat(const Loop& loop, double load, const StagedCooler& changed, int change) {
  const auto units = [&](const StagedCooler* cooler) { return cooler->wanted + (cooler == &changed ? change : 0); };
  double able = 0.0, power = 0.0;
  for (const StagedCooler* cooler : loop.staged) able += units(cooler) * cooler->unit_mw();
  const double heat = std::min(load, able);
  if (heat <= 0.0) return never;
  for (const StagedCooler* cooler : loop.staged) power += units(cooler) * cooler->power_mw(heat / able);
  return power / heat;
}

/// The unit that has cooled longest and goes on doing so; null: none cools.
StagedUnit* longest_cooling(StagedCooler& cooler) {
  auto& cooling = cooler.cool_units;
  while (!cooling.empty() && !cooling.front()->wanted()) cooling.pop_front();
  return cooling.empty() ? nullptr : cooling.front();
}
}  // namespace

/// One more chiller when those that run (or start) are loaded above `stage_up`, one fewer when the rest would stay
/// below `stage_down`: of the fleet with which the plant takes least power for its heat, the first by name of equals.
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
  for (const StagedCooler* cooler : loop.staged) committed += cooler->wanted * cooler->rated_mw();
  start_coolers(loop, load, committed, now);
  if (!warm) stop_coolers(loop, load, committed);
}

/// The unit that has rested longest and may start; null: none may. The network looks again when one may.
StagedUnit* Network::longest_rested(StagedCooler& cooler, double now) {
  auto& idle = cooler.idle_units;
  while (!idle.empty() && (idle.front()->state() != State::off || idle.front()->wanted())) idle.pop_front();
  if (idle.empty()) return nullptr;
  if (idle.front()->startable_at() <= now) return idle.front();
  look_again_ = std::min(look_again_, idle.front()->startable_at());
  return nullptr;
}

void Network::start_coolers(Loop& loop, double load, double& committed, double now) {
  while (load > loop.spec.water.stage_up * committed) {
    StagedCooler* best = nullptr;
    double least = never;
    for (StagedCooler* cooler : loop.staged) {
      if (cooler->unit_mw() <= 0.0 || !longest_rested(*cooler, now)) continue;
      const double power = loop.staged.size() > 1 ? power_per_heat(loop, load, *cooler, 1) : 0.0;
      if (best && power >= least) continue;
      best = cooler;
      least = power;
    }
    if (!best) return;
    StagedUnit* next = best->idle_units.front();
    best->idle_units.pop_front();
    next->command(true);
    committed += best->rated_mw();
  }
}

/// Its loop's staged coolers of which one may stop: the one without which the rest takes least power.
StagedCooler* Network::stoppable(const Loop& loop, double load, double committed) const {
  StagedCooler* best = nullptr;
  double least = never;
  for (StagedCooler* cooler : loop.staged) {
    if (load >= loop.spec.water.stage_down * (committed - cooler->rated_mw()) || !longest_cooling(*cooler)) continue;
    const double power = loop.staged.size() > 1 ? power_per_heat(loop, load, *cooler, -1) : 0.0;
    if (best && power > least) continue;
    best = cooler;
    least = power;
  }
  return best;
}

void Network::stop_coolers(Loop& loop, double load, double& committed) {
  while (StagedCooler* cooler = stoppable(loop, load, committed)) {
    StagedUnit* next = cooler->cool_units.front();
    cooler->cool_units.pop_front();
    next->command(false);
    committed -= cooler->rated_mw();
  }
}

}  // namespace gigasim::sim
