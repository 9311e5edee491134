// Sweeps as users meet them.
#include <algorithm>
#include <catch2/catch.hpp>

#include "desk.hpp"

using Catch::Contains;
using Catch::EndsWith;
using Catch::StartsWith;

namespace {
/// A year in which sets of 6 MW that never fail carry a load: what is short is plain arithmetic.
constexpr const char* study = R"(name: Sets and load
base: year.yaml
design: grid
parameters:
  sets: {path: fleets.sets.initial, values: [1, 2, 3]}
  load: {path: loads.town.demand, from: 5 MW, to: 15 MW, step: 5 MW}
metrics: [eue, lole]
)";

/// Two sets of 10 MW, 90 h up and 10 h down; 15 MW. 60 points that take some 10 ms each.
constexpr const char* chance = R"(base: pair.yaml
design: latin-hypercube
points: 60
parameters:
  load: {path: loads.town.demand, from: 8 MW, to: 21 MW}
  mttr: {path: fleets.sets.outage.mttr, uniform: [5 h, 20 h]}
replications: 20
)";

class Bench : public Desk {
 public:
  Bench() {
    write("year.yaml", replaced(town, "2025-02-01", "2026-01-01"));
    write("study.yaml", study);
    write("pair.yaml", R"(name: Pair
start: 2025-01-01
end: 2026-01-01
start_state: stationary
buses: {main: {}}
loads: {town: {bus: main, demand: 15 MW}}
fleets:
  sets: {kind: generic_unit, at: main, initial: 2, capacity: 10 MW, outage: {mttf: 90 h, mttr: 10 h}}
)");
    write("chance.yaml", chance);
  }
  /// All that the store of a folder holds, without times.
  std::string store(const std::string& folder) const {
    const Outcome outcome = gigasim("sweep export " + folder);
    INFO(outcome.err);
    CHECK(outcome.code == 0);
    return outcome.out;
  }
  /// Starts it, and ends it with the signal after so many milliseconds.
  Outcome broken_off(const std::string& arguments, const char* signal, int after_ms) const {
    return gigasim(fmt::format("--version > /dev/null; '{}' {} --quiet 2> told & sleep {}; kill -{} $!; wait $!",
                               GIGASIM_BINARY, arguments, after_ms / 1000.0, signal));
  }
};
}  // namespace

TEST_CASE("sweep: every point of a grid is simulated, tabled and written") {
  const Bench desk;
  const Outcome outcome = desk.gigasim("sweep study.yaml --out s");
  INFO(outcome.err);
  REQUIRE(outcome.code == 0);
  CHECK_THAT(outcome.out, StartsWith("Sets and load · year.yaml · grid · 9 points · seed 1\n\n9 points: 9 done\n") &&
                              Contains("Best points: least eue_mwh_per_yr") &&
                              Contains("Main effects on eue_mwh_per_yr (MWh/yr)") && Contains(" · results in s\n"));
  // Short by load - 6 MW a set in all of 8,760 h, where that is positive: 4, 9, 3 MW.
  const std::string expected =
      "point,sets,load,status,feasible,replications,eue_mwh_per_yr,eue_mwh_per_yr_se,lole_h_per_yr,lole_h_per_yr_se,"
      "error\n"
      "0,1,5,done,,1,0,,0,,\n1,1,10,done,,1,35040,,8760,,\n2,1,15,done,,1,78840,,8760,,\n"
      "3,2,5,done,,1,0,,0,,\n4,2,10,done,,1,0,,0,,\n5,2,15,done,,1,26280,,8760,,\n"
      "6,3,5,done,,1,0,,0,,\n7,3,10,done,,1,0,,0,,\n8,3,15,done,,1,0,,0,,\n";
  CHECK(text_of(desk / "s" / "points.csv") == expected);
  CHECK_THAT(text_of(desk / "s" / "summary.json"),
             Contains("\"parameters\"") && Contains("\"pareto_front\"") && Contains("\"effects\""));
  CHECK_THAT(desk.gigasim("sweep status s").out, Contains("\n9 points: 9 done\n"));
  CHECK_THAT(desk.gigasim("sweep export s --format json").out,
             StartsWith("{\"sweep\": ") && Contains("\"eue_mwh_per_yr\":{\"n\":1,\"mean\":35040.0"));
}

TEST_CASE("sweep: --dry-run shows points, what constraints drop and a time, and writes nothing") {
  const Bench desk;
  desk.write("study.yaml",
             std::string(study) + "constraints: [sets * 6 MW >= load, lole <= 1 h/yr]\nreplications: 5\n");
  const Outcome outcome = desk.gigasim("sweep study.yaml --dry-run --jobs 1");
  CHECK(outcome.code == 0);
  CHECK_THAT(outcome.out, Contains("9 points, 3 dropped by constraints") && Contains("\n    0     1   5 MW\n") &&
                              Contains("\n6 points to simulate, 5 replications each.") && Contains("with 1 at once"));
  CHECK_FALSE(fs::exists(desk / "out"));
}

