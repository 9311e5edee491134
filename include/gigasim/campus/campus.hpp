/// A scenario as plain data: what stands where, what is added when, and how the campus is operated.
/// docs/formats/scenario.md
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "gigasim/base/calendar.hpp"
#include "gigasim/base/fields.hpp"
#include "gigasim/base/issue.hpp"
#include "gigasim/base/profile.hpp"
#include "gigasim/base/units.hpp"
#include "gigasim/campus/build_out.hpp"
#include "gigasim/campus/fleet.hpp"
#include "gigasim/campus/places.hpp"
#include "gigasim/campus/policy.hpp"
#include "gigasim/models/economics.hpp"
#include "gigasim/models/frequency.hpp"
#include "gigasim/models/training_job.hpp"

namespace gigasim {

/// Records that a run leaves.
struct OutputSpec {
  /// Interval of series.csv, 60 s or longer. GPU-hours are sampled at it for what binds, too.
  Duration resolution{3600.0};
  /// Failures and repairs of single racks go to events.csv; without them the file of a large campus stays small.
  bool rack_events = true;
};
/// Keys of `output:`.
template <class F>
void describe(F& field, OutputSpec& s) {
  field("resolution", s.resolution, "Interval of series.csv", at_least(60.0));
  field("rack_events", s.rack_events, "Failures and repairs of single racks go to events.csv");
}

/// A bound that the plan is to keep, as a sentence: `eue <= 50 MWh/yr at 95 % confidence`. docs/formats/expectations.md
struct ExpectSpec {
  /// The sentence.
  std::string that{};
  /// Confidence of pass or fail, above 0.5, below 1; none: the sentence says it, or 95 %.
  std::optional<double> confidence{};
  /// Most replications that `gigasim check` runs for it, 1 or more; none: its own limit.
  std::optional<int> replications{};
};
/// Keys of an entry of `expect:`; the sentence alone will do, too.
template <class F>
void describe(F& field, ExpectSpec& s) {
  field("that", s.that,
        "A bound on a figure, e.g. `eue <= 50 MWh/yr` or `P(energised >= 1 GW by 2026-06-30) >= 0.8` (expectations.md)",
        required);
  field("confidence", s.confidence, "How sure pass or fail must be; default: 95 %",
        Rule{.low = 0.5, .high = 1.0, .low_open = true, .high_open = true});
  field("replications", s.replications, "`gigasim check` simulates at most this many times for it", at_least(1));
}

/// A claim of somebody about the campus on a date; it is judged against the run.
struct ClaimSpec {
  Date date{};           ///< date that the claim is about
  std::string says{};    ///< the claim as a sentence: `facility power >= 1 GW`
  std::string source{};  ///< who says so, and where
};
/// Keys of an entry of `claims:`.
template <class F>
void describe(F& field, ClaimSpec& s) {
  field("date", s.date, "The date that the claim is about", required);
  field("says", s.says, "What is claimed, e.g. `facility power >= 1 GW` or `GPUs >= 555000` (expectations.md)",
        required);
  field("source", s.source, "Who says so, and where", required);
}

/// State of the units at the start of a run.
enum class StartState {
  all_up,     ///< all units are up
  stationary  ///< units are up and down as in the long run
};
/// Names of the start states in a scenario.
constexpr auto choices(StartState) {
  return Choices<StartState, 2>{{{"all-up", StartState::all_up}, {"stationary", StartState::stationary}}};
}

/// A plan of a campus, complete: all that a run depends on.
struct Scenario {
  /// Name of the plan, for titles.
  std::string name{};
  /// First moment (UTC).
  Date start{};
  /// Last moment (UTC), after the start. The run ends there, with repairs, shortages and jobs still open.
  Date end{};
  /// Seed of all random numbers, 0 or above; `--seed` replaces it.
  int seed = 1;
  /// State of the units at the start.
  StartState start_state = StartState::all_up;
  /// Price of delivered gas, higher heating value, 0 or above. It decides the merit order of what burns gas.
  Profile<UsdPerMmbtu> gas_price{UsdPerMmbtu{4.0}};
  /// Places with weather and floor.
  Named<SiteSpec> sites{};
  /// The power tree; exactly one bus is its root.
  Named<BusSpec> buses{};
  /// Coolant loops with their plant.
  Named<LoopSpec> loops{};
  /// Rooms of racks.
  Named<HallSpec> halls{};
  /// Loads that are not racks.
  Named<LoadSpec> loads{};
  /// Work for the racks; racks of a hall that no job may use follow its `utilisation`.
  Named<JobSpec> jobs{};
  /// Units of every kind, by names of the user's choice; results keep this order.
  Named<FleetSpec> fleets{};
  Named<CrewSpec> crews{};                 ///< repair crews
  Named<PermitSpec> permits{};             ///< permits of generating units
  Named<CommonCauseSpec> common_causes{};  ///< events that take many units at once
  /// The build-out, in order of time.
  std::vector<PhaseSpec> phases{};
  PolicySpec policy{};        ///< rules of operation
  FrequencySpec frequency{};  ///< frequency of the campus as an island
  /// Money, and prices that belong to no fleet.
  EconomicsSpec economics{};
  OutputSpec output{};               ///< records that a run leaves
  std::vector<ExpectSpec> expect{};  ///< bounds that the plan is to keep
  std::vector<ClaimSpec> claims{};   ///< claims that every run judges
};
/// The top level of a scenario file, in the order of the reference page.
template <class F>
void describe(F& field, Scenario& s) {
  field("name", s.name, "Name of the plan", required);
  field("start", s.start, "First moment (UTC)", required);
  field("end", s.end, "Last moment (UTC)", required);
  field("seed", s.seed, "Seed of all random numbers", at_least(0));
  field("start_state", s.start_state, "Units at the start: all up, or up and down as in the long run");
  field("gas_price", s.gas_price, "Delivered gas price, higher heating value; constant or a series", non_negative,
        "PUB: EIA, 2026 Henry Hub 3.50 + delivery EJ");
  field("sites", s.sites, "Places with weather and floor");
  field("buses", s.buses, "The power tree", required);
  field("loops", s.loops, "Coolant loops with their plant");
  field("halls", s.halls, "Rooms of racks");
  field("loads", s.loads, "Loads that are not racks");
  field("jobs", s.jobs,
        "Training jobs and service loads that the racks work for; none: `utilisation` of the halls stands for them");
  field("fleets", s.fleets, "Units of every kind");
  field("crews", s.crews, "Repair crews");
  field("permits", s.permits, "Permits");
  field("common_causes", s.common_causes, "Events that take many units at once");
  field("phases", s.phases, "The build-out");
  field("policy", s.policy, "How the campus is operated");
  field("frequency", s.frequency, "Frequency of the campus as an island; `gigasim frequency` judges it");
  field("economics", s.economics, "What money costs, who pays, and prices that belong to no fleet");
  field("output", s.output, "What is recorded");
  field("expect", s.expect, "Bounds that the plan is to keep; `gigasim check` judges them");
  field("claims", s.claims, "What others say about the campus; every run judges them");
}

/// Problems that single fields cannot show: references to nothing, cycles, phases that cannot be met, ramps that never
/// reach, keys without effect. Paths are as in the YAML; the scenario layer adds file and line. Empty: fit to run.
std::vector<Issue> validate(const Scenario&);

}  // namespace gigasim
