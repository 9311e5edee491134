/// `gigasim adequacy`: exact figures on standard output, or one sentence a reason why they do not apply.
#include <catch2/catch.hpp>
#include <cmath>

#include "desk.hpp"

using Catch::Contains;
using Catch::StartsWith;

namespace {
/// 3 units of 50 MW, q = 0.1, failing each 100 h, and 80 MW for 52 weeks: P = 0.027 + 0.001, F = 0.243 2/90 h.
constexpr const char* sets = R"(name: Sets
start: 2024-01-01
end: 2024-12-30
start_state: stationary
buses: {main: {}}
loads: {town: {bus: main, demand: 80 MW}}
fleets:
  sets: {kind: generic_unit, at: main, initial: 3, capacity: 50 MW, outage: {mttf: 90 h, mttr: 10 h}}
)";

Outcome adequacy_of(const std::string& plan, const std::string& options = {}) {
  const Desk desk;
  desk.write("plan.yaml", plan);
  return desk.gigasim("adequacy plan.yaml " + options);
}
}  // namespace

TEST_CASE("adequacy: the figures of three units, by hand") {
  const Outcome outcome = adequacy_of(sets);
  CHECK(outcome.code == 0);
  CHECK(outcome.err.empty());
  CHECK(outcome.out ==
        "Sets · 2024-01-01 → 2024-12-30 · 8,736 h as 1 year\n"
        "\n"
        "System\n"
        "  units                           3           each up or down, whatever the others do\n"
        "  installed                     150  MW\n"
        "  expected available            135  MW       less what is out on average\n"
        "  peak load                      80  MW\n"
        "  energy wanted              698880  MWh/yr\n"
        "  reserve margin               87.5  %        (installed - peak) / peak\n"
        "\n"
        "Adequacy, exact\n"
        "  LOLE                      244.608  h/yr     time with less capacity than load\n"
        "  LOLE by the hour          244.608  h/yr     hours that fall short at their start\n"
        "  LOLE by the day            10.192  days/yr  days that fall short at their peak hour\n"
        "  EUE                       7775.04  MWh/yr   energy wanted and not served\n"  // 8,736 (0.027 30 + 0.001 80)
        "  EUE, normalised             11125  ppm      of the energy wanted\n"          // 0.89 / 80
        "  LOLF                      47.2024  /yr      separate spells\n"               // 8,736 0.0054 + 0.028
        "  mean spell                5.18211  h        LOLE / LOLF\n"
        "\n"
        "Capacity-outage table, 4 states\n"
        "        MW out    probability     this or more out     entered, /yr\n"
        "             0          0.729                    1                –\n"
        "            50          0.243                0.271          212.868\n"    // 8,760 0.729 3/90
        "           100          0.027                0.028           47.304\n"    // 8,760 0.0054
        "           150          0.001                0.001            2.628\n");  // 8,760 0.001 3/10
}

TEST_CASE("adequacy: an override changes the figures, and a start with all units up is told") {
  const Outcome outcome = adequacy_of(sets, "--set start_state=all-up --set fleets.sets.initial=1");
  CHECK(outcome.code == 0);
  CHECK_THAT(outcome.out, Contains("  LOLE                         8736  h/yr"));  // 50 MW never carry 80 MW
  CHECK_THAT(outcome.out, Contains("the plan starts with all units up, so its first weeks are safer"));
}

TEST_CASE("adequacy: as JSON, with the whole table") {
  const Outcome outcome = adequacy_of(sets, "--json");
  CHECK(outcome.code == 0);
  CHECK_THAT(outcome.out, StartsWith("{\n  \"scenario\": \"Sets\",\n  \"start\": \"2024-01-01T00:00:00Z\","));
  CHECK_THAT(outcome.out, Contains("\"installed_mw\": 150.0,") && Contains("\"lole_h_per_yr\": 244.608") &&
                              Contains("\"out_mw\": 150.0,"));
}

TEST_CASE("adequacy: beside a simulation, with z-scores") {
  const Outcome outcome = adequacy_of(sets, "--replications 60 --seed 3 --jobs 2");
  CHECK(outcome.code == 0);
  CHECK_THAT(outcome.out, Contains("Exact beside 60 replications of the simulation, seed 3\n"));
  CHECK_THAT(outcome.out, Contains("  LOLE              244.608 ") &&
                              Contains("The simulation agrees: no figure is further off than "));
  CHECK_THAT(
      adequacy_of(sets, "--replications 60 --json").out,
      Contains("\"simulated\": {\n    \"replications\": 60,\n    \"seed\": 1,") && Contains("\"exact\": 244.608"));
  CHECK_THAT(adequacy_of(sets, "--until 'lole rel-se 5%'").out, Contains("of the simulation, seed 1"));
}

