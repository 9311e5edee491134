// The shared network: everything brought to the present, limits and wishes, and what comes next.
#include "network.hpp"

#include <algorithm>

#include "accounts.hpp"
#include "contractor.hpp"
#include "dispatcher.hpp"
#include "hours.hpp"
#include "scheduler.hpp"

namespace gigasim::sim {

namespace {

Supply make_supply(const World& world, SourceFleet& role) {
  Supply s;
  s.fleet = role.fleet;
  s.source = role.source.get();
  s.store = role.store;
  s.bus = role.fleet->at;
  s.site = world.site_of_bus(s.bus);
  s.price = world.merit_price(role);
  s.price_varies = world.scenario.policy.merit.empty() && role.source->price_varies(world.scenario.gas_price.varies());
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
  for (const auto& role : world.sources) {
    if (role->store) stores_.push_back(supplies.size());
    supplies.push_back(make_supply(world, *role));
  }
  for (std::size_t b = 0; b < s.buses.size(); ++b) branches.push_back(make_branch(world, static_cast<int>(b)));
  for (std::size_t h = 0; h < s.halls.size(); ++h) halls.emplace_back(world, static_cast<int>(h));
  for (std::size_t l = 0; l < s.loops.size(); ++l) loops.emplace_back(world, static_cast<int>(l));
  load_mw.resize(s.loads.size());
  essential_wanted.resize(s.buses.size());
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
  const Inlet air = site >= 0 ? world_.sites[site].air : Inlet{};
  for (Supply& s : supplies)
    if ((s.site == site || s.site < 0) && s.source->set_air(s.site >= 0 ? air : Inlet{}))
      s.unit_mw = s.source->unit_mw(world_.date(world_.now()));
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
  ran_before_ = world_.laid_out;
  for (Loop& loop : loops) regulate(loop);
  if (merit_order_) order_by_merit();
  world_.accounts->update(now);
  world_.hours->settled(now);
  world_.scheduler->settled(now);
  consult(now);
  wait_for(next_crossing(now), now);
}

void Network::wait_for(const Crossing& crossing, double now) {
  if (crossing.what != waited_.what || crossing.index != waited_.index) waited_before_ = waited_;
  waited_ = crossing;
  const double next = std::max(crossing.date, now + PowerBalance::instant);  // time must move on
  if (next >= watch_.date) return;
  watch_.date = next;
  events_.rearm(watch_, next);
}

std::string Network::words(const Crossing& crossing) const {
  switch (crossing.what) {
    case Wait::nothing:
      break;
    case Wait::look_again:
      return "racks, machines or chillers that may start";
    case Wait::flows:
      return "flows that cross a limit";
    case Wait::ramp:
      return "the ramp of " + supplies[crossing.index].fleet->name;
    case Wait::store:
      return "the charge of " + supplies[crossing.index].fleet->name;
    case Wait::loop:
      return "the water of " + loops[crossing.index].name;
  }
  return "nothing";
}

std::string Network::Watch::label() const {
  return "the network, which waits by turns for " + network.words(network.waited_before_) + " and " +
         network.words(network.waited_);
}

/// One bus, on which units that take any load at once meet loads that ask for nothing else.
bool Network::is_merit_order() const {
  const auto plain = [](const Supply& s) { return s.source->on_call() && s.source->minimum_load() == 0.0; };
  return branches.size() == 1 && halls.empty() && loops.empty() && std::all_of(supplies.begin(), supplies.end(), plain);
}

void Network::order_by_merit() {
  loads_alone_ = essential_wanted.front() == Linear{} &&
                 std::none_of(supplies.begin(), supplies.end(),
                              [](const Supply& s) { return s.must_run_mw > 0.0 || s.limit.slope != 0.0; });
  by_merit_.clear();
  available_mw_ = 0.0;
  for (std::size_t i = 0; i < supplies.size(); ++i) {
    by_merit_.push_back(i);
    available_mw_ += supplies[i].limit.value;
  }
  std::stable_sort(by_merit_.begin(), by_merit_.end(),
                   [this](std::size_t a, std::size_t b) { return supplies[a].price < supplies[b].price; });
}

bool Network::follow_loads(double now) {
  if (!merit_order_ || !loads_alone_ || !world_.laid_out || unserved_.value > 0.0) return false;
  const Date date = world_.date(now);
  double wanted = 0.0;
  for (std::size_t i = 0; i < load_mw.size(); ++i)
    wanted += load_mw[i] = world_.scenario.loads.items[i].second.demand.number_at(date);
  if (wanted > available_mw_) return false;
  since_ = now;
  wanted_ = {wanted};
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
    advance_stores(dt);
    for (Supply& s : supplies) {
      s.out.advance(dt);
      s.charging.advance(dt);
      s.limit.advance(dt);
    }
    if (ran_before_)
      for (Hall& hall : halls) hall.before_mw = hall.it.at(dt);
    for (Loop& loop : loops) advance_loop(loop, dt);
  }
  for (const std::size_t i : stores_) {
    Fleet& fleet = *supplies[i].fleet;
    if (!fleet.moved.any()) continue;
    fleet.moved.away = fleet.count(State::failed) + fleet.count(State::hit) + fleet.count(State::maintenance);
    supplies[i].store->move(fleet.moved, stores_left_mwh);
    fleet.moved = {};
  }
  if (now >= next_ageing_) {
    next_ageing_ = now + 30.0 * 24.0 * seconds_per_hour;
    age_stores(now);
  }
}

void Network::advance_stores(double dt) {
  for (const std::size_t i : stores_) {
    Supply& s = supplies[i];
    if (const Smoothing& swing = world_.scheduler->smoothing()[s.fleet->index]; swing.throughput_mw > 0.0)
      s.store->cycle(swing.throughput_mw * dt / seconds_per_hour);
    if (!(s.net() == Linear{})) store_loss_mwh += s.store->advance(dt, s.net());
  }
}

void Network::age_stores(double now) {
  for (const std::size_t i : stores_)
    if (supplies[i].store->units() > 0)
      stores_left_mwh += supplies[i].store->age(now - supplies[i].fleet->first_service_s);
}

double Network::state_of_charge(const Supply& s) const {
  return s.store->state_of_charge_after(world_.now() - since_, s.net());
}

double Network::stored_mwh() const {
  double sum = 0.0;
  for (const std::size_t i : stores_) sum += supplies[i].store->stored_mwh();
  return sum;
}

// 2 limits and wishes

Moment Network::moment(const Fleet& fleet) const {
  return {world_.date(world_.now()), fleet.counts(), world_.laid_out, world_.now()};
}

void Network::refresh_supplies(double now, bool loads_only) {
  const Date date = world_.date(now);
  const bool bridging =
      !stores_.empty() && (world_.scenario.policy.battery.keep <= 0.0 || world_.dispatcher->starting(now));
  for (std::size_t i = 0; i < supplies.size(); ++i) {
    if (supplies[i].store)
      refresh_store(i, bridging);
    else if (!loads_only || !supplies[i].source->on_call())
      refresh_source(i, {date, supplies[i].fleet->counts(), world_.laid_out, now});
  }
  for (std::size_t b = 0; b < branches.size(); ++b)
    if (branches[b].circuits)
      ports.set_capacity(static_cast<int>(ports.bus[b]),
                         {branches[b].circuits->count(State::running) * branches[b].circuit_mw});
}

void Network::refresh_source(std::size_t i, const Moment& moment) {
  Supply& s = supplies[i];
  if (s.price_varies) {
    s.price = s.source->price({moment.date, &world_.scenario.gas_price});
    ports.balance.set_price(ports.supply[i], s.price);
  }
  s.unit_mw = s.source->unit_mw(moment.date);
  s.source->follow(moment, s);
  s.limit = s.source->limit(moment, s);
  s.must_run_mw = s.source->must_run_mw(moment, s);
  ports.set_supply(ports.supply[i], s.limit, {s.must_run_mw});
}

/// `bridging`: machines are on their way, so that the energy kept for this may be used.
void Network::refresh_store(std::size_t i, bool bridging) {
  const BatteryPolicy& policy = world_.scenario.policy.battery;
  Supply& s = supplies[i];
  s.limit = {bridging ? s.store->discharge_limit_mw() : s.store->discharge_limit_above_mw(policy.keep)};
  s.limit.value = std::max(0.0, s.limit.value - world_.scheduler->smoothing()[s.fleet->index].peak_mw);
  const double below_target = s.store->charge_limit_below_mw(policy.target);
  ports.set_demand(ports.charge[i], {below_target});
  ports.set_demand(ports.absorb[i], {s.store->charge_limit_mw() - below_target});
  ports.set_supply(ports.supply[i], s.limit);
}

void Network::refresh_loads(double now) {
  const Date date = world_.date(now);
  for (std::size_t i = 0; i < load_mw.size(); ++i) {
    load_mw[i] = world_.scenario.loads.items[i].second.demand.number_at(date);
    ports.set_demand(ports.load[i], {load_mw[i]});
  }
  world_.scheduler->set_utilisation(now);
}

/// Emergency power-off at its limit. Racks come back, and boot, once their coolant has been below `throttle` for as
/// long as power must suffice for shed ones, so that a plant that is too small does not switch them off and on without
/// end.
void Network::protect_racks(std::size_t h, const Loop& loop, double now) {
  Hall& hall = halls[h];
  if (!hall.tripped && loop.temperature_c >= loop.limits_c.back() - met_k) {
    hall.tripped = true;
    hall.cold_since = never;
    world_.scheduler->note_power_event(h, world_.record({now, hall.name, "emergency_off", "heat", -hall.it.value}));
  }
  if (!hall.tripped) return;
  if (loop.temperature_c > loop.limits_c.front() + met_k) {
    hall.cold_since = never;
    return;
  }
  if (hall.cold_since == never) hall.cold_since = now;
  if (now < hall.cold_since + heat_patience_s()) return;
  hall.tripped = false;
  hall.booting.clear();
  if (hall.boot_s() > 0.0) hall.booting.push_back({now + hall.boot_s(), hall.up() - hall.shed});
  world_.record({now, hall.name, "emergency_over", "heat"});
}

void Network::refresh_halls(double now) {
  for (std::size_t h = 0; h < halls.size(); ++h) {
    Hall& hall = halls[h];
    if (hall.loop >= 0) {
      const Loop& loop = loops[hall.loop];
      protect_racks(h, loop, now);
      hall.thermal_limit = thermal_limit(loop.spec.water, Temperature(loop.temperature_c) + loop.spec.water.approach);
    }
    std::erase_if(hall.booting, [now](const Hall::Booting& b) { return b.until <= now; });
    hall.update(now);
    hall.hold_rise(now, world_.laid_out ? rise_patience_s() : 0.0);
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

Network::Crossing Network::next_crossing(double now) const {
  Crossing next;
  next.sooner(look_again_, Wait::look_again, 0);
  next.sooner(now + ports.balance.horizon(), Wait::flows, 0);
  const BatteryPolicy& policy = world_.scenario.policy.battery;
  // A limit that rises bends where machines come to their capability, which only an output that rises can meet.
  for (std::size_t i = 0; i < supplies.size(); ++i) {
    const Supply& s = supplies[i];
    if (s.limit.slope <= 0.0 || s.out.slope <= 0.0) continue;
    next.sooner(now + s.source->limit_holds_s(s.fleet->count(State::running), s), Wait::ramp, i);
  }
  for (const std::size_t i : stores_) {
    const Supply& s = supplies[i];
    if (s.store->units() == 0 || s.net() == Linear{}) continue;
    next.sooner(now + s.store->until_limit_s(s.net(), policy.keep, policy.target), Wait::store, i);
  }
  for (std::size_t l = 0; l < loops.size(); ++l) next.sooner(now + until_loop_turns(loops[l]), Wait::loop, l);
  return next;
}

void Network::consult(double now) {
  look_again_ = never;
  for (Loop& loop : loops) stage_coolers(loop, now);
  restore_racks(now);
  look_again_ = std::min(look_again_, world_.dispatcher->consider(now));
  look_again_ = std::min(look_again_, world_.contractor->consider(now));
}

}  // namespace gigasim::sim
