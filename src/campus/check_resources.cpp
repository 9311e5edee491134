#include <algorithm>

#include "checks.hpp"

namespace gigasim {

namespace {
bool crew_used(const Scenario& plan, std::string_view crew) {
  return std::any_of(plan.fleets.begin(), plan.fleets.end(),
                     [&](const auto& fleet) { return fleet.second.crew == crew; }) ||
         std::any_of(plan.buses.begin(), plan.buses.end(),
                     [&](const auto& bus) { return bus.second.via && bus.second.via->crew == crew; });
}

void check_crews(Checks& checks) {
  for (const auto& [name, crew] : checks.plan.crews)
    if (!checks.misspelt("crew") && !crew_used(checks.plan, name))
      checks.report(entry_path("crews", name), "repairs nothing; write `crew: {}` on a fleet, or remove it", name);
}

void check_permit(Checks& checks, const std::string& name, const PermitSpec& permit) {
  const std::string path = entry_path("permits", name);
  const Scenario& plan = checks.plan;
  if (!permit.from && !permit.until && !permit.term && !permit.nox_per_year)
    checks.report(path, "limits nothing; write from, until, term or nox_per_year, or remove it");
  if (permit.from && permit.until && *permit.until <= *permit.from)
    checks.report(path + ".until", "{} is not after `from`, {}; write a later date", to_string(*permit.until),
                  to_string(*permit.from));
  if (permit.from && *permit.from >= plan.end)
    checks.report(path + ".from", "{} is after the end, {}: its units never run; write an earlier date",
                  to_string(*permit.from), to_string(plan.end));
  if (permit.until && *permit.until <= plan.start)
    checks.report(path + ".until", "{} is not after the start, {}: its units never run; write a later date",
                  to_string(*permit.until), to_string(plan.start));
  const bool used =
      checks.misspelt("permit") || std::any_of(plan.fleets.begin(), plan.fleets.end(),
                                               [&](const auto& fleet) { return fleet.second.permit == name; });
  if (!used) checks.report(path, "no fleet has it; write `permit: {}` on a fleet, or remove it", name);
  const bool burns =
      checks.misspelt("permit") || std::any_of(plan.fleets.begin(), plan.fleets.end(), [&](const auto& f) {
        return f.second.permit == name && traits(f.second.device).burns_fuel;
      });
  if (used && !burns && permit.nox_per_year && (permit.from || permit.until || permit.term))
    checks.report(path + ".nox_per_year", "has no effect: no fleet that has it emits NOx; remove it");
}

void check_hit_fleets(Checks& checks, const std::string& path, const CommonCauseSpec& cause) {
  if (cause.fleets.empty()) checks.report(path, "hits no fleet; name at least one");
  for (std::size_t i = 0; i < cause.fleets.size(); ++i) {
    const FleetSpec* fleet = checks.resolve(item_path(path, i), cause.fleets[i], checks.plan.fleets, "fleet");
    if (fleet && is_of(*fleet, Account::buildings))
      checks.report(item_path(path, i), "floor space never fails; remove it");
    if (std::find(cause.fleets.begin(), cause.fleets.begin() + i, cause.fleets[i]) != cause.fleets.begin() + i)
      checks.report(item_path(path, i), "'{}' is named twice; write it once", cause.fleets[i]);
  }
}

void check_common_cause(Checks& checks, const std::string& name, const CommonCauseSpec& cause) {
  const std::string path = entry_path("common_causes", name);
  check_hit_fleets(checks, path + ".fleets", cause);
  check_outage(checks, path + ".outage", cause.outage, !cause.dates.empty());
  if (!cause.outage.fails() && cause.dates.empty())
    checks.report(path, "never happens; write `outage: {rate: ...}` or `dates:`");
  if (cause.share == 0.0) checks.report(path + ".share", "at 0 no unit is ever hit; write more");
  for (std::size_t i = 0; i < cause.dates.size(); ++i)
    if (cause.dates[i] < checks.plan.start || cause.dates[i] >= checks.plan.end)
      checks.report(item_path(path + ".dates", i), "{} is outside the run, {} to {}", to_string(cause.dates[i]),
                    to_string(checks.plan.start), to_string(checks.plan.end));
}
}  // namespace

void check_resources(Checks& checks) {
  for (const auto& [name, cause] : checks.plan.common_causes) check_common_cause(checks, name, cause);
  check_crews(checks);
  for (const auto& [name, permit] : checks.plan.permits) check_permit(checks, name, permit);
}

}  // namespace gigasim
