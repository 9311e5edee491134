#include "accounts.hpp"

#include <algorithm>
#include <limits>

#include "contractor.hpp"
#include "hours.hpp"
#include "network.hpp"
#include "results.hpp"
#include "scheduler.hpp"

namespace gigasim::sim {

namespace {

Linear served(const Network& n, const std::vector<int>& ports) {
  Linear sum;
  for (const int port : ports) sum += n.ports.balance.served(port);
  return sum;
}

/// GPU-hours of this bin are lost to the plan.
bool is_loss(HourBin bin) {
  switch (bin) {
    case HourBin::useful:
    case HourBin::serving:
    case HourBin::checkpoint:
    case HourBin::standby:
    case HourBin::idle:
    case HourBin::planned:
      return false;
    default:
      return true;
  }
}

}  // namespace

Accounts::Accounts(World& world)
    : world_(world),
      meters_(world),
      cooler_power_(world.scenario.loops.size()),
      shortfalls_(world),
      shortages_(world, shortfalls_, meters_.campus.unserved),
      build_out_log_(world,
                     [this](double now) {
                       return MonthResult{{},
                                          meters_.it_mwh(now),
                                          meters_.campus.facility.mwh(now),
                                          meters_.campus.unserved.mwh(now),
                                          shortages_.hours(now)};
                     }),
      bills_(priced(world.scenario) ? std::make_optional<Bills>(world) : std::nullopt),
      series_(world, meters_),
      phases_(world, meters_, shortfalls_, shortages_, [this](double now) { month_over(now); }) {
  hourly_ = hourly();
  hourly_.start();
}

// flows of the moment

void Accounts::update_supply(double now, const Supply& s) {
  SupplyMeters& m = meters_.supplies[s.fleet->index];
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
  LoadMeters& m = meters_.loads[load];
  const int cut = is_short(unserved, wanted_mw);
  m.wanted.set(now, {wanted_mw});
  m.unserved.set(now, cut ? unserved : Linear{});
  if (cut != m.cut.count()) m.cut.add(now, cut - m.cut.count());
  m.deepest_mw = std::max(m.deepest_mw, cut ? unserved.value : 0.0);
}

void Accounts::update_loads(double now, double served_mw) {
  for (std::size_t i = 0; i < meters_.loads.size(); ++i) update_load(now, i, world_.network->load_mw[i], {});
  meters_.campus.load.set(now, {served_mw});
  meters_.campus.wanted.set(now, {served_mw});
}

/// Electric power of each fleet of coolers; all of a loop grow alike until the next settle.
void Accounts::update_coolers(double now, std::size_t index) {
  const Loop& loop = world_.network->loops[index];
  if (loop.power == cooler_power_[index]) return;
  cooler_power_[index] = loop.power;
  const double growth = loop.power.value > 0.0 ? loop.power.slope / loop.power.value : 0.0;
  loop.each_power(loop.removal.value, now, [&](const Cooler& cooler, double mw) {
    meters_.supplies[cooler.fleet.index].out.set(now, {mw, mw * growth});
  });
}

void Accounts::update(double now) {
  const Network& n = *world_.network;
  Linear spilled;
  for (const Supply& s : n.supplies) {
    update_supply(now, s);
    spilled += s.spilled;
  }
  meters_.campus.spilled.set(now, spilled);
  Linear it, network, drawn, losses;
  for (std::size_t h = 0; h < n.halls.size(); ++h) {
    const Hall& hall = n.halls[h];
    it += hall.it;
    network += hall.it * hall.network_share;
    drawn += n.ports.balance.served(n.ports.fixed[h]) + n.ports.balance.served(n.ports.base[h]) +
             n.ports.balance.served(n.ports.cappable[h]);
    meters_.hall_it[h].set(now, hall.it);
    for (const RackPool* pool : hall.racks)
      meters_.supplies[pool->fleet.index].out.set(now, hall.racks.size() == 1 ? hall.it : hall.part_of(*pool));
  }
  for (std::size_t l = 0; l < n.loops.size(); ++l) update_coolers(now, l);
  for (std::size_t b = 0; b < n.branches.size(); ++b) {
    losses += n.branches[b].loss;
    if (n.branches[b].circuits) meters_.feeders[b].set(now, n.ports.balance.flow(n.ports.bus[b]));
  }
  const Linear essential = served(n, n.ports.essential), cooling = served(n, n.ports.cooling);
  meters_.campus.it.set(now, it - network);
  meters_.campus.network.set(now, network);
  meters_.campus.conversion.set(now, drawn - it);
  meters_.campus.cooling.set(now, cooling);
  meters_.campus.feeder_loss.set(now, min(losses, essential));
  meters_.campus.auxiliary.set(now, essential - min(losses, essential));
  meters_.campus.load.set(now, served(n, n.ports.load));
  for (std::size_t i = 0; i < meters_.loads.size(); ++i)
    update_load(now, i, n.load_mw[i], Linear{n.load_mw[i]} - n.ports.balance.served(n.ports.load[i]));
  const Linear facility = drawn + cooling + essential;
  meters_.campus.facility.set(now, facility);
  meters_.campus.wanted.set(now, n.wanted());
  meters_.campus.unserved.set(now, n.unserved());
  meters_.campus.it_and_network.set(now, it);
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
    const double wanted = meters_.campus.wanted.value(t);
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

// bills

/// Running totals of every fleet.
std::vector<Use> Accounts::use(double now) {
  std::vector<Use> all;
  for (const auto& f : world_.fleets) {
    SupplyMeters& m = meters_.supplies[f->index];
    if (!f->delivers_power) {  // what it draws is paid where it is made
      all.push_back({.in_service_hours = f->in_service_hours(now)});
      continue;
    }
    all.push_back({f->in_service_hours(now), m.out.mwh(now), m.fuel.mwh(now) + f->start_fuel_mwh,
                   m.cost.mwh(now) + f->start_usd, m.out.take_peak(now)});
  }
  return all;
}

void Accounts::month_over(double now) {
  if (bills_) bills_->close(now, phases_.name(), use(now));
}

// the end

/// From the results of fleets.
void Accounts::add_rack_hours(RunResult& r, double now) const {
  for (const auto& pool : world_.racks) {
    const Fleet& fleet = pool->fleet;
    const FleetResult& result = r.fleets[static_cast<std::size_t>(fleet.index)];
    r.rack_hours_energised += result.in_service_hours;
    r.rack_hours_failed += result.forced_outage_hours;
    r.rack_hours_installed += static_cast<double>(fleet.units.size()) * now / seconds_per_hour -
                              fleet.hours(State::planned, now) - fleet.hours(State::retired, now);
  }
}

void Accounts::add_halls(RunResult& r) const {
  for (const Hall& hall : world_.network->halls) {
    r.halls.push_back({.name = hall.name});
    if (hall.loop < 0) continue;
    const Loop& loop = world_.network->loops[hall.loop];
    r.halls.back().coolant_peak_c = loop.peak_c + loop.spec.water.approach.value();
  }
}

void Accounts::add_losses_of_plan(RunResult& r, double now) const {
  constexpr double rounding = 1e-12;  // of the hours of all states, each a sum over all that happened
  double dark_mwh = 0.0, commissioning_gpu_h = 0.0;
  for (const Hall& hall : world_.network->halls)
    for (const RackPool* pool : hall.racks) {
      const Fleet& fleet = pool->fleet;
      const double commissioning = fleet.hours(State::commissioning, now);
      const double installed = static_cast<double>(fleet.units.size()) * now / seconds_per_hour -
                               fleet.hours(State::planned, now) - fleet.hours(State::retired, now);
      const double dark_hours = installed - commissioning - fleet.in_service_hours(now);
      if (dark_hours > rounding * installed)
        dark_mwh += dark_hours * hall.rack_load_mw(*pool) * world_.contractor->facility_per_it(hall);
      commissioning_gpu_h += commissioning * pool->rack.gpus;
    }
  r.plan_wanted_mwh = meters_.campus.wanted.mwh(now) + dark_mwh;
  r.plan_unserved_mwh = r.adequacy.unserved_mwh + dark_mwh;
  r.plan_gpu_hours = r.gpu_hours_installed - commissioning_gpu_h;
  double lost = -commissioning_gpu_h;
  for (const GpuHours& cell : r.gpu_hours) lost += is_loss(cell.bin) ? cell.gpu_hours : 0.0;
  r.plan_lost_gpu_hours = r.gpu_hours.empty() ? 0.0 : std::max(0.0, lost);
}

RunResult Accounts::result(double now) {
  world_.network->advance(now);
  phases_.close(now);
  RunResult r;
  r.scenario_name = world_.scenario.name;
  r.start = world_.scenario.start;
  r.end = world_.scenario.end;
  r.seed = world_.options.seed;
  r.replication = world_.options.replication;
  r.phases = phases_.take();
  for (const auto& fleet : world_.fleets) r.fleets.push_back(fleet_result(world_, meters_, *fleet, now));
  add_rack_hours(r, now);
  add_halls(r);
  for (std::size_t i = 0; i < meters_.loads.size(); ++i) r.loads.push_back(load_result(world_, meters_, i, now));
  r.shortfalls = difference(with_waits(shortfalls_.totals(now), world_, now), {});
  world_.hours->finish(now, r);
  build_out_log_.finish(now, r);
  r.jobs = world_.scheduler->results(now);
  r.ledger = energy_ledger(world_, meters_, now);
  if (bills_) bills_->finish(r);
  r.adequacy = adequacy_;
  shortages_.finish(r.adequacy, now);
  const double it = meters_.it_mwh(now);
  r.pue = it > 0.0 ? meters_.campus.facility.mwh(now) / it : std::numeric_limits<double>::quiet_NaN();
  add_losses_of_plan(r, now);
  if (bills_) r.economics = economics(world_.scenario, r);
  return r;
}

}  // namespace gigasim::sim
