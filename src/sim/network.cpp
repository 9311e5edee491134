// The shared network: everything brought to the present, limits and wishes, and what comes next.
#include "network.hpp"

#include <algorithm>
#include <cmath>

#include "accounts.hpp"
#include "contractor.hpp"
#include "dispatcher.hpp"
#include "hours.hpp"
#include "scheduler.hpp"

namespace gigasim::sim {

namespace {

Supply make_supply(const World& world, Fleet& fleet) {
  Supply s;
  s.fleet = &fleet;
  s.bus = fleet.at;
  s.price = merit_price(world, fleet);
  s.site = index_of(world.scenario.sites, world.scenario.buses.items[fleet.at].second.site);
  s.turbine = std::get_if<GasTurbineSpec>(&fleet.spec->device);
  s.generic = std::get_if<GenericUnitSpec>(&fleet.spec->device);
  s.tie = std::get_if<GridTieSpec>(&fleet.spec->device);
  if (const auto* battery = std::get_if<BatterySpec>(&fleet.spec->device))
    s.battery = std::make_unique<Battery>(*battery);
  return s;
}

Branch make_branch(const World& world, int bus) {
  Branch b;
  const BusSpec& spec = world.scenario.buses.items[bus].second;
  b.parent = index_of(world.scenario.buses, spec.from);
  b.circuits = world.branch_fleet[bus];
  if (!b.circuits) return b;
  b.circuit_mw = circuit_capacity(spec.via->circuit).value();
  b.loss_per_mw2 = loss_coefficient_per_mw(spec.via->circuit);
  b.no_load_mw = spec.via->circuit.no_load_loss.value();
  return b;
}

}  // namespace

Network::Network(World& world) : ports(world), world_(world), events_(world.events) {
  const Scenario& s = world.scenario;
  for (const auto& fleet : world.fleets)
    supplies.push_back(ports.supply[fleet->index] >= 0 ? make_supply(world, *fleet) : Supply{});
  for (std::size_t b = 0; b < s.buses.size(); ++b) branches.push_back(make_branch(world, static_cast<int>(b)));
  for (std::size_t h = 0; h < s.halls.size(); ++h) halls.emplace_back(world, static_cast<int>(h));
  for (std::size_t l = 0; l < s.loops.size(); ++l) loops.emplace_back(world, static_cast<int>(l));
  load_mw.resize(s.loads.size());
  essential_wanted.resize(s.buses.size());
  yards_.resize(world.fleets.size());
  promised_mw_.resize(halls.size());
  for (std::size_t site = 0; site < world.sites.size(); ++site) air_changed(static_cast<int>(site));
  if (world.sites.empty()) air_changed(-1);
  merit_order_ = is_merit_order();
  watch_life_ = watch();
  watch_life_.start();
}

Life Network::watch() {
  for (;;) {
    co_await events_.until(watch_, watch_.date);
    watch_.date = never;
    events_.touch();
  }
}

void Network::air_changed(int site) {
  for (Supply& s : supplies) {
    if (!s.fleet) continue;
    if (s.turbine && (s.site == site || s.site < 0)) {
      const Inlet air = s.site >= 0 ? world_.sites[s.site].air : Inlet{};
      s.unit_mw = capability(*s.turbine, air).value();
      s.fuel_line = willans_line(*s.turbine, air);
    }
  }
  for (Loop& loop : loops)
    if (loop.site == site) loop.update_air(world_.sites[site]);
  events_.touch();
}

// 0 the order of things

void Network::settle(double now, bool loads_only) {
  ++settles_;
  std::fill(promised_mw_.begin(), promised_mw_.end(), 0.0);
  advance(now);
  refresh_supplies(now, loads_only);
  refresh_loads(now);
  refresh_halls(now);
  if (!world_.laid_out) world_.dispatcher->plan();
  solve(now);
  check_balance();
  for (Loop& loop : loops) regulate(loop);
  if (merit_order_) order_by_merit();
  world_.accounts->update(now);
  world_.hours->settled(now);
  world_.scheduler->settled(now);
  consult(now);
  const double next = std::max(next_crossing(now), now + PowerBalance::instant);  // time must move on
  if (next < watch_.date) {
    watch_.date = next;
    events_.rearm(watch_, next);
  }
}

/// One bus, on which units that take any load at once meet loads that ask for nothing else.
bool Network::is_merit_order() const {
  const auto plain = [](const Supply& s) { return !s.fleet || (s.generic && s.generic->minimum_load == 0.0) || s.tie; };
  return branches.size() == 1 && halls.empty() && loops.empty() && std::all_of(supplies.begin(), supplies.end(), plain);
}

void Network::order_by_merit() {
  by_merit_.clear();
  available_mw_ = 0.0;
  for (std::size_t i = 0; i < supplies.size(); ++i)
    if (supplies[i].fleet) {
      by_merit_.push_back(i);
      available_mw_ += supplies[i].limit.value;
    }
  std::stable_sort(by_merit_.begin(), by_merit_.end(),
                   [this](std::size_t a, std::size_t b) { return supplies[a].price < supplies[b].price; });
}

bool Network::follow_loads(double now) {
  if (!merit_order_ || !world_.laid_out || unserved_.value > 0.0) return false;
  const Date date = world_.date(now);
  double wanted = 0.0;
  for (std::size_t i = 0; i < load_mw.size(); ++i)
    wanted += load_mw[i] = world_.scenario.loads.items[i].second.demand.number_at(date);
  if (wanted > available_mw_) return false;
  since_ = now;
  wanted_mw_ = wanted;
  double left = wanted;
  for (const std::size_t i : by_merit_) {
    Supply& s = supplies[i];
    const double out = std::min(left, s.limit.value);
    left -= out;
    if (out == s.out.value) continue;
    s.out = {out};
    world_.accounts->update_supply(now, s);
  }
  world_.accounts->update_loads(now, wanted);
  return true;
}

// 1 to the present

void Network::advance(double now) {
  const double dt = now - since_;
  since_ = now;
  if (dt > 0.0) {
    for (Supply& s : supplies) {
      if (!s.fleet) continue;
      if (s.battery) {
        const Linear net = s.out - s.charging;
        if (const Smoothing& swing = world_.scheduler->smoothing()[s.fleet->index]; swing.throughput_mw > 0.0)
          s.battery->cycle(Energy(swing.throughput_mw * dt / seconds_per_hour));
        if (!(net == Linear{}))
          battery_loss_mwh += s.battery->advance(Duration(dt), Power(net.value), RampRate(net.slope)).value();
      }
      s.out.advance(dt);
      s.charging.advance(dt);
      s.limit.advance(dt);
    }
    for (Loop& loop : loops) advance_loop(loop, dt);
  }
  for (Supply& s : supplies)
    if (s.battery) move_battery_units(s);
  if (now >= next_ageing_) {
    next_ageing_ = now + 30.0 * 24.0 * seconds_per_hour;
    for (Supply& s : supplies)
      if (s.battery && s.battery->units() > 0)
        battery_removed_mwh += s.battery->age(Duration(now - s.fleet->first_service_s)).value();
  }
}

void Network::move_battery_units(Supply& s) {
  Fleet& f = *s.fleet;
  if (f.fresh == 0 && f.repaired == 0 && f.parked == 0 && f.gone == 0) return;
  const auto& spec = f.device<BatterySpec>();
  if (f.parked > 0) s.parked_mwh += s.battery->leave(f.parked).value();
  if (f.gone > 0) battery_removed_mwh += s.battery->leave(f.gone).value();
  if (f.repaired > 0) {
    const double share =
        s.parked_mwh * f.repaired /
        std::max(1, f.repaired + f.count(State::failed) + f.count(State::hit) + f.count(State::maintenance));
    s.parked_mwh -= share;
    s.battery->join(f.repaired, Energy(share));
  }
  if (f.fresh > 0) {
    const double brought = f.fresh * spec.capacity.value() * spec.initial_soc * s.battery->state_of_health();
    battery_removed_mwh -= brought;
    s.battery->join(f.fresh, Energy(brought));
  }
  f.fresh = f.repaired = f.parked = f.gone = 0;
}

double Network::stored_mwh() const {
  double sum = 0.0;
  for (const Supply& s : supplies)
    if (s.battery) sum += s.battery->stored().value() + s.parked_mwh;
  return sum;
}

// 2 limits and wishes

/// A machine takes a step of load at once and the rest at its ramp rate; the step is there again once the ramp has not
/// been the limit [docs/models/gas_turbine.md]. Machines share the load equally: those that left took their share
/// along.
Linear Network::ramped(Supply& s, double full, double running) const {
  const bool at_limit = s.limit.value > 0.0 && s.out.value >= s.limit.value * (1.0 - 1e-12) && s.limit.slope > 0.0;
  const double step = at_limit ? 0.0 : s.turbine->step * s.turbine->rating.value() * running;
  const double kept = s.sharing > running ? static_cast<double>(running) / s.sharing : 1.0;
  const double now_mw =
      world_.laid_out ? std::max(s.out.value * kept + step, running * s.turbine->minimum_load * s.unit_mw) : full;
  if (now_mw >= full * (1.0 - 1e-12)) return {full};
  return {now_mw, s.turbine->ramp.value() * running};
}

void Network::refresh_supplies(double now, bool loads_only) {
  const Date date = world_.date(now);
  for (Supply& s : supplies) {
    if (!s.fleet || (loads_only && (s.generic || s.tie))) continue;
    const int port = ports.supply[s.fleet->index];
    const int running = s.fleet->count(State::running);
    Linear must_run;
    if (s.turbine) {
      if (world_.scenario.policy.merit.empty() && world_.scenario.gas_price.varies()) {
        s.price = merit_price(world_, *s.fleet);
        ports.balance.set_price(port, s.price);
      }
      s.limit = ramped(s, running * s.unit_mw, running);
      must_run = {std::min(s.limit.value, running * s.turbine->minimum_load * s.unit_mw)};
    } else if (s.generic) {
      s.unit_mw = s.generic->capacity.value();
      s.limit = {running * s.unit_mw};
      must_run = {s.limit.value * s.generic->minimum_load};
    } else if (s.tie) {
      s.unit_mw = s.tie->firm.number_at(date) * s.import_share_firm +
                  s.tie->interruptible.number_at(date) * s.import_share_rest;
      s.limit = {running * s.unit_mw};
      if (world_.scenario.policy.merit.empty() && s.tie->price.varies()) {
        s.price = s.tie->price.number_at(date);
        ports.balance.set_price(port, s.price);
      }
    } else {
      const bool bridging = world_.dispatcher->starting(now) || world_.scenario.policy.battery.keep <= 0.0;
      s.limit = {(bridging ? s.battery->discharge_limit()
                           : s.battery->discharge_limit_above(world_.scenario.policy.battery.keep))
                     .value()};
      s.limit.value = std::max(0.0, s.limit.value - world_.scheduler->smoothing()[s.fleet->index].peak_mw);
      const bool full = s.battery->state_of_charge() >= world_.scenario.policy.battery.target - 1e-9;
      ports.set_demand(ports.charge[s.fleet->index], {full ? 0.0 : s.battery->charge_limit().value()});
    }
    ports.set_supply(port, s.limit, must_run);
  }
  for (std::size_t b = 0; b < branches.size(); ++b)
    if (branches[b].circuits)
      ports.set_capacity(static_cast<int>(ports.bus[b]),
                         {branches[b].circuits->count(State::running) * branches[b].circuit_mw});
}

void Network::refresh_loads(double now) {
  const Date date = world_.date(now);
  for (std::size_t i = 0; i < load_mw.size(); ++i) {
    load_mw[i] = world_.scenario.loads.items[i].second.demand.number_at(date);
    ports.set_demand(ports.load[i], {load_mw[i]});
  }
  world_.scheduler->set_utilisation(now);
}

void Network::refresh_halls(double now) {
  for (std::size_t h = 0; h < halls.size(); ++h) {
    Hall& hall = halls[h];
    if (hall.loop >= 0) {
      const Loop& loop = loops[hall.loop];
      const CoolantLoopSpec& water = loop.spec.water;
      const Temperature rack(loop.temperature_c + water.approach.value());
      if (!hall.tripped && rack >= water.emergency) {
        hall.tripped = true;
        world_.scheduler->note_power_event(h, world_.record({now, hall.name, "emergency_off", "heat", -hall.it.value}));
      } else if (hall.tripped && rack < water.throttle) {
        hall.tripped = false;
        world_.record({now, hall.name, "emergency_over", "heat"});
      }
      hall.thermal_limit = thermal_limit(water, rack);
    }
    std::erase_if(hall.booting, [now](const Hall::Booting& b) { return b.until <= now; });
    hall.update(now);
    hall.it = {hall.it_full_mw};
  }
  for (std::size_t l = 0; l < loops.size(); ++l) {
    double installed = 0.0;
    for (const Hall& hall : halls)
      if (hall.loop == static_cast<int>(l)) installed += hall.design_it_mw;
    if (installed != loops[l].design_heat_mw) loops[l].update_size(installed);
  }
}

// 4 what comes next

double Network::next_crossing(double now) const {
  double date = std::min(look_again_, now + ports.balance.horizon());
  const BatteryPolicy& policy = world_.scenario.policy.battery;
  for (const Supply& s : supplies) {
    if (!s.fleet) continue;
    if (s.limit.slope > 0.0 && s.out.value >= s.limit.value * (1.0 - 1e-12))
      date = std::min(
          date, now + std::max(1e-3, (s.fleet->count(State::running) * s.unit_mw - s.limit.value) / s.limit.slope));
    if (s.battery && s.battery->units() > 0) {
      const Linear net = s.out - s.charging;
      if (net.value == 0.0 && net.slope == 0.0) continue;
      date = std::min(
          date,
          now + std::max(1e-3, s.battery->until_limit(Power(net.value), RampRate(net.slope), policy.keep).value()));
      if (net.value < 0.0) {
        const double short_of = policy.target * s.battery->usable().value() - s.battery->stored().value();
        const double rate = -net.value * s.fleet->device<BatterySpec>().efficiency_in() / seconds_per_hour;
        if (short_of > 0.0) date = std::min(date, now + std::max(1e-3, short_of / rate));
      }
    }
  }
  for (const Loop& loop : loops) date = std::min(date, now + until_loop_turns(loop));
  return date;
}

void Network::consult(double now) {
  look_again_ = never;
  for (Loop& loop : loops) stage_chillers(loop, now);
  restore_racks(now);
  look_again_ = std::min(look_again_, world_.dispatcher->consider(now));
  look_again_ = std::min(look_again_, world_.contractor->consider(now));
}

}  // namespace gigasim::sim
