#include "gigasim/campus/adequacy.hpp"

#include <catch2/catch.hpp>

#include "plan.hpp"

using namespace gigasim;

namespace {
GenericUnitSpec set_of_50_mw() {
  GenericUnitSpec unit;
  unit.capacity = Power(50.0);
  unit.outage = {.mttf = Lifetime{.mean = Duration(90 * 3600.0)}, .mttr = Lifetime{.mean = Duration(10 * 3600.0)}};
  return unit;
}

/// Three units of 50 MW, q = 0.1, and a load of 80 MW, for 364 days.
Scenario three_sets() {
  Scenario plan;
  plan.name = "three sets";
  plan.start = day("2024-01-01");
  plan.end = day("2024-12-30");
  plan.start_state = StartState::stationary;
  entry(plan.buses, "main");
  plan.loads.items.emplace_back("town", LoadSpec{.bus = "main", .demand = Power(80.0)});
  plan.fleets.items.emplace_back("sets", fleet_of(set_of_50_mw(), "main", 3));
  return plan;
}

ExactAdequacy figures(const Scenario& plan) { return exact_adequacy(std::get<TwoStateSystem>(two_state_system(plan))); }

/// The one reason, as `path: message`.
std::string reason(const Scenario& plan) {
  const auto system = two_state_system(plan);
  REQUIRE(std::holds_alternative<std::vector<Issue>>(system));
  const auto& issues = std::get<std::vector<Issue>>(system);
  REQUIRE(issues.size() == 1);
  return to_string(issues.front());
}

FleetSpec& sets(Scenario& plan) { return entry(plan.fleets, "sets"); }
GenericUnitSpec& device(Scenario& plan) { return std::get<GenericUnitSpec>(sets(plan).device); }

/// The load on a bus of its own, behind a line without losses.
Scenario two_buses(double circuit_mw) {
  Scenario plan = three_sets();
  BranchSpec via;
  via.circuit.capacity = Power(circuit_mw);
  plan.buses.items.emplace_back("town", BusSpec{.from = "main", .via = via});
  plan.loads.items.front().second.bus = "town";
  return plan;
}
}  // namespace

TEST_CASE("adequacy: a plan of three equal units, by hand") {
  const ExactAdequacy a = figures(three_sets());
  // P(two or three out) = 0.028 of 8,736 h; 0.89 MW short on average; a spell begins at 0.0054 /h, and stands at the
  // start with 0.028: see the test of the table.
  CHECK(a.lole_h_per_yr == Approx(244.608).epsilon(1e-12));
  CHECK(a.lole_sampled_h_per_yr == Approx(244.608).epsilon(1e-12));
  CHECK(a.lole_days_per_yr == Approx(10.192).epsilon(1e-12));  // 364 * 0.028
  CHECK(a.eue_mwh_per_yr == Approx(7775.04).epsilon(1e-12));
  CHECK(a.neue == Approx(0.89 / 80.0).epsilon(1e-12));
  CHECK(a.lolf_per_yr == Approx(47.2024).epsilon(1e-12));  // 8736 * 0.0054 + 0.028
  CHECK(a.mean_spell_h == Approx(244.608 / 47.2024).epsilon(1e-12));
  CHECK(a.units == 3);
  CHECK(a.installed_mw == 150.0);
  CHECK(a.expected_available_mw == Approx(135.0));
  CHECK(a.peak_mw == 80.0);
  CHECK(a.reserve_margin == Approx(0.875));
  CHECK(a.increment_mw == 0.0);
}

TEST_CASE("adequacy: only means matter, however the failures are given") {
  Scenario plan = three_sets();
  device(plan).outage = {.forced_outage_rate = 0.1, .mttr = Lifetime{Law::lognormal, Duration(10 * 3600.0), 1.2}};
  CHECK(figures(plan).lolf_per_yr == Approx(47.2024).epsilon(1e-12));
  device(plan).outage = {.rate = Rate(1.0 / (90 * 3600.0)),
                         .mttr = Lifetime{Law::deterministic, Duration(10 * 3600.0), 1.0}};
  CHECK(figures(plan).lolf_per_yr == Approx(47.2024).epsilon(1e-12));
}