TEST_CASE("sweep: a point that fails is recorded with its error, the others are done, and the exit code tells") {
  const Bench desk;
  desk.write("dates.yaml", R"(base: year.yaml
parameters:
  end: {path: end, values: [2024-06-01, 2025-06-01]}
  sets: {path: fleets.sets.initial, values: [1, 2]}
)");
  const Outcome outcome = desk.gigasim("sweep dates.yaml --out s");
  CHECK(outcome.code == 1);
  CHECK_THAT(outcome.out, Contains("4 points: 2 done, 2 failed") &&
                              Contains("2 points failed; 'gigasim sweep resume' tries them again"));
  CHECK_THAT(text_of(desk / "s" / "points.csv"),
             Contains("0,2024-06-01,1,failed,") && Contains("3,2025-06-01,2,done,"));
  CHECK_THAT(text_of(desk / "s" / "points.csv"), Contains("end"));
}

TEST_CASE("sweep: the same points for one worker, for several, in shards, and in shards of two folders") {
  const Bench desk;
  REQUIRE(desk.gigasim("sweep chance.yaml --out one --jobs 1 --quiet").code == 0);
  REQUIRE(desk.gigasim("sweep chance.yaml --out four --jobs 4 --quiet").code == 0);
  for (const char* shard : {"2/3", "1/3", "3/3"})
    REQUIRE(desk.gigasim(fmt::format("sweep chance.yaml --out parts --quiet --shard {}", shard)).code == 0);
  CHECK_THAT(desk.gigasim("sweep status parts").err, Contains("holds shards that are not merged yet"));
  const Outcome merged = desk.gigasim("sweep merge parts");
  CHECK(merged.code == 0);
  CHECK_THAT(merged.out, StartsWith("3 shards and 0 folders merged into parts\n") && Contains("60 points: 60 done"));
  CHECK_FALSE(fs::exists(desk / "parts" / "shards"));
  REQUIRE(desk.gigasim("sweep chance.yaml --out left --quiet --shard 1/2").code == 0);
  REQUIRE(desk.gigasim("sweep chance.yaml --out right --quiet --shard 2/2").code == 0);
  CHECK(desk.gigasim("sweep merge left").code == 1);  // half of the points are missing
  CHECK(desk.gigasim("sweep merge left right").code == 0);
  const std::string expected = desk.store("one");
  CHECK(std::count(expected.begin(), expected.end(), '\n') == 61);
  for (const char* other : {"four", "parts", "left"}) {
    INFO(other);
    CHECK(desk.store(other) == expected);
    CHECK(text_of(desk / other / "points.csv") == text_of(desk / "one" / "points.csv"));
  }
}

TEST_CASE("sweep: killed at several moments and resumed, the store is that of an uninterrupted sweep") {
  const Bench desk;
  REQUIRE(desk.gigasim("sweep chance.yaml --out whole --quiet").code == 0);
  int killed = 0;
  for (const int after_ms : {60, 350, 420, 500, 640, 800}) {
    killed += desk.broken_off("sweep chance.yaml --out broken", "KILL", after_ms).code == 137;
    const Outcome status = desk.gigasim("sweep status broken");
    if (fs::exists(desk / "broken" / "sweep.sqlite") && status.code == 0)
      CHECK_THAT(status.out, Contains("60 points: "));
  }
  CHECK(killed >= 2);
  REQUIRE(desk.gigasim("sweep chance.yaml --out broken --quiet").code == 0);
  CHECK(desk.store("broken") == desk.store("whole"));
  CHECK(text_of(desk / "broken" / "summary.json") == text_of(desk / "whole" / "summary.json"));
}

TEST_CASE("sweep: a shard that was killed is gone on with by its next start") {
  const Bench desk;
  REQUIRE(desk.gigasim("sweep chance.yaml --out whole --quiet").code == 0);
  for (const int after_ms : {300, 500})
    desk.broken_off("sweep chance.yaml --out parts --jobs 1 --shard 1/1", "KILL", after_ms);
  REQUIRE(desk.gigasim("sweep chance.yaml --out parts --quiet --shard 1/1").code == 0);
  CHECK(desk.gigasim("sweep merge parts").code == 0);
  CHECK(desk.store("parts") == desk.store("whole"));
}

TEST_CASE("sweep: Ctrl-C leaves a sweep that can be resumed") {
  const Bench desk;
  desk.write("chance.yaml", replaced(chance, "points: 60", "points: 2000"));
  const Outcome outcome = desk.broken_off("sweep chance.yaml --out s", "INT", 1500);
  CHECK((outcome.code == 130 || outcome.code == 0));
  CHECK_THAT(text_of(desk / "told"),
             Contains("gigasim: interrupted; ") && Contains("'gigasim sweep resume s' goes on"));
  CHECK_THAT(desk.gigasim("sweep status s").out, Contains("2,000 points: ") && Contains(" pending"));
  CHECK(fs::exists(desk / "s" / "points.csv"));
}

