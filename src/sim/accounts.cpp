#include "accounts.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <cmath>

#include "contractor.hpp"
#include "hours.hpp"
#include "network.hpp"
#include "scheduler.hpp"

namespace gigasim::sim {

namespace {

constexpr double unwatched_step_s =
    30.0 * 24.0 * seconds_per_hour;  ///< between two signs of progress, where nobody reads rows

/// What does not add up as a share of what passed; itself where nothing passed. NaN of anything stays NaN.
double share_of(double missing, double whole) { return whole == 0.0 ? missing : missing / whole; }

Linear served(const Network& n, const std::vector<int>& ports) {
  Linear sum;
  for (const int port : ports) sum += n.ports.balance.served(port);
  return sum;
}

}  // namespace

Accounts::Accounts(World& world)
    : world_(world),
      shortfalls_(world),
      shortages_(world, shortfalls_, totals_.unserved),
      supplies_(world.fleets.size()),
      loads_(world.scenario.loads.size()),
      hall_it_(world.scenario.halls.size()),
      feeders_(world.scenario.buses.size()),
      build_out_log_(world, [this](double now) {
        return MonthResult{{},
                           totals_.it.mwh(now) + totals_.network.mwh(now),
                           totals_.facility.mwh(now),
                           totals_.unserved.mwh(now),
                           shortages_.hours(now)};
      }) {
  if (priced(world.scenario)) bills_.emplace(world);
  lay_out_series();
  lives_.push_back(series());
  lives_.push_back(phases());
  lives_.push_back(hourly());
  for (Life& life : lives_) life.start();
}

// flows of the moment

void Accounts::update_supply(double now, const Supply& s) {
  SupplyMeters& m = supplies_[s.fleet->index];
  m.out.set(now, s.out);
  m.spilled.set(now, s.spilled);
  if (s.store) {
    m.limit.set(now, s.limit);
    m.charging.set(now, s.charging);
  } else {
    // The limit of a machine that ramps rises without end until the next settle; its capability does not.
    m.limit.set(now, {s.fleet->count(State::running) * s.unit_mw});
  }
  const Linear fuel = s.fuel();
  m.fuel.set(now, fuel);
  m.cost.set(now, s.source->cost_usd_per_h(world_.market(), s, fuel));
}

void Accounts::update_load(double now, std::size_t load, double wanted_mw, Linear unserved) {
  LoadMeters& m = loads_[load];
  const int cut = is_short(unserved, wanted_mw);
  m.wanted.set(now, {wanted_mw});
  m.unserved.set(now, cut ? unserved : Linear{});
  if (cut != m.cut.count()) m.cut.add(now, cut - m.cut.count());
  m.deepest_mw = std::max(m.deepest_mw, cut ? unserved.value : 0.0);
}

void Accounts::update_loads(double now, double served_mw) {
  for (std::size_t i = 0; i < loads_.size(); ++i) update_load(now, i, world_.network->load_mw[i], {});
  totals_.load.set(now, {served_mw});
  totals_.wanted.set(now, {served_mw});
}

void Accounts::update(double now) {
  const Network& n = *world_.network;
  Linear spilled;
  for (const Supply& s : n.supplies) {
    update_supply(now, s);
    spilled += s.spilled;
  }
  totals_.spilled.set(now, spilled);
  Linear it, network, drawn, losses;
  for (std::size_t h = 0; h < n.halls.size(); ++h) {
    const Hall& hall = n.halls[h];
    it += hall.it;
    network += hall.it * hall.network_share;
    drawn += n.ports.balance.served(n.ports.fixed[h]) + n.ports.balance.served(n.ports.base[h]) +
             n.ports.balance.served(n.ports.cappable[h]);
    hall_it_[h].set(now, hall.it);
  }
  for (std::size_t b = 0; b < n.branches.size(); ++b) {
    losses += n.branches[b].loss;
    if (n.branches[b].circuits) feeders_[b].set(now, n.ports.balance.flow(n.ports.bus[b]));
  }
  const Linear essential = served(n, n.ports.essential), cooling = served(n, n.ports.cooling);
  totals_.it.set(now, it - network);
  totals_.network.set(now, network);
  totals_.conversion.set(now, drawn - it);
  totals_.cooling.set(now, cooling);
  totals_.feeder_loss.set(now, min(losses, essential));
  totals_.auxiliary.set(now, essential - min(losses, essential));
  totals_.load.set(now, served(n, n.ports.load));
  for (std::size_t i = 0; i < loads_.size(); ++i)
    update_load(now, i, n.load_mw[i], Linear{n.load_mw[i]} - n.ports.balance.served(n.ports.load[i]));
  const Linear facility = drawn + cooling + essential;
  totals_.facility.set(now, facility);
  totals_.wanted.set(now, n.wanted());
  totals_.unserved.set(now, n.unserved());
  totals_.it_and_network.set(now, it);
  shortfalls_.update(now);
  shortages_.update(now);
}

Life Accounts::hourly() {
  double day_peak = -1.0;
  bool short_at_peak = false;
  constexpr double into_hour_s = 1.0;  // what changes on the hour has settled by then
  for (int hour = 0;; ++hour) {
    const double t = hour * seconds_per_hour + into_hour_s;
    co_await world_.events.sleep(hour_ticker_, t);
    const double wanted = totals_.wanted.value(t);
    const bool short_now = shortages_.present();
    // A run that ends within the hour has only so much of it.
    adequacy_.hourly_loss_of_load_hours +=
        short_now * std::min(1.0, (world_.end_s - hour * seconds_per_hour) / seconds_per_hour);
    if (wanted > day_peak) {
      day_peak = wanted;
      short_at_peak = short_now;
    }
    if (hour % 24 == 23) {
      adequacy_.loss_of_load_days += short_at_peak;
      day_peak = -1.0;
      short_at_peak = false;
    }
  }
}

// series

void Accounts::lay_out_series() {
  const auto mean = [this](std::string name, std::string text, const Meter& m) {
    readings_.push_back({{name + "_mw", "MW", text}, &m, {}, 0.0});
  };
  const auto state = [this](std::string name, std::string unit, std::string text, std::function<double()> f) {
    readings_.push_back({{std::move(name), std::move(unit), std::move(text)}, nullptr, std::move(f), 0.0});
  };
  mean("facility", "Campus demand served, cooling and losses included; other loads not", totals_.facility);
  mean("it", "Rack input", totals_.it);
  mean("network", "Network and support servers", totals_.network);
  mean("conversion_loss", "Transformers, UPS, busway, lighting", totals_.conversion);
  mean("cooling", "Chillers, dry coolers, pumps, CDUs, fan walls", totals_.cooling);
  mean("feeder_loss", "Feeders and transformers between buses", totals_.feeder_loss);
  mean("auxiliary", "House loads of machines, battery standby", totals_.auxiliary);
  mean("load", "Other loads served", totals_.load);
  mean("unserved", "Wanted and not served, caps and throttling included", totals_.unserved);
  mean("spilled", "Made at the least output of machines, and taken by nobody", totals_.spilled);
  for (const Supply& supply : world_.network->supplies) {
    const Fleet* fleet = supply.fleet;
    const SupplyMeters& m = supplies_[fleet->index];
    mean(fleet->name, "Delivered by " + fleet->name, m.out);
    mean(fleet->name + "_limit", "What its units that run could deliver in the present air", m.limit);
    if (supply.store) {
      mean(fleet->name + "_charging", "Taken by " + fleet->name, m.charging);
      state(fleet->name + "_soc", "1", "State of charge at the end",
            [this, &supply] { return world_.network->state_of_charge(supply); });
    }
    state(fleet->name + "_running", "units", "Units running at the end",
          [fleet] { return fleet->count(State::running); });
  }
  for (std::size_t b = 0; b < feeders_.size(); ++b) {
    const Branch& branch = world_.network->branches[b];
    if (!branch.circuits) continue;
    const std::string name = "feeder_" + world_.scenario.buses.items[b].first;
    mean(name, "Through the circuits to this bus, at their far end", feeders_[b]);
    state(name + "_limit_mw", "MW", "What the circuits in service carry at the end",
          [&branch] { return branch.circuits->count(State::running) * branch.circuit_mw; });
  }
  for (std::size_t i = 0; i < world_.sites.size(); ++i)
    state("ambient_" + world_.sites[i].name + "_c", "degC", "Outdoor temperature",
          [this, i] { return world_.sites[i].air.ambient.degc; });
  for (std::size_t i = 0; i < world_.scenario.loops.size(); ++i) {
    const std::string& name = world_.scenario.loops.items[i].first;
    state("water_" + name + "_c", "degC", "Supply water at the end",
          [this, i] { return world_.network->water_c(world_.network->loops[i]); });
    state("heat_" + name + "_mw", "MW", "Heat into the loop at the end",
          [this, i] { return world_.network->heat_mw(world_.network->loops[i]); });
    state("chillers_" + name, "units", "Chillers cooling at the end", [this, i] {
      double n = 0;
      for (const StagedCooler* c : world_.network->loops[i].staged)
        n += c->fleet.count(State::running) + c->fleet.count(State::loading);
      return n;
    });
  }
  for (std::size_t i = 0; i < world_.scenario.halls.size(); ++i) {
    const std::string& name = world_.scenario.halls.items[i].first;
    mean("hall_" + name, "Input of the racks of " + name, hall_it_[i]);
    state("racks_" + name + "_up", "racks", "Racks up at the end", [this, i] { return world_.network->halls[i].up(); });
    state("racks_" + name + "_shed", "racks", "Of them switched off for want of power",
          [this, i] { return world_.network->halls[i].shed; });
  }
  std::vector<Column> columns;
  for (const Reading& r : readings_) columns.push_back(r.column);
  world_.recorder.columns(columns);
  row_.resize(readings_.size());
}

void Accounts::write_row(double from, double now) {
  for (std::size_t i = 0; i < readings_.size(); ++i) {
    Reading& r = readings_[i];
    if (r.mean) {
      const double total = r.mean->total(now);
      row_[i] = (total - r.before) / (now - from);
      r.before = total;
    } else {
      row_[i] = r.state();
    }
  }
  world_.recorder.row(world_.date(from), row_);
}

Life Accounts::series() {
  const bool rows = world_.recorder.wants_rows(), gpus = !world_.scenario.halls.empty();
  const double resolution = world_.scenario.output.resolution.value();
  const double step = rows || gpus ? resolution : std::max(resolution, unwatched_step_s);
  for (long k = 1;; ++k) {
    const double to = std::min(static_cast<double>(k) * step, world_.end_s);
    co_await world_.events.sleep(series_ticker_, to);
    if (rows) write_row(static_cast<double>(k - 1) * step, to);
    world_.hours->sample(to);
    world_.recorder.progress(to / world_.end_s, world_.date(to), totals_.facility.value(to));
    if (to >= world_.end_s) co_return;
  }
}

// phases

std::string Accounts::phase_name() const {
  return world_.scenario.phases.empty() ? "whole run" : world_.scenario.phases[phase_].name;
}

std::vector<Shortfall> Accounts::shortfalls(double now, bool of_phase) const {
  std::vector<Shortfall> list = of_phase ? shortfalls_.phase_totals(now) : shortfalls_.totals(now);
  for (const Wait& w : world_.contractor->waits()) {
    const auto same = std::find_if(list.begin(), list.end(),
                                   [&](const Shortfall& s) { return s.resource == w.resource && s.cause == w.cause; });
    Shortfall& s = same != list.end() ? *same : list.emplace_back();
    s.resource = w.resource;
    s.cause = w.cause;
    s.rack_hours += w.racks.hours(now);
  }
  for (const auto& pool : world_.racks) {
    const double hours = pool->fleet.waiting_repair.hours(now);
    if (hours <= 0.0) continue;
    list.emplace_back();
    list.back().resource = {Resource::Kind::repair, pool->fleet.name};
    list.back().cause = Cause::no_crew_or_part;
    list.back().rack_hours = hours;
  }
  return list;
}

Accounts::Snapshot Accounts::snapshot(double now) const {
  return {totals_.it.mwh(now) + totals_.network.mwh(now),
          totals_.facility.mwh(now),
          totals_.wanted.mwh(now),
          totals_.unserved.mwh(now),
          shortages_.hours(now),
          shortfalls(now, true)};
}

Life Accounts::phases() {
  for (std::size_t p = 0; p < world_.phase_start.size(); ++p) {
    if (world_.phase_start[p] > 0.0) {
      co_await world_.events.sleep(phase_ticker_, world_.phase_start[p]);
      if (p > 0) close_phase(world_.phase_start[p]);
    }
    phase_ = p;
    phase_since_ = std::max(0.0, world_.phase_start[p]);
    phase_start_ = snapshot(phase_since_);
    totals_.it_and_network.take_peak(phase_since_);
    totals_.facility.take_peak(phase_since_);
    shortfalls_.restart_worst();
  }
}

double Accounts::hottest_c(Date from, Date to) const {
  double hottest = -273.0;
  for (const Site& site : world_.sites)
    for (Date d = from; d < to; d += std::chrono::hours(1)) hottest = std::max(hottest, site.weather.ambient(d).degc);
  return hottest;
}

void Accounts::close_phase(double now) {
  const Snapshot end = snapshot(now);
  const Network& n = *world_.network;
  PhaseResult p;
  p.name = phase_name();
  world_.hours->close(now, p.name);
  p.from = world_.date(phase_since_);
  p.to = world_.date(now);
  for (const auto& pool : world_.racks) {
    const Fleet& fleet = pool->fleet;
    const int gone = fleet.count(State::retired) + fleet.count(State::planned);
    const long installed = static_cast<long>(fleet.units.size()) - gone;
    p.racks_installed += installed;
    p.gpus_installed += installed * pool->rack.gpus;
    p.exaflops_energised += fleet.in_service() * pool->rack.pflops / 1000.0;
    p.racks_energised += fleet.in_service();
    p.gpus_energised += static_cast<long>(fleet.in_service()) * pool->rack.gpus;
  }
  const double hours = (now - phase_since_) / seconds_per_hour;
  p.it_mwh = end.it_mwh - phase_start_.it_mwh;
  p.facility_mwh = end.facility_mwh - phase_start_.facility_mwh;
  p.demand_mwh = end.wanted_mwh - phase_start_.wanted_mwh;
  p.unserved_mwh = end.unserved_mwh - phase_start_.unserved_mwh;
  p.served_mwh = p.demand_mwh - p.unserved_mwh;
  p.unserved_hours = end.unserved_hours - phase_start_.unserved_hours;
  if (hours > 0.0) {
    p.it_mean_mw = p.it_mwh / hours;
    p.facility_mean_mw = p.facility_mwh / hours;
  }
  p.it_peak_mw = totals_.it_and_network.take_peak(now);
  p.facility_peak_mw = totals_.facility.take_peak(now);
  p.hottest_c = hottest_c(p.from, p.to);
  const Temperature hot(p.hottest_c);
  p.firm_mw = world_.contractor->firm_mw(hot);
  p.firm_after_loss_mw = world_.contractor->firm_after_loss_mw(hot);
  for (std::size_t l = 0; l < n.loops.size(); ++l)
    p.cooling_available_mw += world_.contractor->cooling_mw(static_cast<int>(l), hot);
  for (const Hall& hall : n.halls)
    if (hall.loop >= 0)
      p.cooling_needed_mw += hall.fixed_mw() + hall.drawn_mw(hall.it_wanted_mw) + hall.it_wanted_mw * hall.fans_per_it;
  p.shortfalls = difference(end.shortfalls, phase_start_.shortfalls);
  p.binds = what_binds(p);
  spdlog::info("{}: phase '{}' ends: {} of {} racks energised, {:.0f} MW facility peak; binds: {}", to_string(p.to),
               p.name, p.racks_energised, p.racks_installed, p.facility_peak_mw, p.binds);
  phases_.push_back(std::move(p));
  month_over(now);
}

std::string Accounts::what_binds(const PhaseResult& p) const {
  if (!p.shortfalls.empty() && p.shortfalls.front().energy_mwh > 1e-4 * p.demand_mwh) {
    const Shortfall& s = p.shortfalls.front();
    return fmt::format("{}: {}", to_text(s.resource), to_text(s.cause));
  }
  const auto waits =
      std::max_element(p.shortfalls.begin(), p.shortfalls.end(),
                       [](const Shortfall& a, const Shortfall& b) { return a.rack_hours < b.rack_hours; });
  if (waits != p.shortfalls.end() && waits->rack_hours > 0.0 && p.racks_energised < p.racks_installed)
    return fmt::format("{} holds racks", to_text(waits->resource));
  if (p.facility_peak_mw <= 0.0) return "nothing yet";
  const double power = p.firm_mw / p.facility_peak_mw - 1.0;
  const double cooling = p.cooling_needed_mw > 0.0 ? p.cooling_available_mw / p.cooling_needed_mw - 1.0 : never;
  return fmt::format("nothing; {} {:+.0f} %", cooling < power ? "cooling" : "firm power",
                     100.0 * std::min(cooling, power));
}

// bills

/// Running totals of every fleet.
std::vector<Use> Accounts::use(double now) {
  std::vector<Use> all;
  for (const auto& f : world_.fleets) {
    SupplyMeters& m = supplies_[f->index];
    all.push_back({f->in_service_hours(now), m.out.mwh(now), m.fuel.mwh(now) + f->start_fuel_mwh,
                   m.cost.mwh(now) + f->start_usd, m.out.take_peak(now)});
  }
  return all;
}

void Accounts::month_over(double now) {
  if (bills_) bills_->close(now, phase_name(), use(now));
}

// the end

FleetResult Accounts::fleet_result(const Fleet& f, double now) const {
  FleetResult r;
  r.name = f.name;
  r.kind = f.kind;
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
  if (!f.spec) return r;
  r.owner = f.spec->owner;
  const SupplyMeters& m = supplies_[f.index];
  r.energy_mwh = m.out.mwh(now);
  r.charged_mwh = m.charging.mwh(now);
  r.spilled_mwh = m.spilled.mwh(now);
  r.start_fuel_mwh_lhv = f.start_fuel_mwh;
  r.start_cost_usd = f.start_usd;
  r.fuel_mwh_lhv = m.fuel.mwh(now) + f.start_fuel_mwh;
  r.cost_usd = m.cost.mwh(now) + f.start_usd;
  const Supply* s = world_.network->supply_of(f);
  if (s) {
    const Emissions running = s->source->emissions(Energy(r.fuel_mwh_lhv - f.start_fuel_mwh));
    const Emissions starting = s->source->start_emissions(Energy(f.start_fuel_mwh));
    r.co2_t = (running.co2 + starting.co2).value();
    r.nox_t = (running.nox + starting.nox).value();
  }
  if (f.spec->lease) r.cost_usd += f.spec->lease->rate.value * f.unit_mw * r.in_service_hours / (hours_per_year / 12.0);
  if (s && s->store) {
    r.cycles = s->store->full_cycles();
    r.state_of_health = s->store->state_of_health();
  }
  for (std::size_t h = 0; h < world_.network->halls.size(); ++h) {
    const Hall& hall = world_.network->halls[h];
    for (const RackPool* pool : hall.racks)
      if (&pool->fleet == &f) r.energy_mwh = hall_it_[h].mwh(now) * f.in_service() / std::max(1, hall.in_service());
  }
  return r;
}

LoadResult Accounts::load_result(std::size_t load, double now) const {
  const LoadMeters& m = loads_[load];
  return {world_.scenario.loads.items[load].first, m.wanted.mwh(now), m.unserved.mwh(now), m.cut.hours(now),
          m.deepest_mw};
}

EnergyLedger Accounts::ledger(double now) const {
  const Network& n = *world_.network;
  EnergyLedger l;
  double moved = 0.0;
  for (const Supply& s : n.supplies) {
    const SupplyMeters& m = supplies_[s.fleet->index];
    if (s.store)
      moved += m.charging.mwh(now) - m.out.mwh(now);
    else if (s.fleet->account == Account::grid)
      l.imported_mwh += m.out.mwh(now);
    else
      l.generated_mwh += m.out.mwh(now);
    l.spilled_mwh += m.spilled.mwh(now);
  }
  l.battery_loss_mwh = n.store_loss_mwh;
  l.battery_stored_change_mwh = n.stored_mwh() + n.stores_left_mwh;
  l.it_mwh = totals_.it.mwh(now);
  l.network_mwh = totals_.network.mwh(now);
  l.conversion_loss_mwh = totals_.conversion.mwh(now);
  l.cooling_mwh = totals_.cooling.mwh(now);
  l.auxiliary_mwh = totals_.auxiliary.mwh(now);
  l.load_mwh = totals_.load.mwh(now);
  l.feeder_loss_mwh = totals_.feeder_loss.mwh(now);
  l.heat_in_mwh = n.heat_in_mwh;
  l.heat_removed_mwh = n.heat_removed_mwh;
  l.heat_stored_change_mwh = n.heat_stored_mwh;
  const double in = l.generated_mwh + l.imported_mwh;
  const double out = l.it_mwh + l.network_mwh + l.conversion_loss_mwh + l.cooling_mwh + l.auxiliary_mwh + l.load_mwh +
                     l.feeder_loss_mwh + l.battery_loss_mwh + l.battery_stored_change_mwh;
  l.electric_residual = share_of(in - out, in + std::abs(moved));
  l.heat_residual = share_of(l.heat_in_mwh - l.heat_removed_mwh - l.heat_stored_change_mwh, l.heat_in_mwh);
  return l;
}

void Accounts::check(const EnergyLedger& l) const {
  if (!(std::abs(l.electric_residual) <= 1e-9))
    throw InternalFault(fmt::format("the energy ledger does not close: residual {:.3g} of {:.6g} MWh",
                                    l.electric_residual, l.generated_mwh + l.imported_mwh));
  if (!(std::abs(l.heat_residual) <= 1e-9))
    throw InternalFault(
        fmt::format("the heat ledger does not close: residual {:.3g} of {:.6g} MWh", l.heat_residual, l.heat_in_mwh));
}

RunResult Accounts::result(double now) {
  world_.network->advance(now);
  close_phase(now);
  RunResult r;
  r.scenario_name = world_.scenario.name;
  r.start = world_.scenario.start;
  r.end = world_.scenario.end;
  r.seed = world_.options.seed;
  r.replication = world_.options.replication;
  r.phases = std::move(phases_);
  for (const auto& fleet : world_.fleets) r.fleets.push_back(fleet_result(*fleet, now));
  for (const auto& pool : world_.racks) {
    const Fleet& fleet = pool->fleet;
    const FleetResult& result = r.fleets[static_cast<std::size_t>(fleet.index)];
    r.rack_hours_energised += result.in_service_hours;
    r.rack_hours_failed += result.forced_outage_hours;
    r.rack_hours_installed += static_cast<double>(fleet.units.size()) * now / seconds_per_hour -
                              fleet.hours(State::planned, now) - fleet.hours(State::retired, now);
  }
  for (const Hall& hall : world_.network->halls) {
    r.halls.push_back({.name = hall.name});
    if (hall.loop < 0) continue;
    const Loop& loop = world_.network->loops[hall.loop];
    r.halls.back().coolant_peak_c = loop.peak_c + loop.spec.water.approach.value();
  }
  for (std::size_t i = 0; i < loads_.size(); ++i) r.loads.push_back(load_result(i, now));
  r.shortfalls = difference(shortfalls(now), {});
  world_.hours->finish(now, r);
  build_out_log_.finish(now, r);
  r.jobs = world_.scheduler->results(now);
  r.ledger = ledger(now);
  check(r.ledger);
  if (bills_) bills_->finish(r);
  r.adequacy = adequacy_;
  shortages_.finish(r.adequacy, now);
  const double it = totals_.it.mwh(now) + totals_.network.mwh(now);
  r.pue = it > 0.0 ? totals_.facility.mwh(now) / it : 0.0;
  if (bills_) r.economics = economics(world_.scenario, r);
  return r;
}

}  // namespace gigasim::sim
