#include <algorithm>

#include "build_out.hpp"
#include "checks.hpp"

namespace gigasim {

namespace {
std::vector<std::string> names_of(const Scenario& plan, Place place) {
  switch (place) {
    case Place::bus:
      return names_of(plan.buses);
    case Place::loop:
      return names_of(plan.loops);
    case Place::hall:
      return names_of(plan.halls);
    case Place::site:
      return names_of(plan.sites);
  }
  throw InternalFault("place without a section");
}

/// What a name is declared as.
std::optional<Place> declared_as(const Scenario& plan, std::string_view name) {
  if (plan.buses.find(name)) return Place::bus;
  if (plan.loops.find(name)) return Place::loop;
  if (plan.halls.find(name)) return Place::hall;
  return plan.sites.find(name) ? std::optional(Place::site) : std::nullopt;
}

void check_place(Checks& checks, const std::string& path, const FleetSpec& fleet) {
  const Place place = traits(fleet.device).place;
  const std::string_view wanted = to_text(place);
  const auto known = names_of(checks.plan, place);
  if (std::find(known.begin(), known.end(), fleet.at) != known.end()) return;
  const std::optional<Place> found = declared_as(checks.plan, fleet.at);
  if (!found) return checks.unknown(path + ".at", fleet.at, wanted, known);
  checks.mistaken(path + ".at", wanted,
                  fmt::format("'{}' is a {}, a {} stands at a {}{}", fleet.at, to_text(*found), kind_of(fleet), wanted,
                              suggestion(fleet.at, known)));
}

void check_air(Checks& checks, const std::string& name, const FleetSpec& fleet) {
  if (!traits(fleet.device).needs_air || !stands_at(fleet, Place::bus)) return;
  if (const BusSpec* bus = checks.plan.buses.find(fleet.at); bus && bus->site.empty())
    checks.report(entry_path("buses", fleet.at, "site"), "'{}' stands here and needs the air of a site; write `site:`",
                  name);
}

void check_lease(Checks& checks, const std::string& path, const FleetSpec& fleet) {
  if (!fleet.lease) return;
  const LeaseSpec& lease = *fleet.lease;
  if (is_of(fleet, Account::buildings))
    return checks.report(path + ".lease", "has no effect on floor space; remove it");
  if (lease.until && lease.term) checks.report(path + ".lease", "both `until` and `term` are given; write one of them");
  if (!lease.until && !lease.term)
    checks.report(path + ".lease", "does not say when units are returned; write `until:` or `term:`");
  if (lease.until && *lease.until <= checks.plan.start)
    checks.report(path + ".lease.until", "{} is not after the start, {}; write a later date", to_string(*lease.until),
                  to_string(checks.plan.start));
}

void check_permit(Checks& checks, const std::string& path, const FleetSpec& fleet) {
  if (fleet.permit.empty()) return;
  const PermitSpec* permit = checks.resolve(path + ".permit", fleet.permit, checks.plan.permits, "permit");
  if (!permit) return;
  if (!is_of(fleet, Account::generation))
    return checks.report(path + ".permit", "has no effect on a {}: permits let generating units run; remove it",
                         kind_of(fleet));
  const bool only_nox = permit->nox_per_year && !permit->from && !permit->until && !permit->term;
  if (only_nox && !traits(fleet.device).burns_fuel)
    checks.report(path + ".permit", "'{}' limits NOx only, and a {} emits none; remove it", fleet.permit,
                  kind_of(fleet));
}

bool hit_by_common_cause(const Scenario& plan, std::string_view fleet) {
  return std::any_of(plan.common_causes.begin(), plan.common_causes.end(), [&](const auto& cause) {
    return std::find(cause.second.fleets.begin(), cause.second.fleets.end(), fleet) != cause.second.fleets.end();
  });
}

void check_repair(Checks& checks, const std::string& path, const std::string& name, const FleetSpec& fleet) {
  const bool fails = can_fail(fleet.device) || hit_by_common_cause(checks.plan, name);
  if (!fleet.crew.empty() && checks.resolve(path + ".crew", fleet.crew, checks.plan.crews, "crew") && !fails)
    checks.report(path + ".crew", "has no effect: the units never fail; write `outage:`, or remove it");
  if (fleet.spares && !fails)
    checks.report(path + ".spares", "have no effect: the units never fail; write `outage:`, or remove them");
  if (!fleet.spares && fleet.turnaround != FleetSpec{}.turnaround)
    checks.report(path + ".turnaround", "has no effect without `spares`; write how many there are");
}

/// Some phase says how many units it adds; none is a number, too.
bool delivered(const Scenario& plan, std::string_view fleet) {
  return std::any_of(plan.phases.begin(), plan.phases.end(), [&](const PhaseSpec& phase) {
    return std::any_of(phase.add.begin(), phase.add.end(), [&](const AddSpec& add) { return add.fleet == fleet; });
  });
}

void check_fleet(Checks& checks, const std::string& name, const FleetSpec& fleet) {
  const std::string path = entry_path("fleets", name);
  check_place(checks, path, fleet);
  check_air(checks, name, fleet);
  if (!checks.misspelt("fleet") && !fleet.initial && !delivered(checks.plan, name))
    checks.report(path, "never gets a unit; write `initial:`, add some in a phase, or remove it");
  check_lease(checks, path, fleet);
  check_permit(checks, path, fleet);
  check_repair(checks, path, name, fleet);
  check_device(checks, name, fleet);
}
}  // namespace

void check_fleets(Checks& checks) {
  for (const auto& [name, fleet] : checks.plan.fleets) check_fleet(checks, name, fleet);
}

}  // namespace gigasim
