// Solving the power network: cooling follows the heat of what is served, losses follow the flows, and what cannot be
// served is capped, then shed, and comes back when the grid carries it.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "accounts.hpp"
#include "contractor.hpp"
#include "gigasim/base/saturated.hpp"
#include "network.hpp"
#include "scheduler.hpp"

namespace gigasim::sim {

namespace {

constexpr double kept_tolerance = 1e-9;  ///< relative; below it a load counts as served
constexpr double loss_tolerance = 1e-5;  ///< losses may lag behind the flow by this share of it
constexpr int rounds_to_agree = 10;      ///< after these a loop whose heat just meets its capability is not carried
constexpr int rounds_undamped = 20;      ///< after these each round goes only part of the way
constexpr int rounds_to_converge = 100;  ///< after these a shortage that soon passes counts as none
constexpr int rounds_free = 300;         ///< after these what cooling and losses ask for may only rise
constexpr int most_rounds = 400;

/// Share of the way to what a round says that the next one starts from: what alternates ever further settles so.
double step_of(int round) {
  if (round < rounds_undamped || round >= rounds_free) return 1.0;
  const int halvings = 1 + (round - rounds_undamped) / 40;
  return std::max(1.0 / 64.0, std::exp2(-halvings));
}

/// From `rounds_free` on: the higher of both, constant.
Linear risen(Linear before, Linear now, int round) {
  return round < rounds_free ? now : Linear{std::max(before.value, now.value)};
}

}  // namespace

/// Cooling follows the heat of what is served: one pass when all is served, else to the fixed point. Where there is
/// none (cooling that jumps with its heat, losses that rise faster than the flow) the highest cooling and losses found
/// stand: rather too little is served than too much.
void Network::solve(double now) {
  for (Loop& loop : loops) {
    loop.able = loop.capability(now);
    loop.at_limit = false;
  }
  for (int round = 0;; ++round) {
    set_cooling(now, round);
    ask_for_halls();
    ports.balance.solve();
    const bool losses_settled = update_losses(round), halls_settled = read_halls(round);
    const bool agree = losses_settled && halls_settled;
    if (!agree && round < most_rounds) continue;
    if (!agree || round >= rounds_free) note_approximation(now);
    if (!world_.laid_out || !shed_racks(now)) break;
    round = -1;  // other racks, another fixed point
  }
  read_supplies();
  trip_coolers();
}

void Network::ask_for_halls() {
  for (std::size_t h = 0; h < halls.size(); ++h) {
    const Hall& hall = halls[h];
    const double base = hall.drawn_mw(std::min(hall.it_firm_mw, hall.lowest_mw()));
    ports.set_demand(ports.fixed[h], {hall.fixed_mw()});
    ports.set_demand(ports.base[h], {base});
    ports.set_demand(ports.cappable[h], {std::max(0.0, hall.drawn_mw(hall.it_full_mw) - base)});
  }
}

void Network::note_approximation(double now) {
  ++approximations_;
  if (approximations_ == 1) world_.record({now, "campus", "approximated", "power and cooling"});
}

void Network::set_cooling(double now, int round) {
  for (Loop& loop : loops) {
    loop.heat = {};
    loop.fans = {};
  }
  for (const Hall& hall : halls) {
    if (hall.loop < 0) continue;
    Loop& loop = loops[hall.loop];
    const double loss_slope = 1.0 + hall.loss.b + 2.0 * hall.loss.c * hall.it.value;
    loop.heat +=
        Linear{hall.fixed_mw() + hall.drawn_mw(hall.it.value), hall.it.slope * loss_slope} + hall.it * hall.fans_per_it;
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
    loop.power = risen(loop.power, Linear{power, slope} + loop.fans, round);
    ports.set_demand(ports.cooling[l], loop.power);
  }
}

bool Network::update_losses(int round) {
  std::fill(essential_wanted.begin(), essential_wanted.end(), Linear{});
  bool settled = true;
  for (std::size_t b = 0; b < branches.size(); ++b) {
    Branch& branch = branches[b];
    const int circuits = branch.circuits ? branch.circuits->count(State::running) : 0;
    if (circuits == 0) {
      branch.loss = {};
      continue;
    }
    const Linear flow = ports.balance.flow(ports.bus[b]);
    const double per_mw = branch.loss_per_mw2 * flow.value / circuits;
    const Linear of_flow{circuits * branch.no_load_mw + per_mw * flow.value, 2.0 * per_mw * flow.slope};
    const Linear loss = risen(branch.loss, of_flow, round);
    if (std::abs(loss.value - branch.loss.value) > loss_tolerance * std::abs(flow.value) + 1e-9) settled = false;
    if (!settled || std::abs(loss.slope - branch.loss.slope) > 1e-9)
      branch.loss += (loss - branch.loss) * step_of(round);
    essential_wanted[branch.parent] += branch.loss;
  }
  for (const Supply& s : supplies)
    essential_wanted[s.bus] +=
        {s.source->house_load_mw(s.fleet->counts()) + world_.scheduler->smoothing()[s.fleet->index].loss_mw};
  for (std::size_t b = 0; b < branches.size(); ++b)
    if (ports.set_demand(ports.essential[b], essential_wanted[b])) settled = false;
  return settled;
}

/// What the halls got; true when it is what cooling was computed for.
bool Network::read_halls(int round) {
  // A shortage that a ramp makes good within some instants counts as none: so near to the crossing, capping takes away
  // its own reason. Where power and cooling still disagree after all a converging fixed point needs, that is wider.
  const double made_good_s =
      PowerBalance::instant * std::exp2(std::clamp((round - rounds_to_converge) / 10.0, 0.0, 20.0));
  bool same = true;
  for (std::size_t h = 0; h < halls.size(); ++h) {
    Hall& hall = halls[h];
    const Linear missing = ports.balance.unserved(ports.base[h]) + ports.balance.unserved(ports.cappable[h]);
    Linear it{hall.it_full_mw};
    if (missing.slope > 0.0 || missing.at(made_good_s) > kept_tolerance * hall.it_full_mw)
      it = hall.it_of(ports.balance.served(ports.base[h]) + ports.balance.served(ports.cappable[h]));
    const Linear off = it - hall.it;
    const bool here = std::abs(off.value) <= 1e-7 * (1.0 + hall.it_full_mw) && std::abs(off.slope) <= 1e-6;
    hall.it = here || round == most_rounds ? it : hall.it + off * step_of(round);
    same = same && here;
  }
  return same;
}

/// Switches off as many racks as cannot even be served at their lowest cap. True when any was.
bool Network::shed_racks(double now) {
  bool any = false;
  for (std::size_t h = 0; h < halls.size(); ++h) {
    Hall& hall = halls[h];
    const double missing = ports.balance.unserved(ports.base[h]).value;
    const int on = hall.up() - hall.shed;
    if (hall.tripped || on <= 0 || missing <= kept_tolerance * (1.0 + hall.it_full_mw)) continue;
    const double per_rack = hall.drawn_mw(hall.lowest_mw()) / on;
    const int racks = per_rack > 0.0 ? std::min(on, saturated<int>(std::ceil(missing / per_rack - 1e-9))) : 0;
    if (racks <= 0) continue;
    world_.scheduler->note_power_event(h, world_.record({.clock_s = now,
                                                         .component = hall.name,
                                                         .event = "shed",
                                                         .cause = "power",
                                                         .power_mw = -missing,
                                                         .because = world_.latest_supply_loss()}));
    hall.shed += racks;
    hall.shed_since = now;
    hall.shed_behind = ports.balance.limited_by(ports.base[h]);
    hall.update(now);
    hall.it = {hall.it_full_mw};
    any = true;
  }
  return any;
}

/// Time for which a rise of load may wait, and after which shed racks are tried again.
double Network::rise_patience_s() const {
  constexpr double shortest_s = 1.0;  // time must move on between two tries
  return std::max(shortest_s, world_.scenario.policy.restore.value());
}

/// Nobody resets an emergency power-off in less than a minute (engineering judgement).
double Network::heat_patience_s() const {
  constexpr double shortest_s = 60.0;
  return std::max(shortest_s, world_.scenario.policy.restore.value());
}

/// Shed racks come back once power has sufficed for `policy.restore`, as many as can be served.
void Network::restore_racks(double now) {
  for (Hall& hall : halls)
    for (const Hall::Booting& b : hall.booting) look_again_ = std::min(look_again_, b.until);
  const double pause = rise_patience_s();
  for (const Hall& hall : halls)
    if (hall.tripped && hall.cold_since != never)
      look_again_ = std::min(look_again_, hall.cold_since + heat_patience_s());
  for (const Hall& hall : halls)
    if (hall.rising_since != never && now < hall.rising_since + pause)
      look_again_ = std::min(look_again_, hall.rising_since + pause);
  for (std::size_t h = 0; h < halls.size(); ++h) {
    Hall& hall = halls[h];
    hall.shed = std::min(hall.shed, hall.up());
    if (hall.shed == 0) continue;
    const double due = hall.shed_since + pause;
    if (now < due) {
      look_again_ = std::min(look_again_, due);
      continue;
    }
    const double facility = world_.contractor->facility_per_drawn(hall);
    // A job that waits for its racks works again on those that it kept, too.
    const double per_rack = hall.drawn_mw(hall.it_wanted_mw + hall.held_up_mw) / std::max(1, hall.up()) * facility;
    const double kept = hall.drawn_mw(hall.held_up_mw) * facility;
    const double servable = std::max(0.0, servable_mw(static_cast<int>(h), hall.shed * per_rack + kept, true) - kept);
    const int racks = std::min(hall.shed, saturated<int>(servable / std::max(1e-9, per_rack) + 1e-9));
    hall.shed_since = now;  // and look again after the same time
    look_again_ = std::min(look_again_, now + pause);
    if (racks <= 0) continue;
    hall.shed -= racks;
    if (hall.boot_s() > 0.0) hall.booting.push_back({now + hall.boot_s(), racks});
    promise(static_cast<int>(h), racks * per_rack);
    world_.record({now, hall.name, "restored", "power", racks * per_rack, 0.0, 0.0});
    events_.touch();
  }
}

/// Bounds of the sources that ramp: for the moment, or what their running units reach.
void Network::set_ramping_limits(bool reached) {
  for (std::size_t i = 0; i < supplies.size(); ++i) {
    const Supply& s = supplies[i];
    if (s.limit.slope <= 0.0) continue;
    const Linear limit = reached ? Linear{s.fleet->count(State::running) * s.unit_mw} : s.limit;
    ports.set_supply(ports.supply[i], limit, {s.must_run_mw});
  }
}

double Network::servable_mw(int hall, double drawn_mw, bool after_ramp) {
  if (after_ramp) set_ramping_limits(true);
  ports.balance.solve();
  const double short_mw =
      ports.balance.unserved(ports.base[hall]).value + ports.balance.unserved(ports.cappable[hall]).value;
  double promised = 0.0, served = 0.0;
  for (std::size_t h = 0; h < halls.size(); ++h) {
    promised += promised_mw_[h];
    ports.set_demand(ports.waiting[h], {promised_mw_[h] + (static_cast<int>(h) == hall ? drawn_mw : 0.0)});
  }
  ports.balance.solve();
  for (std::size_t h = 0; h < halls.size(); ++h) {
    served += ports.balance.served(ports.waiting[h]).value;
    ports.set_demand(ports.waiting[h], {});
  }
  if (after_ramp) set_ramping_limits(false);
  ports.balance.solve();
  return short_mw > 0.0 ? 0.0 : std::clamp(served - promised, 0.0, drawn_mw);
}

/// Power that the cooling plants will take besides, once all jobs are at work again and racks without power are back.
double Network::planned_cooling_mw() const {
  const double now = world_.now();
  double sum = 0.0;
  for (std::size_t l = 0; l < loops.size(); ++l) {
    const Loop& loop = loops[l];
    double heat = 0.0, fans = 0.0;
    for (const Hall& hall : halls) {
      if (hall.loop != static_cast<int>(l)) continue;
      fans += hall.it_planned_mw * hall.fans_per_it;
      heat += hall.fixed_mw() + hall.drawn_mw(hall.it_planned_mw);
    }
    heat += fans;
    if (heat <= loop.heat.value) continue;
    const double able = loop.able.value;  // coolers that will join take as much for each MW as those that run
    const double power =
        heat <= able || able <= 0.0 ? loop.power_for(heat, now) : loop.power_for(able, now) * heat / able;
    sum += std::max(0.0, power + fans - loop.power.value);
  }
  return sum;
}

void Network::read_supplies() {
  for (std::size_t i = 0; i < supplies.size(); ++i) {
    Supply& s = supplies[i];
    s.out = ports.balance.output(ports.supply[i]);
    s.spilled = ports.balance.spilled(ports.supply[i]);
    if (s.store) s.charging = ports.balance.served(ports.charge[i]) + ports.balance.served(ports.absorb[i]);
  }
  planned_extra_mw_ = 0.0;
  wanted_ = unserved_ = {};
  const auto count = [this](int port) {
    const Linear missing = ports.balance.unserved(port);
    wanted_ += ports.balance.served(port) + missing;
    unserved_ += missing;
  };
  for (const int port : ports.essential) count(port);
  for (const int port : ports.load) count(port);
  for (const int port : ports.cooling) count(port);
  for (std::size_t h = 0; h < halls.size(); ++h) {
    Hall& hall = halls[h];
    count(ports.fixed[h]);
    count(ports.base[h]);
    count(ports.cappable[h]);
    hall.lost = Linear{hall.it_wanted_mw} - hall.it;
    if (hall.lost.value < kept_tolerance * (1.0 + hall.it_wanted_mw) && hall.lost.slope == 0.0) hall.lost = {};
    const double drawn_wanted = hall.drawn_mw(hall.it_wanted_mw);
    wanted_ += {drawn_wanted - hall.drawn_mw(hall.it_full_mw)};
    planned_extra_mw_ += hall.drawn_mw(hall.it_planned_mw) - drawn_wanted;
    unserved_ += {drawn_wanted - hall.drawn_mw(hall.it_full_mw)};
  }
  if (!is_short(unserved_, wanted_.value)) unserved_ = {};
  planned_extra_mw_ += planned_cooling_mw();
}

void Network::check_balance() const {
  const double residual = ports.balance.residual();
  if (!(std::abs(residual) <= 1e-9 * (1.0 + wanted_.value)))
    throw InternalFault(fmt::format("power does not balance at {}: residual {} MW of {} MW wanted",
                                    to_string(world_.date(world_.now())), residual, wanted_.value));
}

double Network::on_call_mw() const {
  double sum = -expected_loss_mw;
  for (const Supply& s : supplies)
    if (s.source->on_call()) sum += s.limit.value;
  return sum;
}

const Supply* Network::supply_of(const Fleet& fleet) const {
  const auto found = std::find_if(supplies.begin(), supplies.end(), [&](const Supply& s) { return s.fleet == &fleet; });
  return found != supplies.end() ? &*found : nullptr;
}

double Network::wanted_at_start_mw() const {
  double sum = 0.0;
  for (const double mw : load_mw) sum += mw;
  for (const Hall& hall : halls)
    sum += (hall.fixed_mw() + hall.drawn_mw(hall.it_planned_mw)) * world_.contractor->facility_per_drawn(hall);
  return sum;
}

double Network::nox_t(std::size_t permit) const {
  double sum = 0.0;
  for (const Supply& s : supplies)
    if (s.fleet->spec->permit == world_.scenario.permits.items[permit].first)
      sum += s.source->emissions(Energy(world_.accounts->fuel_mwh(s.fleet->index))).nox.value() +
             s.source->start_emissions(Energy(s.fleet->start_fuel_mwh)).nox.value();
  return sum;
}

}  // namespace gigasim::sim
