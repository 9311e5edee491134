/// `gigasim size` as its users meet it.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "desk.hpp"

using Catch::Contains;
using Catch::EndsWith;
using Catch::StartsWith;
using nlohmann::json;

namespace {
/// Units of 6 MW, each down one tenth of the time, against 5 MW.
constexpr const char* village = R"(name: Village
start: 2025-01-01
end: 2025-02-01
start_state: stationary
buses:
  plant: {}
loads:
  village: {bus: plant, demand: 5 MW}
fleets:
  sets: {kind: generic_unit, at: plant, initial: 2, capacity: 6 MW, outage: {forced_outage_rate: 0.1, mttr: 5 h}}
)";
constexpr const char* study = R"(name: Sets for the village
base: village.yaml
find:
  sets: {path: fleets.sets.initial, from: 1, to: 5, direction: fewest}
subject_to:
  - lole <= 200 h/yr
)";

void set_out(const Desk& desk, const std::string& text = study) {
  desk.write("village.yaml", village);
  desk.write("study.yaml", text);
}
}  // namespace

TEST_CASE("size finds the fewest units, and says how sure it is, what binds and why one less fails") {
  // LOLE of n sets is 8760 * 0.1^n: 876, 87.6, 8.8 h/yr.
  const Desk desk;
  set_out(desk);
  const Outcome outcome = desk.gigasim("size study.yaml --out answer");
  INFO(outcome.out << outcome.err);
  REQUIRE(outcome.code == 0);
  CHECK_THAT(outcome.out, StartsWith("Sets for the village · village.yaml · sets 1 … 5 · seed 1\n\n"));
  CHECK_THAT(outcome.out, Contains("\nAnswer\n  sets 2 holds with 95 % confidence.\n  Binds: 'lole <= 200 h/yr' at ") &&
                              Contains("Next to it, sets 1 fails 'lole <= 200 h/yr' by "));
  CHECK_THAT(outcome.out, EndsWith(" · results in answer\n"));
  const json summary = json::parse(text_of(desk / "answer" / "summary.json"));
  CHECK(summary["best"]["point"]["sets"] == "2");
  CHECK(summary["search"]["confidence"] == 0.95);
  CHECK_THAT(text_of(desk / "answer" / "probes.csv"), StartsWith("sets,criterion,standing,n,mean,"));
}

TEST_CASE("size agrees with the exact answer of adequacy") {
  const Desk desk;
  const std::string plan = GIGASIM_SOURCE_DIR "/scenarios/adequacy-example.yaml";
  int fewest = 0;
  for (int n = 1; fewest == 0 && n <= 10; ++n) {
    const json exact =
        json::parse(desk.gigasim(fmt::format("adequacy '{}' --set fleets.gas.initial={} --json", plan, n)).out);
    if (exact.at("adequacy").at("lole_h_per_yr").get<double>() <= 2.0) fewest = n;
  }
  CHECK(fewest == 4);  // 5.13 h with 3 of them, 0.60 with 4
  REQUIRE(desk.gigasim("size '" GIGASIM_SOURCE_DIR "/scenarios/sizing/gas-units.yaml' --out answer").code == 0);
  CHECK(json::parse(text_of(desk / "answer" / "summary.json"))["best"]["point"]["gas"] == std::to_string(fewest));
}

TEST_CASE("size goes on after kill -9 to the same answer, and takes what was simulated from the folder") {
  const Desk desk;
  set_out(desk);
  REQUIRE(desk.gigasim("size study.yaml --out whole --jobs 1").code == 0);
  const std::string killed = fmt::format(
      "cd '{}' && ('{}' size study.yaml --out cut --jobs 1 > /dev/null 2>&1 & "
      "for i in $(seq 1000); do [ $(wc -l < cut/observations.csv 2> /dev/null || echo 0) -gt 10 ] && break; sleep "
      "0.01; done; kill -9 $!; wait $!)",
      (desk / ".").string(), GIGASIM_BINARY);
  CHECK(std::system(killed.c_str()) != 0);
  CHECK_FALSE(fs::exists(desk / "cut" / "summary.json"));
  const Outcome outcome = desk.gigasim("size study.yaml --out cut --jobs 2");
  CHECK(outcome.code == 0);
  CHECK_THAT(outcome.out, Contains(" taken from the folder"));
  CHECK(text_of(desk / "cut" / "summary.json") == text_of(desk / "whole" / "summary.json"));
  CHECK(text_of(desk / "cut" / "probes.csv") == text_of(desk / "whole" / "probes.csv"));
}