TEST_CASE("adequacy: six systems agree with their simulation within 3.3 standard errors") {
  const Desk desk;
  for (const char* file : {"adequacy-example.yaml", "adequacy-example-load.csv"})
    fs::copy(fs::path(GIGASIM_SOURCE_DIR) / "scenarios" / file, desk / file);
  for (const char* changes : {"", "--set loads.town.demand.scale='400 MW'", "--set loads.town.demand.scale='470 MW'",
                              "--set loads.town.demand='500 MW'", "--set fleets.gas.initial=4",
                              "--set fleets.coal.initial=6 --set fleets.gas.initial=10 --set fleets.hydro.initial=8 "
                              "--set fleets.diesel.initial=7 --set loads.town.demand.scale='1900 MW'"}) {
    const Outcome o =
        desk.gigasim(fmt::format("adequacy adequacy-example.yaml --seed 5 --replications 300 --json {}", changes));
    INFO(changes << "\n" << o.err);
    REQUIRE(o.code == 0);
    int figures = 0;
    for (std::size_t at = o.out.find("\"z\": "); at != std::string::npos;
         at = o.out.find("\"z\": ", at + 1), ++figures) {
      INFO(o.out.substr(o.out.rfind("\"name\"", at), at - o.out.rfind("\"name\"", at)));
      CHECK(std::abs(std::stod(o.out.substr(at + 5))) <= 3.3);
    }
    CHECK(figures >= 6);
  }
}

TEST_CASE("adequacy: a start with all units up is not what the exact figures are of, and it shows") {
  // A week of units that are out for 100 h every 1,000 h: the chance of two out grows as (1 - exp(-t / 90 h))^2, so
  // most of it is missing.
  const Outcome outcome = adequacy_of(replaced(sets, "mttf: 90 h, mttr: 10 h", "mttf: 900 h, mttr: 100 h"),
                                      "--replications 1000 --set start_state=all-up --set end=2024-01-08");
  CHECK_THAT(outcome.out, Contains("The simulation does NOT agree: a figure is "));
}

TEST_CASE("adequacy: options of the simulation do nothing without it") {
  CHECK(adequacy_of(sets, "--jobs 2").err ==
        "--jobs: does nothing for the exact figures; add --replications or --until\n1 problem, nothing was run.\n");
}

TEST_CASE("adequacy: uncertain inputs are told, as the exact figures take one value") {
  const Outcome outcome = adequacy_of(replaced(sets, "demand: 80 MW", "demand: {uniform: [70 MW, 90 MW]}"));
  CHECK(outcome.code == 2);
  CHECK_THAT(
      outcome.err,
      Contains("loads.town.demand: is drawn anew in each replication (uniform); the exact figures take one value\n"));
}

TEST_CASE("adequacy: why it does not apply, one sentence a reason") {
  const std::string with_battery =
      replaced(sets, "fleets:\n", "fleets:\n  packs: {kind: battery, model: Megapack 2 XL 2h, at: main, initial: 2}\n");
  const Outcome one = adequacy_of(with_battery);
  CHECK(one.code == 2);
  CHECK(one.out.empty());
  CHECK(one.err ==
        "plan.yaml: fleets.packs: what storage can deliver depends on the hours before\n"
        "The exact figures do not apply, for this reason; `gigasim run` simulates it.\n");
  const Outcome two = adequacy_of(with_battery, "--set fleets.sets.spares=1");
  CHECK(two.code == 2);
  CHECK(two.err ==
        "plan.yaml: fleets.packs: what storage can deliver depends on the hours before\n"
        "plan.yaml: fleets.sets.spares: a repair that waits for a part depends on the repairs before\n"
        "The exact figures do not apply, for these 2 reasons; `gigasim run` simulates it.\n");
}

TEST_CASE("adequacy: a plan with mistakes is met like anywhere else") {
  const Outcome outcome = adequacy_of(replaced(sets, "capacity: 50 MW", "capacity: 50 MWh"));
  CHECK(outcome.code == 2);
  CHECK(outcome.err ==
        "plan.yaml:8:62: fleets.sets.capacity: '50 MWh' is energy, a capacity is power; write e.g. '38 MW'\n1 problem, "
        "nothing was run.\n");
}
