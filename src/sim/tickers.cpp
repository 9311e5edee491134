#include "tickers.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>

#include "network.hpp"
#include "script.hpp"

namespace gigasim::sim {

namespace {

struct Ticker : Actor {
  Ticker() : Actor(Rank::world) {}
};

Life weather_life(World& world, Actor& self, int index) {
  for (double t = seconds_per_hour;; t += seconds_per_hour) {
    co_await world.events.sleep(self, t);
    Site& site = world.sites[index];
    const Date date = world.date(t);
    const Inlet air{site.weather.ambient(date), site.weather.pressure(date)};
    if (air.ambient == site.air.ambient && air.pressure == site.air.pressure) continue;
    site.air = air;
    world.network->air_changed(index);
  }
}

/// Touches the clock whenever a series begins another value.
Life series_life(World& world, Actor& self, const TimeSeries& series, bool of_load) {
  for (;;) {
    const auto next = series.next_change(world.date(world.now()));
    if (!next) co_return;
    co_await world.events.sleep(self, world.clock(*next));
    if (of_load)
      world.events.touch_loads();
    else
      world.events.touch();
  }
}

Life removal_life(World& world, Actor& self, const RemoveSpec& removal) {
  co_await world.events.sleep(self, world.clock(removal.date));
  Fleet& fleet = **std::find_if(world.fleets.begin(), world.fleets.end(),
                                [&](const auto& f) { return f->spec && f->name == removal.fleet; });
  int left = removal.count;
  for (const auto& unit : fleet.units) {
    if (left == 0) break;
    if (!unit->in_service() || unit->leave <= world.now()) continue;
    unit->remove(world.now(), "removed");
    --left;
  }
}

/// Strikes all units of its fleets, each with chance `share`, for one repair time.
Life common_cause_life(World& world, Actor& self, const std::string& name, const CommonCauseSpec& spec) {
  OutageClock clock(spec.outage, world.stream(name, "common cause"));
  RandomStream hits = world.stream(name, "hits");
  std::vector<double> dates;
  for (const Date date : spec.dates) dates.push_back(world.clock(date));
  std::sort(dates.begin(), dates.end());
  std::size_t next_date = 0;
  clock.renew(0.0);
  for (;;) {
    const double scheduled = next_date < dates.size() ? dates[next_date] : never;
    co_await world.events.sleep(self, std::min(scheduled, clock.next()));
    if (world.now() >= scheduled) ++next_date;
    const double until = world.now() + clock.repair_s();
    world.record({world.now(), name, "common_cause", name, 0.0, until - world.now()});
    for (const auto& fleet : world.fleets)
      if (std::find(spec.fleets.begin(), spec.fleets.end(), fleet->name) != spec.fleets.end())
        for (const auto& unit : fleet->units)
          if (unit->in_service() && hits.chance(spec.share)) unit->hit(until, name);
    if (world.now() >= clock.next()) clock.renew(until);
  }
}

/// NOx of a permit's fleets is metered; when the year's tonnage is spent its units stop until the next year.
Life permit_life(World& world, Actor& self, std::size_t index) {
  const auto& [name, permit] = world.scenario.permits.items[index];
  std::vector<Fleet*> fleets;
  for (const auto& fleet : world.fleets)
    if (fleet->spec && fleet->spec->permit == name) fleets.push_back(fleet.get());
  using namespace std::chrono;
  double before_t = 0.0;
  for (;;) {
    const year_month_day today(floor<days>(world.date(world.now())));
    const double year_end = world.clock(sys_days((today.year() + years(1)) / January / 1));
    while (world.now() < year_end) {
      // At most so much of the tonnage can be spent per second: look again when it could be used up.
      double highest_t_per_s = 0.0;
      for (const Fleet* fleet : fleets) {
        const auto& spec = fleet->device<GasTurbineSpec>();
        const Power fuel = fuel_input(spec, Inlet{Temperature(-40.0), Pressure(105.0)}, spec.rating * spec.cold_cap);
        highest_t_per_s += static_cast<double>(fleet->units.size()) *
                           emissions(spec, Energy(fuel.value() / seconds_per_hour)).nox.value();
      }
      const double left_t = permit.nox_per_year->value() - (world.network->nox_t(index) - before_t);
      if (left_t <= 1e-3 * permit.nox_per_year->value()) break;
      co_await world.events.sleep(
          self, std::min(year_end, world.now() + std::max(60.0, left_t / std::max(1e-12, highest_t_per_s))));
    }
    if (world.now() < year_end) {
      world.permit_spent[index] = true;
      world.record({world.now(), name, "permit_spent", "NOx", 0.0, year_end - world.now()});
      for (Fleet* fleet : fleets)
        for (const auto& unit : fleet->units) world.events.ring(*unit);
      co_await world.events.sleep(self, year_end);
    }
    before_t = world.network->nox_t(index);
    world.permit_spent[index] = false;
    for (Fleet* fleet : fleets)
      for (const auto& unit : fleet->units) world.events.ring(*unit);
  }
}

// grid calls

/// Random calls: in each day of the given months with chance per_year / days, at a whole hour of local standard time.
std::vector<double> call_dates(const World& world, const Fleet& fleet, const GridCallSpec& calls) {
  using namespace std::chrono;
  RandomStream stream = world.stream(fleet.name, "calls");
  const int site = index_of(world.scenario.sites, world.scenario.buses.items[fleet.at].second.site);
  const Climate* climate = site >= 0 ? find_climate(world.scenario.sites.items[site].second.climate) : nullptr;
  const double offset_h = climate ? climate->utc_offset_h : 0.0;
  std::vector<double> dates;
  for (const Date date : calls.dates) dates.push_back(world.clock(date));
  const double chance = calls.per_year / (30.4375 * static_cast<double>(std::max<std::size_t>(1, calls.months.size())));
  for (sys_days day = floor<days>(world.scenario.start); day < world.scenario.end; day += days(1)) {
    const double draw = stream.uniform(), when = stream.uniform();
    if (std::find(calls.months.begin(), calls.months.end(), month_of(day)) == calls.months.end() || draw >= chance)
      continue;
    const double hour = calls.from_hour + std::floor(when * (calls.to_hour - calls.from_hour));
    dates.push_back(world.clock(day) + (hour - offset_h) * seconds_per_hour);
  }
  std::sort(dates.begin(), dates.end());
  return dates;
}

/// The utility's control room for one tie: an s4u actor that gives notice, takes import away, and gives it back.
void operate_grid(World& world, Alarm& alarm, Fleet& fleet, const GridCallSpec& calls) {
  namespace sg4 = simgrid::s4u;
  sg4::Actor::self()->daemonize();
  Supply& tie = world.network->supplies[fleet.index];
  for (const double date : call_dates(world, fleet, calls)) {
    if (date < world.now()) continue;
    alarm.sleep_until(std::max(world.now(), date - calls.notice.value()));
    const auto& spec = fleet.device<GridTieSpec>();
    const double mw = fleet.count(State::running) * (spec.firm.number_at(world.date(date)) * calls.depth +
                                                     spec.interruptible.number_at(world.date(date)));
    world.record({world.now(), fleet.name, "call_notice", "grid call", 0.0, calls.notice.value()});
    world.network->expected_loss_mw += mw;
    world.events.touch();
    alarm.sleep_until(date);
    world.network->expected_loss_mw -= mw;
    tie.import_share_firm = 1.0 - calls.depth;
    tie.import_share_rest = 0.0;
    fleet.last_lost = nullptr;
    fleet.last_lost_cause = "grid call";
    fleet.last_lost_event = world.record({world.now(), fleet.name, "call", "grid call", -mw, calls.length.value()});
    world.events.touch();
    alarm.sleep_until(date + calls.length.value());
    tie.import_share_firm = tie.import_share_rest = 1.0;
    world.record({world.now(), fleet.name, "call_over", "grid call", mw});
    world.events.touch();
  }
}

template <class Function>
void start(World& world, Function life) {
  auto ticker = std::make_unique<Ticker>();
  world.lives.push_back(life(*ticker));
  world.tickers.push_back(std::move(ticker));
}

}  // namespace

void start_tickers(World& world) {
  const Scenario& s = world.scenario;
  for (std::size_t i = 0; i < world.sites.size(); ++i)
    start(world, [&](Actor& self) { return weather_life(world, self, static_cast<int>(i)); });
  const auto follow = [&](const auto& profile, bool of_load = false) {
    if (profile.series) start(world, [&](Actor& self) { return series_life(world, self, *profile.series, of_load); });
  };
  follow(s.gas_price);
  for (const auto& [name, load] : s.loads) follow(load.demand, true);
  for (const auto& [name, hall] : s.halls) follow(hall.utilisation);
  for (const auto& [name, job] : s.jobs)
    if (const auto* service = std::get_if<ServiceSpec>(&job.work)) follow(service->utilisation);
  for (const PhaseSpec& phase : s.phases)
    for (const RemoveSpec& removal : phase.remove)
      start(world, [&](Actor& self) { return removal_life(world, self, removal); });
  for (const auto& [name, cause] : s.common_causes)
    start(world, [&, n = &name, c = &cause](Actor& self) { return common_cause_life(world, self, *n, *c); });
  for (std::size_t i = 0; i < s.permits.size(); ++i)
    if (s.permits.items[i].second.nox_per_year) start(world, [&](Actor& self) { return permit_life(world, self, i); });
  for (const auto& fleet : world.fleets) {
    if (!fleet->spec) continue;
    const auto* tie = std::get_if<GridTieSpec>(&fleet->spec->device);
    if (!tie) continue;
    follow(tie->firm);
    follow(tie->interruptible);
    follow(tie->price);
    if (tie->calls.per_year == 0.0 && tie->calls.dates.empty()) continue;
    auto alarm = std::make_unique<Alarm>(world.events);
    start_actor("grid operator of " + fleet->name,
                [&world, a = alarm.get(), f = fleet.get(), tie] { operate_grid(world, *a, *f, tie->calls); });
    world.tickers.push_back(std::move(alarm));
  }
  for (Life& life : world.lives) life.start();
}

}  // namespace gigasim::sim