TEST_CASE("sweep: a full disk loses nothing that was committed, and the rest follows when there is room") {
  const Bench desk;
  desk.write("chance.yaml", replaced(chance, "points: 60", "points: 400"));
  REQUIRE(desk.gigasim("sweep chance.yaml --out whole --quiet").code == 0);
  const Outcome full = desk.gigasim(
      fmt::format("--version > /dev/null; ulimit -f 120; '{}' sweep chance.yaml --out small --quiet", GIGASIM_BINARY));
  CHECK(full.code == 3);
  CHECK_THAT(full.err, Contains("cannot write") && Contains("sweep.sqlite"));
  CHECK_THAT(desk.gigasim("sweep status small").out, Contains("400 points: ") && Contains(" pending"));
  REQUIRE(desk.gigasim("sweep resume small --quiet").code == 0);
  CHECK(desk.store("small") == desk.store("whole"));
}

TEST_CASE("sweep: a changed study reuses the points that are the same") {
  const Bench desk;
  REQUIRE(desk.gigasim("sweep study.yaml --out s --quiet").code == 0);
  desk.write("study.yaml", replaced(study, "values: [1, 2, 3]", "values: [4, 3, 2]"));
  const Outcome outcome = desk.gigasim("sweep resume s");
  CHECK(outcome.code == 0);
  CHECK_THAT(outcome.out, Contains("\n3 points simulated · "));
  REQUIRE(desk.gigasim("sweep study.yaml --out fresh --quiet").code == 0);
  CHECK(desk.store("s") == desk.store("fresh"));
  CHECK_THAT(desk.gigasim("sweep resume s").out, Contains("\n0 points simulated · "));
}

TEST_CASE("sweep: problems of a study are told with their places") {
  const Bench desk;
  const auto problem = [&](const std::string& old, const std::string& by) {
    desk.write("study.yaml", replaced(study, old, by));
    const Outcome outcome = desk.gigasim("sweep study.yaml --out s");
    CHECK(outcome.code == 2);
    return outcome.err;
  };
  CHECK_THAT(problem("path: fleets.sets.initial", "path: fleets.set.initial"),
             StartsWith("study.yaml:5:") && Contains("'fleets' has no 'set'; did you mean 'sets'?"));
  CHECK_THAT(problem("step: 5 MW", "step: 5 MWh"), StartsWith("study.yaml:6:") && Contains("is energy"));
  CHECK_THAT(problem("values: [1, 2, 3]", "values: [1, two]"), StartsWith("study.yaml:5:") && Contains("'two'"));
  CHECK_THAT(problem("metrics: [eue, lole]", "metrics: [eue, loel]"),
             StartsWith("study.yaml:7:") && Contains("'loel' is not a metric"));
  CHECK_THAT(problem("design: grid", "design: grit"), StartsWith("study.yaml:3:9: design: ") && Contains("grid"));
  CHECK_THAT(problem("design: grid", "design: sobol"), Contains("needs the number of its points"));
  CHECK_THAT(problem("base: year.yaml", "base: yaer.yaml"), StartsWith("study.yaml:2:") && Contains("no such file"));
  CHECK_THAT(problem("parameters:", "paramters:"),
             Contains("study.yaml:4:1: paramters: unknown key; did you mean 'parameters'?"));
  CHECK_FALSE(fs::exists(desk / "s" / "sweep.sqlite"));
}

TEST_CASE("sweep: options and folders that do not fit are told") {
  const Bench desk;
  CHECK_THAT(desk.gigasim("sweep").err, StartsWith("STUDY: is missing"));
  CHECK_THAT(desk.gigasim("sweep study.yaml --out s --shard 4/3").err, StartsWith("--shard: '4/3' is no part"));
  CHECK_THAT(desk.gigasim("sweep study.yaml --partition p").err,
             StartsWith("--partition: does nothing without --engine slurm"));
  CHECK_THAT(desk.gigasim("sweep study.yaml --out .").err,
             StartsWith("--out: '.' holds files that are not a gigasim result"));
  CHECK_THAT(desk.gigasim("sweep status .").err, StartsWith(".: holds no sweep"));
  CHECK_THAT(desk.gigasim("sweep statsu .").err, Contains("gigasim"));
  REQUIRE(desk.gigasim("sweep study.yaml --out a --quiet").code == 0);
  REQUIRE(desk.gigasim("sweep chance.yaml --out b --quiet").code == 0);
  CHECK_THAT(desk.gigasim("sweep merge a b").err, StartsWith("b/sweep.sqlite: belongs to another study"));
  fs::remove(desk / "study.yaml");
  CHECK_THAT(desk.gigasim("sweep resume a").err, Contains("is not there; run 'gigasim sweep STUDY --out a'"));
}
