#include "gigasim/campus/adequacy.hpp"

#include <algorithm>
#include <chrono>
#include <limits>

#include "build_out.hpp"
#include "checks.hpp"

namespace gigasim {

namespace {
/// Forced outages of a unit; of a kind without any, those that never come.
OutageSpec outage_or_none(const Device& device) {
  const OutageSpec* outage = outage_of(device);
  return outage ? *outage : OutageSpec{};
}

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr Date::duration weeks_52 = std::chrono::days(364);

/// The fleet is part of a system of two-state units.
bool supplies(const FleetSpec& fleet) { return two_states_of(fleet.device).capacity.has_value(); }

Power unit_capacity(const FleetSpec& fleet) { return two_states_of(fleet.device).capacity.value_or(Power(0.0)); }

double peak_mw(const Profile<Power>& demand, Date end) {
  return demand.varies() ? demand.series->highest(end) : demand.constant.value();
}

// why not

/// Each reason why units are not independent, not of two states, or not all there is.
class Reasons {
 public:
  explicit Reasons(const Scenario& plan) : plan_(plan), checks_(plan) {}

  std::vector<Issue> find() {
    places();
    for (const auto& [name, fleet] : plan_.fleets)
      if (units_ever(plan_, name) > 0) kind(name, fleet);
    crews();
    common_causes();
    phases();
    for (const auto& [name, bus] : plan_.buses)
      if (bus.via) branch(name, *bus.via);
    return checks_.take();
  }

 private:
  void places();
  void kind(const std::string& name, const FleetSpec&);
  void unit(const std::string& name, const FleetSpec&);
  void crews();
  void common_causes();
  void phases();
  void branch(const std::string& name, const BranchSpec&);
  bool below(std::string_view bus, std::string_view root) const;
  double most_flow_mw(std::string_view bus) const;

