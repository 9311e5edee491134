// Plans with laws, run once and many times.
#include <catch2/catch.hpp>

#include "desk.hpp"

using Catch::Matchers::Contains;
using Catch::Matchers::EndsWith;

namespace {
const std::string law = "--set 'loads.town.demand={uniform: [1 MW, 9 MW]}'";
}

TEST_CASE("one replication of an uncertain plan is run alone, and its header tells what was drawn") {
  const Desk desk;
  REQUIRE(desk.gigasim("run town.yaml --out zero --quiet " + law).code == 0);
  CHECK_THAT(text_of(desk / "zero/summary.json"), Contains(R"("loads.town.demand": "5 MW")"));
  const Outcome outcome = desk.gigasim("run town.yaml --out seven --replication 7 " + law);
  REQUIRE(outcome.code == 0);
  CHECK_THAT(outcome.out, Contains("seed 1 · replication 7 · 2 units"));
  const std::string summary = text_of(desk / "seven/summary.json");
  CHECK_THAT(summary, Contains(R"("replication": 7)") && Contains(R"("drawn": {)") &&
                          !Contains(R"("loads.town.demand": "5 MW")"));
  CHECK_THAT(text_of(desk / "seven/scenario.yaml"), Contains("demand: {uniform: [1 MW, 9 MW]}\n"));
  CHECK_FALSE(text_of(desk / "seven/series.csv") == text_of(desk / "zero/series.csv"));
}

TEST_CASE("a result of an uncertain plan runs again from its effective scenario, replication by replication") {
  const Desk desk;
  REQUIRE(desk.gigasim("run town.yaml --out a --quiet --replication 7 " + law).code == 0);
  REQUIRE(desk.gigasim("run a/scenario.yaml --out b --quiet --replication 7").code == 0);
  CHECK(text_of(desk / "a/series.csv") == text_of(desk / "b/series.csv"));
}

TEST_CASE("a draw that does not fit together is the plan's problem, named with its replication") {
  const Desk desk;
  desk.write("bad.yaml", std::string(town) +
                             "  titan: {model: Titan 350, at: plant, initial: 1, maintenance: [{every: {uniform: [10 "
                             "d, 30 d]}, duration: {uniform: [1 d, 17 d]}}]}\n");
  const Outcome outcome = desk.gigasim("run bad.yaml --replications 300 --no-output --quiet");
  CHECK(outcome.code == 2);
  CHECK_THAT(outcome.err, Contains("bad.yaml:12:") && Contains("fleets.titan.maintenance[0].duration: ") &&
                              Contains("(as drawn in replication "));
}

TEST_CASE("a replication by number goes with a single run only") {
  const Outcome outcome = Desk().gigasim("run town.yaml --replication 3 --replications 9");
  CHECK(outcome.code == 2);
  CHECK_THAT(outcome.err, Contains("--replication"));
}

TEST_CASE(
    "stratified replications are the same for any number of workers and one by one, and are not resumed as others") {
  const Desk desk;
  const std::string study = "run town.yaml --quiet --replications 20 --sampling stratified " + law;
  REQUIRE(desk.gigasim(study + " --jobs 1 --out one").code == 0);
  REQUIRE(desk.gigasim(study + " --jobs 2 --out two").code == 0);
  CHECK(text_of(desk / "one/replications.csv") == text_of(desk / "two/replications.csv"));
  REQUIRE(desk.gigasim("run town.yaml --replications 20 --quiet --out other " + law).code == 0);
  CHECK_FALSE(text_of(desk / "one/replications.csv") == text_of(desk / "other/replications.csv"));
  const Outcome refused = desk.gigasim("run town.yaml --replications 20 --resume --out one " + law);
  CHECK(refused.code == 2);
  CHECK_THAT(refused.err, Contains("is a study with --sampling stratified, not independent"));
  CHECK(desk.gigasim("run town.yaml --sampling stratified").err ==
        "--sampling: does nothing for a plan without uncertain inputs\n1 problem, nothing was run.\n");
}
