#include <algorithm>
#include <limits>

#include "build_out.hpp"
#include "checks.hpp"

namespace gigasim {

namespace {
void check_thresholds(Checks& checks, const std::string& path, const CoolantLoopSpec& water) {
  const Temperature normal = water.supply + water.approach;
  if (water.throttle <= normal)
    checks.report(path + ".throttle",
                  "racks are throttled at {}, but their coolant is never below supply + approach = {}; write more, or "
                  "lower `supply`",
                  to_text(water.throttle), to_text(normal));
  if (water.slowdown <= water.throttle)
    checks.report(path + ".slowdown", "{} is not above `throttle`, {}; write more", to_text(water.slowdown),
                  to_text(water.throttle));
  if (water.emergency <= water.slowdown)
    checks.report(path + ".emergency", "{} is not above `slowdown`, {}; write more", to_text(water.emergency),
                  to_text(water.slowdown));
  if (water.stage_down > water.stage_up)
    checks.report(path + ".stage_down",
                  "{} is above `stage_up`, {}: chillers would start and stop without end; write less", water.stage_down,
                  water.stage_up);
}

/// Some fleet of the account stands at the entry of this section. It may have no units: that is a number, too.
bool holds(const Scenario& plan, Place place, std::string_view name, Account account) {
  return std::any_of(plan.fleets.begin(), plan.fleets.end(), [&](const auto& entry) {
    const FleetSpec& fleet = entry.second;
    return fleet.at == name && stands_at(fleet, place) && is_of(fleet, account);
  });
}

std::string coolers() {
  return listed(kind_names([](const DeviceTraits& k) { return k.place == Place::loop; }), " or ");
}

void check_loops(Checks& checks) {
  for (const auto& [name, loop] : checks.plan.loops) {
    const std::string path = entry_path("loops", name);
    checks.resolve(path + ".site", loop.site, checks.plan.sites, "site");
    checks.resolve(path + ".bus", loop.bus, checks.plan.buses, "bus");
    check_thresholds(checks, path, loop.water);
    const bool cooled =
        checks.misspelt("loop") || checks.misspelt("fleet") || holds(checks.plan, Place::loop, name, Account::cooling);
    const bool used =
        checks.misspelt("loop") || std::any_of(checks.plan.halls.begin(), checks.plan.halls.end(),
                                               [&](const auto& hall) { return hall.second.loop == name; });
    if (!used)
      checks.report(path, "no hall is cooled by it; write `loop: {}` in a hall, or remove it", name);
    else if (!cooled)
      checks.report(path, "no {} ever stands at it, so its halls are never cooled; add one with `at: {}`", coolers(),
                    name);
  }
}

void check_conversion(Checks& checks, const std::string& path, const ConversionSpec& losses) {
  const ConversionSpec usual;
  const bool changed = losses.ups_a != usual.ups_a || losses.ups_b != usual.ups_b || losses.ups_c != usual.ups_c;
  if (!losses.ups && changed) checks.report(path, "UPS losses have no effect without a UPS; write `ups: true`");
}

void check_halls(Checks& checks) {
  for (const auto& [name, hall] : checks.plan.halls) {
    const std::string path = entry_path("halls", name);
    checks.resolve(path + ".site", hall.site, checks.plan.sites, "site");
    checks.resolve(path + ".bus", hall.bus, checks.plan.buses, "bus");
    if (!hall.loop.empty()) checks.resolve(path + ".loop", hall.loop, checks.plan.loops, "loop");
    check_series(checks, path + ".utilisation", hall.utilisation.series, 0.0, 1.0);
    check_conversion(checks, path + ".conversion", hall.conversion);
    if (!checks.misspelt("hall") && !checks.misspelt("fleet") && !holds(checks.plan, Place::hall, name, Account::racks))
      checks.report(path, "no rack ever stands in it; add a rack fleet with `at: {}`, or remove it", name);
  }
}

void check_loads(Checks& checks) {
  for (const auto& [name, load] : checks.plan.loads) {
    const std::string path = entry_path("loads", name);
    checks.resolve(path + ".bus", load.bus, checks.plan.buses, "bus");
    check_series(checks, path + ".demand", load.demand.series, 0.0, std::numeric_limits<double>::infinity());
    if (checks.plan.halls.find(name))
      checks.report(path, "a hall has the same name, and `shed` could mean either; write another name");
  }
}
}  // namespace

void check_places(Checks& checks) {
  check_loops(checks);
  check_halls(checks);
  check_loads(checks);
}

}  // namespace gigasim
