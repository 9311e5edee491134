#include <algorithm>
#include <limits>

#include "build_out.hpp"
#include "checks.hpp"

namespace gigasim {

namespace {
constexpr double infinity = std::numeric_limits<double>::infinity();

/// Checks of one fleet's device against the rest of the plan, an overload a kind. A kind without one needs none: its
/// own `problems` are reported, and its outages and maintenance are checked.
struct DeviceChecks {
  Checks& checks;
  const std::string path;
  const FleetSpec& fleet;

  template <class Spec>
  void against_plan(const Spec&) const {}
  void against_plan(const GasTurbineSpec&) const;
  void against_plan(const GridTieSpec&) const;
  void against_plan(const CduSpec&) const;
  void against_plan(const RackSpec&) const;

  std::string at(std::string_view field) const { return path + "." + std::string(field); }
  Duration longest_running(const GasTurbineSpec&) const;
  void check_calls(const GridTieSpec&) const;
};

/// The longest that one turbine can run in a row: the run, cut by maintenance, permit and lease.
Duration DeviceChecks::longest_running(const GasTurbineSpec& s) const {
  Duration longest(clock_s(checks.plan.start, checks.plan.end));
  const auto cut = [&](const std::optional<Duration>& d) {
    if (d) longest = std::min(longest, *d);
  };
  for (const MaintenanceSpec& visit : s.maintenance) {
    cut(visit.every_running);
    cut(visit.every);
  }
  if (const PermitSpec* permit = checks.plan.permits.find(fleet.permit)) cut(permit->term);
  if (fleet.lease) cut(fleet.lease->term);
  return longest;
}

void DeviceChecks::against_plan(const GasTurbineSpec& s) const {
  const double rise = std::max(0.0, 1.0 - std::max(s.step, s.minimum_load));
  const Duration loading((s.rating * rise).value() / s.ramp.value());
  const Duration longest = longest_running(s);
  if (loading > longest && longest > Duration(0.0))
    checks.report(at("ramp"),
                  "full load would take {:.3g} h to reach, but a unit runs for at most {}; write a faster ramp",
                  loading.value() / seconds_per_hour, to_text(longest));
}

void DeviceChecks::check_calls(const GridTieSpec& s) const {
  const GridCallSpec& calls = s.calls;
  if (calls.from_hour >= calls.to_hour)
    checks.report(at("calls.from_hour"), "{} is not before `to_hour`, {}; write an earlier hour", calls.from_hour,
                  calls.to_hour);
  if (calls.per_year > 0.0 && calls.months.empty())
    checks.report(at("calls.months"), "is empty, so random calls could never come; write e.g. [6, 7, 8, 9]");
  if (std::set<int>(calls.months.begin(), calls.months.end()).size() < calls.months.size())
    checks.report(at("calls.months"), "a month is named twice; write each once");
  for (std::size_t i = 0; i < calls.dates.size(); ++i)
    if (calls.dates[i] < checks.plan.start || calls.dates[i] >= checks.plan.end)
      checks.report(item_path(at("calls.dates"), i), "{} is outside the run, {} to {}", to_string(calls.dates[i]),
                    to_string(checks.plan.start), to_string(checks.plan.end));
  const bool any_call = calls.per_year > 0.0 || !calls.dates.empty();
  const bool gives = (calls.depth > 0.0 && (s.firm.varies() || s.firm.constant > Power(0.0))) ||
                     s.interruptible.varies() || s.interruptible.constant > Power(0.0);
  if (any_call && !gives)
    checks.report(at("calls"), "have no effect: no import is given up; write `depth` or `interruptible`");
}

void DeviceChecks::against_plan(const GridTieSpec& s) const {
  check_series(checks, at("firm"), s.firm.series, 0.0, infinity);
  check_series(checks, at("interruptible"), s.interruptible.series, 0.0, infinity);
  const bool imports =
      s.firm.varies() || s.interruptible.varies() || s.firm.constant + s.interruptible.constant > Power(0.0);
  if (!imports)
    checks.report(path, "imports nothing; write `firm:` or `interruptible:`, e.g. '150 MW'");
  else
    check_calls(s);
}

void DeviceChecks::against_plan(const CduSpec&) const {
  if (const HallSpec* hall = checks.plan.halls.find(fleet.at); hall && hall->loop.empty())
    checks.report(at("at"), "CDUs have no effect in hall '{}', which has no loop; write `loop:` there", fleet.at);
}

void DeviceChecks::against_plan(const RackSpec& s) const { check_failures(checks, at("failures"), s.failures, s.gpus); }

}  // namespace

void check_device(Checks& checks, const std::string& name, const FleetSpec& fleet) {
  const std::string path = entry_path("fleets", name);
  if (const OutageSpec* outage = outage_of(fleet.device)) check_outage(checks, path + ".outage", *outage);
  for (Issue& problem : problems_of(fleet.device))
    checks.report(entry_path("fleets", name, problem.path), std::move(problem.message));
  std::visit([one = DeviceChecks{checks, path, fleet}](const auto& spec) { one.against_plan(spec); }, fleet.device);
  if (const auto* visits = maintenance_of(fleet.device)) check_maintenance(checks, path + ".maintenance", *visits);
}

}  // namespace gigasim