TEST_CASE("adequacy: loads add up, each with its own steps") {
  Scenario plan = three_sets();
  TimeSeries series{plan.start, Duration(12 * 3600.0), {0.0, 40.0}, true};
  Profile<Power> extra;
  extra.series = series;
  plan.loads.items.emplace_back("plant", LoadSpec{.bus = "main", .demand = extra});
  const auto system = std::get<TwoStateSystem>(two_state_system(plan));
  REQUIRE(system.load.size() == 728);
  CHECK(system.load[0].load.value() == 80.0);
  CHECK(system.load[1].load.value() == 120.0);
  CHECK(system.load[1].length.value() == 12 * 3600.0);
  // Half of the time 80 MW (P = 0.028), half 120 MW (P = 0.271); each day rises into 120 MW once.
  const ExactAdequacy a = exact_adequacy(system);
  CHECK(a.lole_h_per_yr == Approx(4368 * (0.028 + 0.271)).epsilon(1e-12));
  CHECK(a.lole_days_per_yr == Approx(364 * 0.271).epsilon(1e-12));
  CHECK(a.lolf_per_yr == Approx(4368 * (0.0054 + 0.0243) + 0.028 + 364 * 0.243).epsilon(1e-12));
  CHECK(a.peak_mw == 120.0);
  CHECK(a.energy_mwh_per_yr == Approx(4368 * 200.0));
}

TEST_CASE("adequacy: a run of whole calendar years or of whole 52 weeks is that many years") {
  CHECK(years_of(day("2024-01-01"), day("2025-01-01")) == 1.0);  // 366 days
  CHECK(years_of(day("2025-07-01"), day("2028-07-01")) == 3.0);
  CHECK(years_of(day("2024-01-01"), day("2024-12-30")) == 1.0);  // 364 days
  CHECK(years_of(day("2024-01-01"), day("2025-12-29")) == 2.0);  // 728 days
  CHECK(years_of(day("2025-01-01"), day("2025-02-12")) == Approx(42.0 / 365.0));
}

TEST_CASE("adequacy: a tie with outages is a unit, a unit that never fails only adds capacity") {
  Scenario plan = three_sets();
  GridTieSpec tie;
  tie.firm = Power(20.0);
  tie.interruptible = Power(10.0);
  plan.fleets.items.emplace_back("grid", fleet_of(tie, "main", 1));
  // 30 MW more, always: short when the three carry less than 50 MW, i.e. all out: 0.001.
  CHECK(figures(plan).lole_h_per_yr == Approx(8.736).epsilon(1e-9));
  CHECK(figures(plan).installed_mw == 180.0);
}

TEST_CASE("adequacy: what is not there, and what does not touch power, is no obstacle") {
  Scenario plan = three_sets();
  plan.fleets.items.emplace_back("packs", fleet_of(BatterySpec{}, "main", 0));
  plan.crews.items.emplace_back("fitters", CrewSpec{.count = 3});
  sets(plan).crew = "fitters";
  sets(plan).lease = LeaseSpec{};
  plan.phases.push_back({.name = "the year", .date = plan.start});
  CHECK(figures(plan).lole_h_per_yr == Approx(244.608));
}

TEST_CASE("adequacy: a branch that never binds is no obstacle, one that may, that fails or that loses is") {
  CHECK(figures(two_buses(80.0)).lole_h_per_yr == Approx(244.608));
  CHECK(reason(two_buses(79.0)) ==
        "buses.town.via: carries 79 MW of up to 80 MW that may have to pass; the table has one bus without limits");
  Scenario failing = two_buses(80.0);
  entry(failing.buses, "town").via->circuit.outage = device(failing).outage;
  CHECK(reason(failing) == "buses.town.via: circuits that fail take units from loads; the table has one bus");
  Scenario losing = two_buses(80.0);
  entry(losing.buses, "town").via->circuit.length = Length(1000.0);
  CHECK(reason(losing) == "buses.town.via: its losses add to the load as the flow goes");
}

