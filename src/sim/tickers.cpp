#include "tickers.hpp"

#include <algorithm>
#include <chrono>

#include "network.hpp"

namespace gigasim::sim {

namespace {

struct Ticker : Actor {
  Ticker() : Actor(Rank::world) {}
};

Life weather_life(World& world, Actor& self, int index) {
  // Hours of the weather need not begin on those of the run: its zone may be half an hour off.
  const double begun_s = std::fmod(clock_s(world.sites[index].weather.start, world.scenario.start), seconds_per_hour);
  for (double t = seconds_per_hour - begun_s;; t += seconds_per_hour) {
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

void ring_all(World& world, const std::vector<const Fleet*>& fleets) {
  for (const Fleet* fleet : fleets)
    for (const auto& unit : fleet->units) world.events.ring(*unit);
}

/// NOx of a permit's fleets is metered; when the year's tonnage is spent its units stop until the next year.
Life permit_life(World& world, Actor& self, std::size_t index) {
  using namespace std::chrono;
  const auto& [name, permit] = world.scenario.permits.items[index];
  std::vector<const Fleet*> fleets;
  double highest_t_per_s = 0.0;  // at most so much of the tonnage can be spent per second
  for (const auto& role : world.sources) {
    if (role->fleet->spec->permit != name) continue;
    fleets.push_back(role->fleet);
    highest_t_per_s += static_cast<double>(role->fleet->units.size()) * role->source->highest_nox_t_per_s();
  }
  const double allowed_t = permit.nox_per_year->value();
  double before_t = 0.0;
  for (;;) {
    const year_month_day today(floor<days>(world.date(world.now())));
    const double year_end = world.clock(sys_days((today.year() + years(1)) / January / 1));
    while (world.now() < year_end) {
      const double left_t = allowed_t - (world.network->nox_t(index) - before_t);
      if (left_t <= 1e-3 * allowed_t) break;
      // Look again when it could be used up.
      co_await world.events.sleep(
          self, std::min(year_end, world.now() + std::max(60.0, left_t / std::max(1e-12, highest_t_per_s))));
    }
    if (world.now() < year_end) {
      world.permit_spent[index] = true;
      world.record({world.now(), name, "permit_spent", "NOx", 0.0, year_end - world.now()});
      ring_all(world, fleets);
      co_await world.events.sleep(self, year_end);
    }
    before_t = world.network->nox_t(index);
    world.permit_spent[index] = false;
    ring_all(world, fleets);
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
  for (const auto& role : world.sources) {
    for (const TimeSeries* series : role->source->series())
      start(world, [&world, series](Actor& self) { return series_life(world, self, *series, false); });
    if (role->fleet->begin) role->fleet->begin();
  }
  for (Life& life : world.lives) life.start();
}

}  // namespace gigasim::sim
