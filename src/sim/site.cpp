#include "site.hpp"

#include <algorithm>

namespace gigasim::sim {

namespace {

constexpr double exceeded_share = 0.004;  ///< hours that are hotter than the design dry bulb (ASHRAE 0.4 %)

/// The temperature that 0.4 % of the hours exceed.
Temperature hottest_but_few(const Weather& weather) {
  std::vector<double> sorted = weather.ambient_c;
  const auto at = sorted.begin() + static_cast<long>((1.0 - exceeded_share) * static_cast<double>(sorted.size() - 1));
  std::nth_element(sorted.begin(), at, sorted.end());
  return Temperature(*at);
}

bool has_floor(const Scenario& s, const std::string& name, const SiteSpec& spec) {
  return spec.floor || std::any_of(s.fleets.begin(), s.fleets.end(), [&](const auto& fleet) {
           return traits(fleet.second.device).account == Account::buildings && fleet.second.at == name;
         });
}

Site make_site(const Scenario& s, const std::string& name, const SiteSpec& spec, const RunOptions& options) {
  const int length_h = static_cast<int>(clock_s(s.start, s.end) / seconds_per_hour) + 2;
  const Climate* climate = find_climate(spec.climate);
  Site site;
  site.name = name;
  if (!spec.weather.empty())
    site.weather = read_epw(spec.weather, s.start, length_h);
  else if (climate)
    site.weather = make_weather(*climate, s.start, length_h, options.seed, options.replication,
                                spec.region.empty() ? spec.climate : spec.region);
  else
    site.weather = {s.start, {15.0}, {101.325}};
  for (const HeatWaveSpec& wave : spec.heat_waves) add_heat_wave(site.weather, wave);
  site.air = {site.weather.ambient(s.start), site.weather.pressure(s.start)};
  if (spec.design_dry_bulb)
    site.design = *spec.design_dry_bulb;
  else
    site.design = climate ? Temperature(climate->design_dry_bulb_c) : hottest_but_few(site.weather);
  site.has_floor = has_floor(s, name, spec);
  return site;
}

}  // namespace

std::vector<Site> make_sites(const Scenario& s, const RunOptions& options) {
  std::vector<Site> sites;
  for (const auto& [name, spec] : s.sites) sites.push_back(make_site(s, name, spec, options));
  return sites;
}

}  // namespace gigasim::sim