TEST_CASE("adequacy: each reason why the table does not apply is a sentence with its path") {
  Scenario plan = three_sets();
  plan.fleets.items.emplace_back("packs", fleet_of(BatterySpec{}, "main", 1));
  CHECK(reason(plan) == "fleets.packs: what storage can deliver depends on the hours before");

  plan = three_sets();
  plan.fleets.items.emplace_back("titan", fleet_of(GasTurbineSpec{}, "main", 1));
  CHECK(reason(plan) ==
        "fleets.titan: starts, ramps and weather make a gas turbine's capacity depend on the hours before; a "
        "generic_unit has two states");

  plan = three_sets();
  device(plan).outage.only_running = true;
  CHECK(reason(plan) == "fleets.sets.outage.only_running: whether a unit runs depends on the load and on the others");

  plan = three_sets();
  device(plan).maintenance.push_back({.every = Duration(180 * 86400.0)});
  CHECK(reason(plan) == "fleets.sets.maintenance: planned maintenance takes units away by the calendar, not at random");

  plan = three_sets();
  sets(plan).spares = 1;
  CHECK(reason(plan) == "fleets.sets.spares: a repair that waits for a part depends on the repairs before");

  plan = three_sets();
  plan.crews.items.emplace_back("fitters", CrewSpec{.count = 2});
  sets(plan).crew = "fitters";
  CHECK(reason(plan) ==
        "crews.fitters: 3 units share 2 crews: a repair that waits for a crew depends on the other units");

  plan = three_sets();
  sets(plan).permit = "air";
  CHECK(reason(plan) == "fleets.sets.permit: a permit ends or interrupts the units' service");

  plan = three_sets();
  sets(plan).lease = LeaseSpec{.term = Duration(100 * 86400.0)};
  CHECK(reason(plan) == "fleets.sets.lease: units that are returned leave during the run");

  plan = three_sets();
  plan.common_causes.items.emplace_back("flood", CommonCauseSpec{.fleets = {"sets"}});
  CHECK(reason(plan) == "common_causes.flood: units that a common cause takes together are not independent");

  plan = three_sets();
  plan.phases.push_back({.name = "more", .add = {{.fleet = "sets", .count = 2, .date = day("2024-06-01")}}});
  CHECK(reason(plan) ==
        "phases[0].add: what arrives during the run has no long-run state; write `initial` for units that are there "
        "from the start");

  plan = three_sets();
  plan.phases.push_back({.name = "less", .remove = {{.fleet = "sets", .count = 2, .date = day("2024-06-01")}}});
  CHECK(reason(plan) == "phases[0].remove: units that leave during the run have no long-run state");

  plan = three_sets();
  plan.halls.items.emplace_back("hall", HallSpec{.bus = "main"});
  CHECK(reason(plan) == "halls.hall: what racks take depends on their failures, on cooling and on who is shed");

  plan = three_sets();
  plan.loads.items.clear();
  CHECK(reason(plan) == "loads: there is no load to serve");
}

TEST_CASE("adequacy: import that is called away or follows a series is not of two states") {
  Scenario plan = three_sets();
  GridTieSpec tie;
  tie.firm = Power(20.0);
  tie.calls.per_year = 4.0;
  plan.fleets.items.emplace_back("grid", fleet_of(tie, "main", 1));
  CHECK(reason(plan) == "fleets.grid.calls: calls take import away by the calendar, not at random");
  tie.calls.per_year = 0.0;
  tie.firm.series = TimeSeries{plan.start, Duration(3600.0), {10.0, 20.0}, true};
  entry(plan.fleets, "grid").device = tie;
  CHECK(reason(plan) == "fleets.grid: import that follows a series has more than two states");
}