TEST_CASE("size without an answer says what comes nearest, and exits with 1") {
  const Desk desk;
  set_out(desk, replaced(study, "to: 5", "to: 2") + "  - served in \"whole run\" >= 1.1\n");
  const Outcome outcome = desk.gigasim("size study.yaml --no-output");
  CHECK(outcome.code == 1);
  CHECK_THAT(outcome.out, Contains("Nothing that was looked at holds for sure. Nearest comes sets 2"));
}

TEST_CASE("size that cannot decide says how many replications would") {
  const Desk desk;
  set_out(desk, replaced(study, "200 h/yr", "88 h/yr") + "replications: {least: 20, most: 40}\n");
  const Outcome outcome = desk.gigasim("size study.yaml --no-output");
  CHECK_THAT(outcome.out, Contains("undecided after 40 replications: 'lole <=") && Contains(" more would tell."));
}

TEST_CASE("size tells what is wrong with a study at its place, and runs nothing") {
  const Desk desk;
  set_out(desk, replaced(replaced(study, "from: 1", "from: -1"), "fleets.sets.initial", "fleets.sets.initial"));
  CHECK_THAT(desk.gigasim("size study.yaml").err,
             StartsWith("study.yaml:4:43: find.sets.from: -1 does not go: fleets.sets.initial: ") &&
                 EndsWith("1 problem, nothing was run.\n"));
  desk.write("study.yaml", replaced(study, "fleets.sets", "fleets.set"));
  CHECK_THAT(desk.gigasim("size study.yaml").err,
             Contains("study.yaml:4:16: fleets.set.initial: 'fleets' has no 'set'; did you mean 'sets'?"));
  desk.write("study.yaml", replaced(study, "from: 1, to: 5", "from: 5, to: 1, stepp: 2"));
  CHECK_THAT(desk.gigasim("size study.yaml").err, Contains("find.sets.stepp: unknown key; did you mean 'step'?") &&
                                                      Contains("find.sets.to: '1' lies before '5'"));
  desk.write("study.yaml", replaced(study, "lole <= 200 h/yr", "lolle <= 200 h/yr"));
  CHECK(desk.gigasim("size study.yaml").err ==
        "study.yaml:6:5: subject_to[0]: 'lolle' is not a figure of the plan; did you mean 'lole'?\n1 problem, nothing "
        "was run.\n");
  CHECK_FALSE(fs::exists(desk / "out"));
}

TEST_CASE("the latest date and the smallest rating are found as written") {
  const Desk desk;
  const std::string steady = replaced(village, ", outage: {forced_outage_rate: 0.1, mttr: 5 h}", "");
  desk.write("village.yaml", steady);
  desk.write(
      "study.yaml",
      "base: village.yaml\nfind: {path: fleets.sets.capacity, from: 1 MW, to: 4 MW, step: 250 kW, cost: 2 MUSD/MW}\n"
      "subject_to: ['eue <= 0 MWh/yr']\nreplications: {most: 1}\n");
  CHECK_THAT(desk.gigasim("size study.yaml --no-output").out,
             Contains("fleets.sets.capacity 2.5 MW holds in the plan as written, for 5 MUSD."));
  desk.write("village.yaml", replaced(steady, "initial: 2, ", "") +
                                 "phases:\n  - name: one\n    add: [{fleet: sets, count: 3, date: 2025-01-05}]\n");
  desk.write(
      "study.yaml",
      "base: village.yaml\nfind: {path: 'phases[0].add[0].date', from: 2025-01-02, to: 2025-01-30, direction: latest}\n"
      "subject_to: ['lole <= 2973 h/yr']\nreplications: {most: 1}\n");
  // A spell of d days in 31 is 8760 d / 31 h/yr: 10.5 d are 2,967, so delivery on the 11th (10 d, 2,826 h/yr) just
  // holds.
  CHECK_THAT(desk.gigasim("size study.yaml --no-output").out,
             Contains("phases[0].add[0].date 2025-01-11 holds in the plan as written."));
}
