// Settling the power network: what can be delivered, who is served, what is lost on the way.
#include "network.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "accounts.hpp"
#include "contractor.hpp"
#include "dispatcher.hpp"

namespace gigasim::sim {

namespace {

constexpr double kept_tolerance = 1e-9;    ///< relative; below it a load counts as served
constexpr double loss_tolerance = 1e-5;    ///< losses may lag behind the flow by this share of it
constexpr int rounds_to_agree = 10;
constexpr int most_rounds = 1000;  ///< far more than the fixed point and shedding rack by rack ever take

Supply make_supply(const World& world, Fleet& fleet) {
  Supply s;
  s.fleet = &fleet;
  s.bus = fleet.place;
  s.price = merit_price(world, fleet);
  s.site = index_of(world.scenario.sites, world.scenario.buses.items[fleet.place].second.site);
  s.turbine = std::get_if<GasTurbineSpec>(&fleet.spec->device);
  s.generic = std::get_if<GenericUnitSpec>(&fleet.spec->device);
  s.tie = std::get_if<GridTieSpec>(&fleet.spec->device);
  if (const auto* battery = std::get_if<BatterySpec>(&fleet.spec->device)) s.battery = std::make_unique<Battery>(*battery);
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

Network::Network(World& world) : grid(world), world_(world), plant_(world.plant) {
  const Scenario& s = world.scenario;
  for (const auto& fleet : world.fleets)
    supplies.push_back(grid.supply[fleet->index] >= 0 ? make_supply(world, *fleet) : Supply{});
  for (std::size_t b = 0; b < s.buses.size(); ++b) branches.push_back(make_branch(world, static_cast<int>(b)));
  for (std::size_t h = 0; h < s.halls.size(); ++h) halls.emplace_back(world, static_cast<int>(h));
  for (std::size_t l = 0; l < s.loops.size(); ++l) loops.emplace_back(world, static_cast<int>(l));
  load_mw.resize(s.loads.size());
  essential_wanted.resize(s.buses.size());
  yards_.resize(world.fleets.size());
  promised_mw_.resize(halls.size());
  for (std::size_t site = 0; site < world.sites.size(); ++site) air_changed(static_cast<int>(site));
  if (world.sites.empty()) air_changed(-1);
  watch_life_ = watch();
  watch_life_.start();
}

Life Network::watch() {
  for (;;) {
    co_await plant_.until(watch_, watch_.date);
    watch_.date = never;
    plant_.touch();
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
  plant_.touch();
}

// ---------------------------------------------------------------------------------------------------- 0 the order of things

void Network::settle(double now) {
  ++settles_;
  std::fill(promised_mw_.begin(), promised_mw_.end(), 0.0);
  advance(now);
  refresh_supplies(now);
  refresh_loads(now);
  refresh_halls(now);
  if (!world_.laid_out) world_.dispatcher->plan();
  solve(now);
  check_balance();
  for (Loop& loop : loops) regulate(loop);
  world_.accounts->update(now);
  consult(now);
  const double next = std::max(next_crossing(now), now + PowerBalance::instant);  // time must move on
  if (next < watch_.date) {
    watch_.date = next;
    plant_.rearm(watch_, next);
  }
}

// ---------------------------------------------------------------------------------------------------- 1 to the present

void Network::advance(double now) {
  const double dt = now - since_;
  since_ = now;
  if (dt > 0.0) {
    for (Supply& s : supplies) {
      if (!s.fleet) continue;
      if (s.battery) {
        const Linear net = s.out - s.charging;
        if (!(net == Linear{})) battery_loss_mwh += s.battery->advance(Duration(dt), Power(net.value), RampRate(net.slope)).value();
      }
      s.out.advance(dt), s.charging.advance(dt), s.limit.advance(dt);
    }
    for (Loop& loop : loops) advance_loop(loop, dt);
  }
  for (Supply& s : supplies)
    if (s.battery) move_battery_units(s);
  if (now >= next_ageing_) {
    next_ageing_ = now + 30.0 * 24.0 * seconds_per_hour;
    for (Supply& s : supplies)
      if (s.battery && s.battery->units() > 0) battery_removed_mwh += s.battery->age(Duration(now - s.fleet->first_service_s)).value();
  }
}

void Network::move_battery_units(Supply& s) {
  Fleet& f = *s.fleet;
  if (f.fresh == 0 && f.repaired == 0 && f.parked == 0 && f.gone == 0) return;
  const auto& spec = f.device<BatterySpec>();
  if (f.parked > 0) s.parked_mwh += s.battery->leave(f.parked).value();
  if (f.gone > 0) battery_removed_mwh += s.battery->leave(f.gone).value();
  if (f.repaired > 0) {
    const double share = s.parked_mwh * f.repaired / std::max(1, f.repaired + f.count(State::failed) + f.count(State::hit) + f.count(State::maintenance));
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

// ---------------------------------------------------------------------------------------------------- 2 limits and wishes

/// A machine takes a step of load at once and the rest at its ramp rate; the step is there again once the ramp has not
/// been the limit [docs/models/gas_turbine.md]. Machines share the load equally: those that left took their share along.
Linear Network::ramped(Supply& s, double full, double running) const {
  const bool at_limit = s.limit.value > 0.0 && s.out.value >= s.limit.value * (1.0 - 1e-12) && s.limit.slope > 0.0;
  const double step = at_limit ? 0.0 : s.turbine->step * s.turbine->rating.value() * running;
  const double kept = s.sharing > running ? static_cast<double>(running) / s.sharing : 1.0;
  const double now_mw = world_.laid_out ? std::max(s.out.value * kept + step, running * s.turbine->minimum_load * s.unit_mw) : full;
  if (now_mw >= full * (1.0 - 1e-12)) return {full};
  return {now_mw, s.turbine->ramp.value() * running};
}

void Network::refresh_supplies(double now) {
  const Date date = world_.date(now);
  for (Supply& s : supplies) {
    if (!s.fleet) continue;
    const int port = grid.supply[s.fleet->index];
    const int running = s.fleet->count(State::running);
    Linear must_run;
    if (s.turbine) {
      s.limit = ramped(s, running * s.unit_mw, running);
      must_run = {std::min(s.limit.value, running * s.turbine->minimum_load * s.unit_mw)};
    } else if (s.generic) {
      s.unit_mw = s.generic->capacity.value();
      s.limit = {running * s.unit_mw};
      must_run = {s.limit.value * s.generic->minimum_load};
    } else if (s.tie) {
      s.unit_mw = s.tie->firm.number_at(date) * s.import_share_firm + s.tie->interruptible.number_at(date) * s.import_share_rest;
      s.limit = {running * s.unit_mw};
      if (world_.scenario.policy.merit.empty() && s.tie->price.varies()) s.price = s.tie->price.number_at(date), grid.balance.set_price(port, s.price);
    } else {
      const bool bridging = world_.dispatcher->starting(now) || world_.scenario.policy.battery.keep <= 0.0;
      s.limit = {(bridging ? s.battery->discharge_limit() : s.battery->discharge_limit_above(world_.scenario.policy.battery.keep)).value()};
      const bool full = s.battery->state_of_charge() >= world_.scenario.policy.battery.target - 1e-9;
      grid.set_demand(grid.charge[s.fleet->index], {full ? 0.0 : s.battery->charge_limit().value()});
    }
    grid.set_supply(port, s.limit, must_run);
  }
  for (std::size_t b = 0; b < branches.size(); ++b)
    if (branches[b].circuits) grid.set_capacity(static_cast<int>(grid.bus[b]), {branches[b].circuits->count(State::running) * branches[b].circuit_mw});
}

void Network::refresh_loads(double now) {
  const Date date = world_.date(now);
  for (std::size_t i = 0; i < load_mw.size(); ++i) {
    load_mw[i] = world_.scenario.loads.items[i].second.demand.number_at(date);
    grid.set_demand(grid.load[i], {load_mw[i]});
  }
  for (Hall& hall : halls) hall.utilisation = hall.spec.utilisation.number_at(date);
}

void Network::refresh_halls(double now) {
  for (Hall& hall : halls) {
    if (hall.loop >= 0) {
      const Loop& loop = loops[hall.loop];
      const CoolantLoopSpec& water = loop.spec.water;
      const Temperature rack(loop.temperature_c + water.approach.value());
      if (!hall.tripped && rack >= water.emergency) {
        hall.tripped = true;
        world_.record({world_.now(), hall.name, "emergency_off", "heat", -hall.it.value, 0.0, 0.0});
      } else if (hall.tripped && rack < water.throttle) {
        hall.tripped = false;
        world_.record({world_.now(), hall.name, "emergency_over", "heat", 0.0, 0.0, 0.0});
      }
      hall.thermal_limit = thermal_limit(water, rack);
    }
    std::erase_if(hall.booting, [now](const Hall::Booting& b) { return b.until <= now; });
    hall.update();
    hall.it = {hall.it_full_mw};
  }
  for (std::size_t l = 0; l < loops.size(); ++l) {
    double installed = 0.0;
    for (const Hall& hall : halls)
      if (hall.loop == static_cast<int>(l)) installed += hall.design_it_mw;
    if (installed != loops[l].design_heat_mw) loops[l].update_size(installed);
  }
}

// ---------------------------------------------------------------------------------------------------- 3 power

/// Cooling follows the heat of what is served: one pass when all is served, else to the fixed point.
void Network::solve(double now) {
  for (Loop& loop : loops) loop.able = loop.capability(now), loop.at_limit = false;
  for (int round = 0;; ++round) {
    if (round == most_rounds) throw InternalFault(fmt::format("power and cooling do not agree at {}", to_string(world_.date(now))));
    set_cooling(now, round);
    for (std::size_t h = 0; h < halls.size(); ++h) {
      const Hall& hall = halls[h];
      const double base = hall.drawn_mw(hall.it_base_mw);
      grid.set_demand(grid.fixed[h], {hall.fixed_mw()});
      grid.set_demand(grid.base[h], {base});
      grid.set_demand(grid.cappable[h], {std::max(0.0, hall.drawn_mw(hall.it_full_mw) - base)});
    }
    grid.balance.solve();
    const bool losses_settled = update_losses();
    if (!read_halls() || !losses_settled) continue;
    if (world_.laid_out && shed_racks(now)) continue;
    break;
  }
  read_supplies();
  trip_chillers();
}

void Network::set_cooling(double now, int round) {
  for (Loop& loop : loops) loop.heat = {}, loop.fans = {};
  for (const Hall& hall : halls) {
    if (hall.loop < 0) continue;
    Loop& loop = loops[hall.loop];
    const double loss_slope = 1.0 + hall.loss.b + 2.0 * hall.loss.c * hall.it.value;
    loop.heat += Linear{hall.fixed_mw() + hall.drawn_mw(hall.it.value), hall.it.slope * loss_slope} + hall.it * hall.fans_per_it;
    loop.fans += hall.it * hall.fans_per_it;
  }
  for (std::size_t l = 0; l < loops.size(); ++l) {
    Loop& loop = loops[l];
    // Where heat just meets the capability the two answers would alternate for ever.
    if (round >= rounds_to_agree && !loop.carries()) loop.at_limit = true;
    loop.removal = loop.regulated && loop.carries() ? loop.heat : loop.able;
    const double power = loop.power_for(loop.removal.value, now);
    double slope = 0.0;
    if (loop.removal.slope != 0.0) {
      constexpr double step_s = 1.0;
      slope = (loop.power_for(loop.removal.at(step_s), now + step_s) - power) / step_s;
    }
    loop.power = Linear{power, slope} + loop.fans;
    grid.set_demand(grid.cooling[l], loop.power);
  }
}

bool Network::update_losses() {
  std::fill(essential_wanted.begin(), essential_wanted.end(), Linear{});
  bool settled = true;
  for (std::size_t b = 0; b < branches.size(); ++b) {
    Branch& branch = branches[b];
    const int circuits = branch.circuits ? branch.circuits->count(State::running) : 0;
    if (circuits == 0) {
      branch.loss = {};
      continue;
    }
    const Linear flow = grid.balance.flow(grid.bus[b]);
    const double per_mw = branch.loss_per_mw2 * flow.value / circuits;
    const Linear loss{circuits * branch.no_load_mw + per_mw * flow.value, 2.0 * per_mw * flow.slope};
    if (std::abs(loss.value - branch.loss.value) > loss_tolerance * std::abs(flow.value) + 1e-9) settled = false;
    if (!settled || std::abs(loss.slope - branch.loss.slope) > 1e-9) branch.loss = loss;
    essential_wanted[branch.parent] += branch.loss;
  }
  for (const Supply& s : supplies) {
    if (!s.fleet) continue;
    if (s.turbine) essential_wanted[s.bus] += {(s.fleet->count(State::running) + s.fleet->count(State::starting)) * s.turbine->auxiliary.value()};
    if (s.battery) essential_wanted[s.bus] += {s.battery->standby_load().value()};
  }
  for (std::size_t b = 0; b < branches.size(); ++b)
    if (grid.set_demand(grid.essential[b], essential_wanted[b])) settled = false;
  return settled;
}

/// What the halls got; true when it is what cooling was computed for.
bool Network::read_halls() {
  bool same = true;
  for (std::size_t h = 0; h < halls.size(); ++h) {
    Hall& hall = halls[h];
    const Linear missing = grid.balance.unserved(grid.base[h]) + grid.balance.unserved(grid.cappable[h]);
    Linear it{hall.it_full_mw};
    if (missing.value > kept_tolerance * hall.it_full_mw || missing.slope != 0.0)
      it = hall.it_of(grid.balance.served(grid.base[h]) + grid.balance.served(grid.cappable[h]));
    if (std::abs(it.value - hall.it.value) > 1e-7 * (1.0 + hall.it_full_mw) || std::abs(it.slope - hall.it.slope) > 1e-6) same = false;
    hall.it = it;
  }
  return same;
}

/// Switches off as many racks as cannot even be served at their lowest cap. True when any was.
bool Network::shed_racks(double now) {
  bool any = false;
  for (std::size_t h = 0; h < halls.size(); ++h) {
    Hall& hall = halls[h];
    const double missing = grid.balance.unserved(grid.base[h]).value;
    const int on = hall.up() - hall.shed;
    if (hall.tripped || on <= 0 || missing <= kept_tolerance * (1.0 + hall.it_full_mw)) continue;
    const double per_rack = hall.drawn_mw(hall.it_base_mw) / on;
    const int racks = per_rack > 0.0 ? std::min(on, static_cast<int>(std::ceil(missing / per_rack - 1e-9))) : 0;
    if (racks <= 0) continue;
    world_.record({now, hall.name, "shed", "power", -missing, 0.0, 0.0});
    hall.shed += racks;
    hall.shed_since = now;
    hall.shed_behind = grid.balance.limited_by(grid.base[h]);
    hall.update();
    hall.it = {hall.it_full_mw};
    any = true;
  }
  return any;
}

/// Shed racks come back once power has sufficed for `policy.restore`, as many as can be served.
void Network::restore_racks(double now) {
  for (Hall& hall : halls)
    for (const Hall::Booting& b : hall.booting) look_again_ = std::min(look_again_, b.until);
  constexpr double shortest_pause_s = 1.0;  // time must move on between two tries
  const double pause = std::max(shortest_pause_s, world_.scenario.policy.restore.value());
  for (std::size_t h = 0; h < halls.size(); ++h) {
    Hall& hall = halls[h];
    hall.shed = std::min(hall.shed, hall.up());
    if (hall.shed == 0) continue;
    const double due = hall.shed_since + pause;
    if (now < due) {
      look_again_ = std::min(look_again_, due);
      continue;
    }
    const double per_rack = hall.drawn_mw(hall.it_wanted_mw) / std::max(1, hall.up()) * overhead_per_it_;
    const int racks = std::min(hall.shed, static_cast<int>(servable_mw(static_cast<int>(h), hall.shed * per_rack) / std::max(1e-9, per_rack) + 1e-9));
    hall.shed_since = now;  // and look again after the same time
    look_again_ = std::min(look_again_, now + pause);
    if (racks <= 0) continue;
    hall.shed -= racks;
    if (hall.boot_s() > 0.0) hall.booting.push_back({now + hall.boot_s(), racks});
    promise(static_cast<int>(h), racks * per_rack);
    world_.record({now, hall.name, "restored", "power", racks * per_rack, 0.0, 0.0});
    plant_.touch();
  }
}

double Network::servable_mw(int hall, double drawn_mw) {
  if (grid.balance.unserved(grid.base[hall]).value + grid.balance.unserved(grid.cappable[hall]).value > 0.0) return 0.0;
  double promised = 0.0, served = 0.0;
  for (std::size_t h = 0; h < halls.size(); ++h) {
    promised += promised_mw_[h];
    grid.set_demand(grid.waiting[h], {promised_mw_[h] + (static_cast<int>(h) == hall ? drawn_mw : 0.0)});
  }
  grid.balance.solve();
  for (std::size_t h = 0; h < halls.size(); ++h) {
    served += grid.balance.served(grid.waiting[h]).value;
    grid.set_demand(grid.waiting[h], {});
  }
  grid.balance.solve();
  return std::clamp(served - promised, 0.0, drawn_mw);
}

void Network::read_supplies() {
  for (Supply& s : supplies) {
    if (!s.fleet) continue;
    const int port = grid.supply[s.fleet->index];
    s.out = grid.balance.output(port);
    s.sharing = s.fleet->count(State::running);
    s.spilled = grid.balance.spilled(port);
    if (s.battery) s.charging = grid.balance.served(grid.charge[s.fleet->index]);
  }
  wanted_mw_ = 0.0;
  unserved_ = {};
  const auto count = [this](int port) {
    const Linear missing = grid.balance.unserved(port);
    wanted_mw_ += grid.balance.served(port).value + missing.value;
    unserved_ += missing;
  };
  for (const int port : grid.essential) count(port);
  for (const int port : grid.load) count(port);
  for (const int port : grid.cooling) count(port);
  double facility = wanted_mw_, it = 0.0;
  for (std::size_t h = 0; h < halls.size(); ++h) {
    Hall& hall = halls[h];
    count(grid.fixed[h]), count(grid.base[h]), count(grid.cappable[h]);
    hall.lost = Linear{hall.it_wanted_mw} - hall.it;
    if (hall.lost.value < kept_tolerance * (1.0 + hall.it_wanted_mw) && hall.lost.slope == 0.0) hall.lost = {};
    const double drawn_wanted = hall.drawn_mw(hall.it_wanted_mw);
    wanted_mw_ += drawn_wanted - hall.drawn_mw(hall.it_full_mw);
    unserved_ += {drawn_wanted - hall.drawn_mw(hall.it_full_mw)};
    facility += hall.drawn_mw(hall.it.value);
    it += hall.it.value;
  }
  if (unserved_.value < kept_tolerance * (1.0 + wanted_mw_) && unserved_.slope <= 0.0) unserved_ = {};
  if (it > 1.0) overhead_per_it_ = std::clamp(facility / it, 1.0, 2.0);
}

void Network::check_balance() const {
  const double residual = grid.balance.residual();
  if (!(std::abs(residual) <= 1e-9 * (1.0 + wanted_mw_)))
    throw InternalFault(fmt::format("power does not balance at {}: residual {} MW of {} MW wanted", to_string(world_.date(world_.now())), residual, wanted_mw_));
}

double Network::firm_other_mw() const {
  double sum = -expected_loss_mw;
  for (const Supply& s : supplies)
    if (s.fleet && (s.tie || s.generic)) sum += s.limit.value;
  return sum;
}

double Network::wanted_at_start_mw() const {
  double sum = 0.0;
  for (const double mw : load_mw) sum += mw;
  for (const Hall& hall : halls) sum += (hall.fixed_mw() + hall.drawn_mw(hall.it_wanted_mw)) * overhead_per_it_;
  return sum;
}

double Network::nox_t(std::size_t permit) const {
  double sum = 0.0;
  for (const Supply& s : supplies)
    if (s.turbine && s.fleet->spec->permit == world_.scenario.permits.items[permit].first)
      sum += emissions(*s.turbine, Energy(world_.accounts->fuel_mwh(s.fleet->index))).nox.value();
  return sum;
}

// ---------------------------------------------------------------------------------------------------- 4 what comes next

double Network::next_crossing(double now) const {
  double date = std::min(look_again_, now + grid.balance.horizon());
  const BatteryPolicy& policy = world_.scenario.policy.battery;
  for (const Supply& s : supplies) {
    if (!s.fleet) continue;
    if (s.limit.slope > 0.0 && s.out.value >= s.limit.value * (1.0 - 1e-12))
      date = std::min(date, now + std::max(1e-3, (s.fleet->count(State::running) * s.unit_mw - s.limit.value) / s.limit.slope));
    if (s.battery && s.battery->units() > 0) {
      const Linear net = s.out - s.charging;
      if (net.value == 0.0 && net.slope == 0.0) continue;
      date = std::min(date, now + std::max(1e-3, s.battery->until_limit(Power(net.value), RampRate(net.slope), policy.keep).value()));
      if (net.value < 0.0) {
        const double short_of = policy.target * s.battery->usable().value() - s.battery->stored().value();
        const double rate = -net.value * s.fleet->device<BatterySpec>().one_way_efficiency / seconds_per_hour;
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