  const Scenario& plan_;
  Checks checks_;
};

void Reasons::places() {
  if (plan_.loads.empty() && plan_.halls.empty()) checks_.report("loads", "there is no load to serve");
  for (const auto& [name, hall] : plan_.halls)
    checks_.report(entry_path("halls", name),
                   "what racks take depends on their failures, on cooling and on who is shed");
  for (const auto& [name, loop] : plan_.loops)
    checks_.report(entry_path("loops", name), "what cooling takes depends on heat, weather and failures");
}

void Reasons::kind(const std::string& name, const FleetSpec& fleet) {
  if (supplies(fleet)) unit(name, fleet);
  for (Issue& obstacle : two_states_of(fleet.device).obstacles)
    checks_.report(entry_path("fleets", name, obstacle.path), std::move(obstacle.message));
}

void Reasons::unit(const std::string& name, const FleetSpec& fleet) {
  const OutageSpec outage = outage_or_none(fleet.device);
  const auto report = [&](std::string_view field, std::string reason) {
    checks_.report(entry_path("fleets", name, field), std::move(reason));
  };
  if (outage.only_running) report("outage.only_running", "whether a unit runs depends on the load and on the others");
  if (const auto* visits = maintenance_of(fleet.device); visits && !visits->empty())
    report("maintenance", "planned maintenance takes units away by the calendar, not at random");
  if (fleet.spares && outage.fails()) report("spares", "a repair that waits for a part depends on the repairs before");
  if (!fleet.permit.empty()) report("permit", "a permit ends or interrupts the units' service");
  if (fleet.lease && (fleet.lease->until || fleet.lease->term))
    report("lease", "units that are returned leave during the run");
}

/// Crews enough for all units at once never make one wait.
void Reasons::crews() {
  for (const auto& [name, crew] : plan_.crews) {
    std::int64_t units = 0;
    bool serves_supply = false;
    for (const auto& [fleet_name, fleet] : plan_.fleets) {
      if (fleet.crew != name || !can_fail(fleet.device)) continue;
      units += units_ever(plan_, fleet_name);
      serves_supply |= supplies(fleet);
    }
    if (serves_supply && units > crew.count)
      checks_.report(entry_path("crews", name),
                     "{} units share {}: a repair that waits for a crew depends on the other units", units,
                     crew.count == 1 ? "one crew" : fmt::format("{} crews", crew.count));
  }
}

void Reasons::common_causes() {
  for (const auto& [name, cause] : plan_.common_causes) {
    const bool hits = std::any_of(cause.fleets.begin(), cause.fleets.end(), [&](const std::string& fleet) {
      const FleetSpec* spec = plan_.fleets.find(fleet);
      return spec && supplies(*spec) && units_ever(plan_, fleet) > 0;
    });
    if (hits)
      checks_.report(entry_path("common_causes", name), "units that a common cause takes together are not independent");
  }
}

void Reasons::phases() {
  const auto supplies_power = [&](std::string_view fleet) {
    const FleetSpec* spec = plan_.fleets.find(fleet);
    return spec && supplies(*spec);
  };
  const auto arrives = [&](const AddSpec& add) { return !add.feeder.empty() || supplies_power(add.fleet); };
  const auto leaves = [&](const RemoveSpec& remove) { return supplies_power(remove.fleet); };
  for (std::size_t p = 0; p < plan_.phases.size(); ++p) {
    const PhaseSpec& phase = plan_.phases[p];
    if (std::any_of(phase.add.begin(), phase.add.end(), arrives))
      checks_.report(
          item_path("phases", p, "add"),
          "what arrives during the run has no long-run state; write `initial` for units that are there from the start");
    if (std::any_of(phase.remove.begin(), phase.remove.end(), leaves))
      checks_.report(item_path("phases", p, "remove"), "units that leave during the run have no long-run state");
  }
}

bool Reasons::below(std::string_view bus, std::string_view root) const {
  for (const BusSpec* spec = plan_.buses.find(bus); spec; spec = plan_.buses.find(bus = spec->from))
    if (bus == root) return true;
  return false;
}

/// The most that may have to pass between the buses below a branch and the others, either way.
double Reasons::most_flow_mw(std::string_view bus) const {
  double load_in = 0.0, load_out = 0.0, supply_in = 0.0, supply_out = 0.0;
  for (const auto& [name, load] : plan_.loads)
    (below(load.bus, bus) ? load_in : load_out) += peak_mw(load.demand, plan_.end);
  for (const auto& [name, fleet] : plan_.fleets)
    (below(fleet.at, bus) ? supply_in : supply_out) +=
        unit_capacity(fleet).value() * static_cast<double>(units_ever(plan_, name));
  return std::max(std::min(load_in, supply_out), std::min(supply_in, load_out));
}

void Reasons::branch(const std::string& name, const BranchSpec& via) {
  const std::string path = entry_path("buses", name, "via");
  if (circuit_outage(via.circuit).fails())
    checks_.report(path, "circuits that fail take units from loads; the table has one bus");
  if (via.circuit.no_load_loss > Power(0.0) || loss_coefficient_per_mw(via.circuit) > 0.0)
    checks_.report(path, "its losses add to the load as the flow goes");
  const double capacity = circuit_capacity(via.circuit).value() * via.circuits, most = most_flow_mw(name);
  if (capacity < most * (1.0 - 1e-9))
    checks_.report(path, "carries {} of up to {} that may have to pass; the table has one bus without limits",
                   to_text(Power(capacity)), to_text(Power(most)));
}

// units and load

TwoStateUnit two_state(const FleetSpec& fleet) {
  const OutageSpec outage = outage_or_none(fleet.device);
  if (!outage.fails()) return {unit_capacity(fleet), Duration(infinity), Duration(0.0)};
  return {unit_capacity(fleet), outage.time_to_failure().mean, outage.time_to_repair().mean};
}

std::vector<TwoStateUnit> units_of(const Scenario& plan) {
  std::vector<TwoStateUnit> units;
  for (const auto& [name, fleet] : plan.fleets)
    if (supplies(fleet) && unit_capacity(fleet) > Power(0.0))
      units.insert(units.end(), static_cast<std::size_t>(fleet.initial.value_or(0)), two_state(fleet));
  return units;
}

/// All loads together.
std::vector<LoadStep> load_of(const Scenario& plan) {
  std::vector<LoadStep> steps;
  for (Date now = plan.start, next; now < plan.end; now = next) {
    double sum_mw = 0.0;
    next = plan.end;
    for (const auto& [name, load] : plan.loads) {
      sum_mw += load.demand.number_at(now);
      if (!load.demand.varies()) continue;
      if (const auto change = load.demand.series->next_change(now)) next = std::min(next, *change);
    }
    steps.push_back({Power(sum_mw), Duration(clock_s(now, next))});
  }
  return steps;
}
}  // namespace

double years_of(Date start, Date end) {
  using namespace std::chrono;
  const auto first = floor<days>(start), last = floor<days>(end);
  const year_month_day from(first), to(last);
  if (end > start && from.month() == to.month() && from.day() == to.day() && start - first == end - last)
    return static_cast<double>((to.year() - from.year()).count());
  if ((end - start) % weeks_52 == seconds(0)) return static_cast<double>((end - start) / weeks_52);
  return clock_s(start, end) / seconds_per_hour / hours_per_year;
}

std::variant<TwoStateSystem, std::vector<Issue>> two_state_system(const Scenario& plan) {
  if (std::vector<Issue> reasons = Reasons(plan).find(); !reasons.empty()) return reasons;
  return TwoStateSystem{units_of(plan), load_of(plan), years_of(plan.start, plan.end)};
}

ExactAdequacy exact_adequacy(const TwoStateSystem& system, const CapacityOutageTable& table) {
  const LossOfLoad loss = expected_loss(table, system.load);
  ExactAdequacy a;
  double energy_mwh = 0.0;
  for (const LoadStep& step : system.load) {
    a.peak_mw = std::max(a.peak_mw, step.load.value());
    energy_mwh += step.load.value() * step.length.value() / seconds_per_hour;
  }
  a.lole_h_per_yr = loss.hours / system.years;
  a.lole_sampled_h_per_yr = loss.sampled_hours / system.years;
  a.lole_days_per_yr = loss.days / system.years;
  a.eue_mwh_per_yr = loss.unserved_mwh / system.years;
  a.neue = energy_mwh > 0.0 ? loss.unserved_mwh / energy_mwh : 0.0;
  a.lolf_per_yr = loss.spells / system.years;
  a.mean_spell_h = loss.spells > 0.0 ? loss.hours / loss.spells : 0.0;
  a.units = static_cast<int>(system.units.size());
  a.installed_mw = table.installed().value();
  a.expected_available_mw = table.expected_available().value();
  a.energy_mwh_per_yr = energy_mwh / system.years;
  a.reserve_margin = a.peak_mw > 0.0 ? a.installed_mw / a.peak_mw - 1.0 : 0.0;
  a.increment_mw = table.increment().value_or(Power(0.0)).value();
  return a;
}

ExactAdequacy exact_adequacy(const TwoStateSystem& system) {
  return exact_adequacy(system, CapacityOutageTable(system.units));
}

}  // namespace gigasim
