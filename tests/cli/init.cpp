/// `gigasim init`: every plan that it writes is one to go on from.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "desk.hpp"

using Catch::Contains;
using Catch::EndsWith;
using Catch::StartsWith;
using nlohmann::json;

namespace {
/// The plan runs, all its racks are switched on, and what it does not serve it gives a reason for.
void check_plan(const Desk& desk, const std::string& flags) {
  INFO(flags);
  fs::remove(desk / "plan.yaml");
  fs::remove_all(desk / "result");
  const Outcome made = desk.gigasim("init Test --yes --date 2026-06-01 --out plan.yaml " + flags);
  INFO(made.err);
  REQUIRE(made.code == 0);
  REQUIRE(desk.gigasim("validate plan.yaml").code == 0);
  const Outcome run = desk.gigasim("run plan.yaml --out result");
  INFO(run.out);
  REQUIRE(run.code == 0);
  const json summary = json::parse(text_of(desk / "result" / "summary.json"));
  const json& last = summary.at("phases").back();
  CHECK(last.at("racks_energised") == last.at("racks_installed"));
  CHECK(last.at("served_mwh").get<double>() >= 0.99 * last.at("demand_mwh").get<double>());
  if (last.at("unserved_mwh").get<double>() > 1.0)
    CHECK_THAT(run.out, Contains(" falls short by up to ") && Contains("because of"));
}
}  // namespace

TEST_CASE("init: every combination of answers is a plan that validates and serves its load, or says what binds") {
  const Desk desk;
  int n = 0;
  for (const char* climate : {"memphis", "dulles", "flat-15"})
    for (const char* size : {"--mw 0.2", "--mw 20", "--gpus 50000"})
      for (const char* grid : {"0", "40", "500 MW"})
        for (const char* cooling : {"chilled", "warm"}) {
          const char* turbines = ++n % 2 == 0 ? "leased" : "bought";
          const char* megapacks = n % 3 == 0 ? "0" : n % 3 == 1 ? "auto" : "12";
          check_plan(desk, fmt::format("--climate {} {} --grid '{}' --cooling {} --turbines {} --megapacks {}", climate,
                                       size, grid, cooling, turbines, megapacks));
        }
}

TEST_CASE("init: the counts follow from the catalog") {
  // A GB200 rack at utilisation 0.9 draws 40 + 0.9 (132 - 40) = 122.8 kW, with 11 % network and 7.5 % support 145.5 kW:
  // 20 MW are 137 racks, 9,864 GPUs. 10,000 GPUs are 139 racks.
  const Desk desk;
  CHECK_THAT(desk.gigasim("init Small --yes --mw 20").out, Contains("\n137 racks with 9,864 GPUs, "));
  CHECK_THAT(desk.gigasim("init Other --yes --gpus 10000").out, Contains("\n139 racks with 10,008 GPUs, "));
  CHECK_THAT(desk.gigasim("init Third --yes --mw 20 --grid 500").out, Contains("third.yaml: "));
  CHECK_THAT(text_of(desk / "third.yaml"), !Contains("gas_turbine") && Contains("firm: 500 MW"));
  // Titan 130 loses 0.7 %/K above 15 degC: 16.5 MW * (1 - 0.007 * 20.6) = 14.1 MW at 35.6 degC, less a little for the
  // air pressure.
  CHECK_THAT(text_of(desk / "small.yaml"),
             Contains("14 MW each at 35.6 degC") && Contains("date: ") && Contains("\nexpect:"));
}

TEST_CASE("init: a file that is there is not touched") {
  const Desk desk;
  const Outcome outcome = desk.gigasim("init Town --yes");
  CHECK(outcome.code == 2);
  CHECK(outcome.err ==
        "town.yaml: is there already and is not overwritten; name another file with --out\n1 problem, nothing was "
        "run.\n");
  CHECK(text_of(desk / "town.yaml") == town);
}

TEST_CASE("init: wrong answers are told all at once, with what to write") {
  const Desk desk;
  const Outcome outcome =
      desk.gigasim("init X --yes --climate memphs --mw '5 MWh' --date 2026-02-30 --turbines rented --megapacks -3");
  CHECK(outcome.code == 2);
  CHECK_THAT(outcome.err,
             Contains("--climate: 'memphs' is none of memphis, dulles, flat-15; did you mean 'memphis'?\n") &&
                 Contains("--mw: ") && Contains("--date: '2026-02-30' is not a date; write e.g. '2026-06-01'\n") &&
                 Contains("--turbines: 'rented' is none of bought, leased") &&
                 Contains("--megapacks: '-3' is not a count; write e.g. '12'\n") &&
                 EndsWith("5 problems, nothing was run.\n"));
  CHECK_FALSE(fs::exists(desk / "x.yaml"));
}

TEST_CASE("init: at a terminal it asks, and asks again after an answer that cannot be taken") {
  const Desk desk;
  const std::string command = fmt::format(
      "cd '{}' && printf 'River bend\\nmars\\ndulles\\n5000 GPUs\\n2026-06-01\\n\\n\\nwarm\\n0\\n' | script -qec "
      "\"'{}' init\" /dev/null > talk",
      (desk / ".").string(), GIGASIM_BINARY);
  REQUIRE(std::system(command.c_str()) == 0);
  const std::string talk = text_of(desk / "talk");
  CHECK_THAT(talk, Contains("Name of the campus [New campus]: ") &&
                       Contains("'mars' is none of memphis, dulles, flat-15") &&
                       Contains("Turbines bought or leased [bought]: "));
  const std::string plan = text_of(desk / "river-bend.yaml");
  CHECK_THAT(plan, Contains("name: \"River bend\"") && Contains("climate: dulles") && Contains("GB300 NVL72") &&
                       !Contains("megapacks"));
}
