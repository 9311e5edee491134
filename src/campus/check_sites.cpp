#include <algorithm>

#include "checks.hpp"

namespace gigasim {

namespace {
const std::string& site_of_place(const Scenario& plan, const FleetSpec& fleet) {
  static const std::string nowhere;
  const auto site_of = [&](const auto& table) -> const std::string& {
    const auto* entry = table.find(fleet.at);
    return entry ? entry->site : nowhere;
  };
  const Place place = traits(fleet.device).place;
  switch (place) {
    case Place::bus:
      return site_of(plan.buses);
    case Place::loop:
      return site_of(plan.loops);
    case Place::hall:
      return site_of(plan.halls);
    case Place::site:
      return fleet.at;
  }
  throw InternalFault("place without a site");
}

/// A fleet at the site whose capacity follows the weather; empty when there is none.
std::string user_of_air(const Scenario& plan, std::string_view site) {
  for (const auto& [name, fleet] : plan.fleets)
    if (traits(fleet.device).needs_air && site_of_place(plan, fleet) == site) return name;
  return {};
}

bool site_used(const Scenario& plan, std::string_view site) {
  const auto stands_there = [&](const auto& entry) { return entry.second.site == site; };
  return std::any_of(plan.buses.begin(), plan.buses.end(), stands_there) ||
         std::any_of(plan.loops.begin(), plan.loops.end(), stands_there) ||
         std::any_of(plan.halls.begin(), plan.halls.end(), stands_there) ||
         std::any_of(plan.fleets.begin(), plan.fleets.end(),
                     [&](const auto& entry) { return site_of_place(plan, entry.second) == site; });
}

void check_climate(Checks& checks, const std::string& name, const SiteSpec& site) {
  const std::string path = entry_path("sites", name);
  const bool air = !site.climate.empty() || !site.weather.empty();
  if (!site.climate.empty() && !site.weather.empty())
    checks.report(path + ".weather", "both a climate and a weather file are given; write one of them");
  if (!site.climate.empty() && !find_climate(site.climate)) {
    std::vector<std::string> known;
    for (const std::string_view climate : climate_names()) known.emplace_back(climate);
    checks.unknown(path + ".climate", site.climate, "climate", known);
  }
  if (const std::string user = user_of_air(checks.plan, name); !air && !user.empty())
    checks.report(path, "'{}' needs the air of this site; write `climate:` or `weather:`", user);
  if (!air && !site.heat_waves.empty())
    checks.report(path + ".heat_waves", "have no effect without `climate` or `weather`; write one of them");
}

void check_heat_waves(Checks& checks, const std::string& name, const SiteSpec& site) {
  for (std::size_t i = 0; i < site.heat_waves.size(); ++i) {
    const HeatWaveSpec& wave = site.heat_waves[i];
    const double length_s = wave.length.value() + 2 * 86400.0;
    if (wave.from >= checks.plan.end || clock_s(wave.from, checks.plan.start) >= length_s)
      checks.report(item_path(entry_path("sites", name, "heat_waves"), i, "from"), "{} is outside the run, {} to {}",
                    to_string(wave.from), to_string(checks.plan.start), to_string(checks.plan.end));
  }
}
}  // namespace

void check_sites(Checks& checks) {
  for (const auto& [name, site] : checks.plan.sites) {
    check_climate(checks, name, site);
    check_heat_waves(checks, name, site);
    if (!checks.misspelt("site") && !site_used(checks.plan, name))
      checks.report(entry_path("sites", name),
                    "nothing stands there; remove it, or write `site: {}` on a bus, loop or hall", name);
  }
}

}  // namespace gigasim
