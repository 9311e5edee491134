#include <catch2/catch.hpp>

#include "desk.hpp"

using Catch::Contains;

namespace {
/// Two sets of 6 MW carry 5 MW; with a governor they are the island's machines.
std::string island() {
  return replaced(
      town, "capacity: 6 MW}",
      "capacity: 6 MW, governor: {inertia: 5 s, power_factor: 1, droop: 4 %, actuator: 0.5 s, turbine: 0 s}}");
}
}  // namespace

TEST_CASE("frequency: a step on machines of known inertia") {
  const Desk desk;
  desk.write("island.yaml", island());
  const Outcome o = desk.gigasim("frequency island.yaml --step '0.96 MW' --json --csv curve.csv");
  INFO(o.err);
  REQUIRE(o.code == 0);
  // 12 MW with H = 5 s store 60 MWs: 0.96 * 60 / (2 * 60) = 0.48 Hz/s; 8 % of 12 MW at 4 % droop settles at -0.192 Hz.
  CHECK_THAT(o.out, Contains("\"stored_mws\": 60.0") && Contains("\"rate_hz_per_s\": -0.48") &&
                        Contains("\"settled_hz\": 59.808"));
  CHECK_THAT(text_of(desk / "curve.csv"),
             Contains("case,batteries,time_s,frequency_hz,shed_mw\n1,yes,0.00,60.000000,0\n"));
}

TEST_CASE("frequency: the unit that delivers most takes its inertia with it, and load is shed") {
  const Desk desk;
  desk.write("island.yaml", island());
  const Outcome o = desk.gigasim("frequency island.yaml");
  REQUIRE(o.code == 0);
  // 2.5 MW of 5 MW on the 30 MWs that stay: 2.5 Hz/s.
  CHECK_THAT(o.out, Contains("sets trips") && Contains("-2.50"));
  CHECK_THAT(o.out, Contains("load is shed at 59.3/59/58.7/58.4 Hz"));
}

TEST_CASE("frequency: what cannot be judged is told") {
  const Desk desk;
  CHECK_THAT(desk.gigasim("frequency town.yaml").out, Contains("dark"));  // no set has a governor
  const Outcome date = desk.gigasim("frequency town.yaml --at 2031-01-01");
  CHECK(date.code == 2);
  CHECK_THAT(date.err, Contains("--at: '2031-01-01' is no date of the plan"));
  CHECK_THAT(desk.gigasim("frequency town.yaml --step 3").err, Contains("--step: "));
}

TEST_CASE("frequency: settings that cannot act are told") {
  const Desk desk;
  desk.write("plan.yaml",
             std::string(town) +
                 "frequency:\n  trip_above: 59 Hz\n  shedding: [{at: 61 Hz, share: 10 %}, {at: 56 Hz, share: 95 %}]\n");
  const Outcome o = desk.gigasim("validate plan.yaml");
  CHECK(o.code == 2);
  CHECK_THAT(o.err, Contains("frequency.trip_above: 59 Hz is not above nominal, 60 Hz") &&
                        Contains("frequency.shedding[0].at: 61 Hz is not below nominal") &&
                        Contains("frequency.shedding[1].at: has no effect: machines trip below 57 Hz") &&
                        Contains("frequency.shedding: throws off 105 % of the load in all"));
}
