#include <algorithm>

#include "build_out.hpp"
#include "checks.hpp"

namespace gigasim {

namespace {
bool any_store(const Scenario& plan) {
  return std::any_of(plan.fleets.begin(), plan.fleets.end(),
                     [](const auto& entry) { return is_of(entry.second, Account::storage); });
}

void check_merit(Checks& checks) {
  const auto& merit = checks.plan.policy.merit;
  for (std::size_t i = 0; i < merit.size(); ++i) {
    const std::string path = item_path("policy.merit", i);
    const FleetSpec* fleet = checks.resolve(path, merit[i], checks.plan.fleets, "fleet");
    if (fleet && !traits(fleet->device).in_merit_order)
      checks.report(path, "'{}' is a {}; the merit order is of {}", merit[i], kind_of(*fleet),
                    listed(kind_names([](const DeviceTraits& k) { return k.in_merit_order; }), " and ", "s"));
  }
  check_twice(checks, "policy.merit", merit);
}

void check_shed(Checks& checks) {
  const Scenario& plan = checks.plan;
  for (std::size_t i = 0; i < plan.policy.shed.size(); ++i) {
    const std::string& name = plan.policy.shed[i];
    if (plan.halls.find(name) || plan.loads.find(name)) continue;
    auto known = names_of(plan.halls);
    for (const std::string& load : names_of(plan.loads)) known.push_back(load);
    const std::string path = item_path("policy.shed", i);
    if (const FleetSpec* fleet = plan.fleets.find(name); fleet && is_of(*fleet, Account::racks))
      checks.report(path, "'{}' is a fleet; racks are shed by hall, write '{}'", name, fleet->at);
    else if (fleet)
      checks.report(path, "'{}' is a {}, halls and loads are shed{}", name, kind_of(*fleet), suggestion(name, known));
    else
      checks.unknown(path, name, "hall or load", known);
  }
  check_twice(checks, "policy.shed", plan.policy.shed);
}

std::int64_t generating_units(const Scenario& plan, Date date) {
  std::int64_t units = 0;
  for (const auto& [name, fleet] : plan.fleets)
    if (is_of(fleet, Account::generation)) units += units_at(plan, name, date);
  return units;
}

/// The reserve against the units that stand when a phase is complete; phases without generation of their own are left
/// out.
void check_reserve(Checks& checks) {
  const Scenario& plan = checks.plan;
  const int reserve = plan.policy.reserve.units;
  std::vector<std::pair<std::string, Date>> moments;
  if (plan.phases.empty()) moments.emplace_back("the scenario", plan.end);
  for (std::size_t i = 0; i < plan.phases.size(); ++i) {
    const auto next = i + 1 < plan.phases.size() ? phase_date(plan.phases[i + 1]) : plan.end;
    moments.emplace_back(fmt::format("phase '{}'", plan.phases[i].name),
                         next.value_or(plan.end) - std::chrono::seconds(1));
  }
  for (const auto& [name, date] : moments) {
    const std::int64_t units = generating_units(plan, date);
    const bool last = name == moments.back().first;
    if (reserve > units && (units > 0 || (last && reserve > 1)))
      return checks.report("policy.reserve.units", "keeps {} units spinning, but {} has only {}; write less", reserve,
                           name, units);
  }
}

/// An empty window is a problem of the battery.
bool outside(double soc, const ChargeWindow& window) {
  return window.minimum < window.maximum && (soc > window.maximum || soc < window.minimum);
}

void check_battery(Checks& checks) {
  const BatteryPolicy &policy = checks.plan.policy.battery, usual;
  const bool changed = policy.keep != usual.keep || policy.target != usual.target;
  if (changed && !any_store(checks.plan))
    checks.report("policy.battery", "has no effect: there is no battery; add a fleet, or remove it");
  for (const auto& [name, fleet] : checks.plan.fleets)
    if (const auto window = charge_window_of(fleet.device); window && outside(policy.target, *window))
      checks.report("policy.battery.target", "{} is outside the window of '{}', {} to {}; write a value within",
                    policy.target, name, window->minimum, window->maximum);
}

void check_energise(Checks& checks) {
  const EnergiseSpec& energise = checks.plan.policy.energise;
  if (energise.ambient && !energise.cooling && !energise.power)
    checks.report("policy.energise.ambient", "has no effect: racks wait neither for cooling nor for power; remove it");
}

/// Relays act before machines leave the island.
void check_frequency(Checks& checks) {
  const FrequencySpec& f = checks.plan.frequency;
  if (f.trip_below >= f.nominal)
    checks.report("frequency.trip_below", "{} is not below nominal, {}; write e.g. '57 Hz'", to_text(f.trip_below),
                  to_text(f.nominal));
  if (f.trip_above <= f.nominal)
    checks.report("frequency.trip_above", "{} is not above nominal, {}; write e.g. '62 Hz'", to_text(f.trip_above),
                  to_text(f.nominal));
  double shed = 0.0;
  for (std::size_t i = 0; i < f.shedding.size(); ++i) {
    const SheddingStage& stage = f.shedding[i];
    const std::string path = item_path("frequency.shedding", i, "at");
    if (stage.at >= f.nominal)
      checks.report(path, "{} is not below nominal, {}; write e.g. '59.3 Hz'", to_text(stage.at), to_text(f.nominal));
    else if (stage.at <= f.trip_below)
      checks.report(path, "has no effect: machines trip below {}; write a higher frequency", to_text(f.trip_below));
    shed += stage.share;
  }
  if (shed > 1.0)
    checks.report("frequency.shedding", "throws off {:.0f} % of the load in all; write less than 100 %", 100.0 * shed);
}
}  // namespace

void check_operation(Checks& checks) {
  check_merit(checks);
  check_shed(checks);
  check_reserve(checks);
  check_battery(checks);
  check_energise(checks);
  check_frequency(checks);
}

}  // namespace gigasim
