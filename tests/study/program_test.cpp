/// Studies as users meet them.
#include <catch2/catch.hpp>
#include <cmath>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <vector>

#include "../cli/desk.hpp"

using Catch::Contains;
using Catch::EndsWith;
using Catch::StartsWith;

namespace {
/// Two units of 10 MW, 90 h up and 10 h down on average, and a load of 15 MW.
constexpr const char* pair = R"(name: Pair
start: 2025-01-01
end: 2026-01-01
start_state: stationary
buses: {main: {}}
loads: {town: {bus: main, demand: 15 MW}}
fleets:
  sets: {kind: generic_unit, at: main, initial: 2, capacity: 10 MW, outage: {mttf: 90 h, mttr: 10 h}}
)";

struct Estimate {
  double mean = 0.0, standard_error = 0.0;
};

/// Of the columns of a replications.csv.
std::map<std::string, Estimate> estimates(const std::string& csv) {
  std::istringstream lines(csv);
  std::string line, cell;
  std::vector<std::string> names;
  std::getline(lines, line);
  for (std::istringstream cells(line); std::getline(cells, cell, ',');) names.push_back(cell);
  std::vector<double> sum(names.size()), squares(names.size());
  double n = 0.0;
  for (; std::getline(lines, line); ++n) {
    std::istringstream cells(line);
    for (std::size_t i = 0; i < names.size() && std::getline(cells, cell, ','); ++i) {
      const double x = std::atof(cell.c_str());
      sum[i] += x;
      squares[i] += x * x;
    }
  }
  std::map<std::string, Estimate> all;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const double mean = sum[i] / n;
    all[names[i]] = {mean, std::sqrt((squares[i] / n - mean * mean) / (n - 1.0))};
  }
  return all;
}
}  // namespace

TEST_CASE("program: a study of two units agrees with their enumeration") {
  // Unavailability 0.1: short when either is down, 1 - 0.81 = 0.19 of the time; 5 MW with one down (0.18), 15 MW with
  // both (0.01). 8760 h: LOLE 0.19 * 8760, EUE (0.9 + 0.15) * 8760; spells begin when both are up and one fails: 0.81 *
  // 2/90 per h. One more begins at the start when the year begins short: 0.19.
  const Desk desk;
  desk.write("pair.yaml", pair);
  const Outcome outcome = desk.gigasim("run pair.yaml --replications 150 --seed 4 --out study");
  INFO(outcome.err);
  REQUIRE(outcome.code == 0);
  const std::map<std::string, double> exact{{"lole_h_per_yr", 1664.4},
                                            {"lole_hourly_h_per_yr", 1664.4},
                                            {"eue_mwh_per_yr", 9198.0},
                                            {"lolf_per_yr", 157.68 + 0.19}};
  const auto found = estimates(text_of(desk / "study" / "replications.csv"));
  for (const auto& [name, value] : exact) {
    const Estimate e = found.at(name);
    INFO(name << " " << e.mean << " +- " << e.standard_error);
    CHECK(std::abs(e.mean - value) <= 3.3 * e.standard_error);
  }
  CHECK_THAT(outcome.out, StartsWith("Pair · 2025-01-01 → 2026-01-01 · seed 4 · 2 units\n\nmetric ") &&
                              Contains("\n150 replications.\n") && EndsWith(" · results in study\n"));
  CHECK(outcome.err.empty());
}

TEST_CASE("program: a replication of a study is replayed alone") {
  const Desk desk;
  desk.write("pair.yaml", replaced(pair, "2026-01-01", "2025-03-01"));
  REQUIRE(desk.gigasim("run pair.yaml --replications 2 --quiet --out study").code == 0);
  REQUIRE(desk.gigasim("run pair.yaml --quiet --replication 2 --out run").code == 0);
  const Outcome outcome = desk.gigasim("compare study run --all");
  CHECK(outcome.code == 0);
  CHECK_THAT(outcome.out, Contains("A: study, 2 runs\nB: run, 1 run\n"));
  const std::string events = text_of(desk / "run" / "events.csv");
  std::size_t over = 0;
  for (std::size_t at = 0; (at = events.find(",shortage_over,", at)) != std::string::npos; ++at) ++over;
  CHECK_THAT(text_of(desk / "study" / "replications.csv"),
             Contains("\n2," + std::to_string(over) + ",") || Contains("\n2," + std::to_string(over + 1) + ","));
}

TEST_CASE("program: files do not depend on the number of workers, nor on an interruption") {
  const Desk desk;
  desk.write("pair.yaml", replaced(pair, "2026-01-01", "2025-02-01"));
  REQUIRE(desk.gigasim("run pair.yaml --replications 30 --jobs 1 --quiet --out one").code == 0);
  REQUIRE(desk.gigasim("run pair.yaml --replications 30 --jobs 4 --quiet --out four").code == 0);
  const Outcome outcome = desk.gigasim(
      fmt::format("--version > /dev/null; '{}' run pair.yaml --replications 2000 --out rest --quiet 2> told & "
                  "for i in $(seq 1000); do [ $(cat rest/replications.csv 2> /dev/null | wc -l) -gt 10 ] && break; "
                  "sleep 0.01; done; kill -TERM $!; wait $!",
                  GIGASIM_BINARY));
  CHECK(outcome.code == 128 + 15);
  CHECK_THAT(text_of(desk / "told"),
             StartsWith("gigasim: interrupted after ") && EndsWith(" replications; --resume goes on with them.\n"));
  REQUIRE(desk.gigasim("run pair.yaml --replications 30 --resume --quiet --out rest").code == 0);
  for (const char* file :
       {"replications.csv", "shortages.csv", "heatmap.csv", "summary.json", "scenario.yaml", "study.json"})
    for (const char* other : {"four", "rest"}) {
      INFO(file << " of " << other);
      CHECK(text_of(desk / "one" / file) == text_of(desk / other / file));
    }
}

TEST_CASE("program: two plans are compared with the same luck") {
  // A third unit of 10 MW is short only when two or three are down.
  const Desk desk;
  desk.write("pair.yaml", replaced(pair, "2026-01-01", "2025-03-01"));
  REQUIRE(desk.gigasim("run pair.yaml --replications 20 --quiet --out a").code == 0);
  REQUIRE(desk.gigasim("run pair.yaml --replications 20 --quiet --out b --set fleets.sets.initial=3").code == 0);
  const Outcome outcome = desk.gigasim("compare a b");
  CHECK(outcome.code == 0);
  CHECK_THAT(
      outcome.out,
      StartsWith("A: a, 20 runs\nB: b, 20 runs\n20 pairs with the same random draws are compared one by one.\n"));
  CHECK_THAT(outcome.out, Contains("lole_h_per_yr") && Contains("better\n"));
  CHECK_THAT(desk.gigasim("compare a a").out, EndsWith("No significant difference in any metric.\n"));
  CHECK_THAT(desk.gigasim("compare a .").err,
             StartsWith(".: holds no results; name a result folder of 'gigasim run'\n"));
}

TEST_CASE("program: docs/formats/results.md names every key and column of a study, and every metric of the campus") {
  const Desk desk;
  REQUIRE(desk.gigasim("run town.yaml --replications 2 --quiet --out study").code == 0);
  const std::string page = text_of(fs::path(GIGASIM_SOURCE_DIR) / "docs/formats/results.md"),
                    summary = text_of(desk / "study" / "summary.json");
  std::set<std::string> names;
  const std::regex key("\"([A-Za-z0-9_]+)\":");
  for (std::sregex_iterator i(summary.begin(), summary.end(), key), end; i != end; ++i) names.insert((*i)[1]);
  for (const char* file : {"replications.csv", "shortages.csv", "heatmap.csv"}) {
    const std::string text = text_of(desk / "study" / file);
    std::istringstream header(text.substr(0, text.find('\n')));
    for (std::string cell; std::getline(header, cell, ',');)
      if (cell.find('.') == std::string::npos) names.insert(cell);
  }
  CHECK(names.size() > 50);
  for (const std::string& name : names) {
    INFO(name);
    CHECK(page.find(fmt::format("`{}`", name)) != std::string::npos);
  }
}

TEST_CASE("program: options that do not fit together are told") {
  const Desk desk;
  CHECK_THAT(desk.gigasim("run town.yaml --replications 5 --until 'eu rel-se 2%' --no-output").err,
             Contains("--until: 'eu' is not a metric"));
  CHECK_THAT(desk.gigasim("run town.yaml --replications 5 --resume").err, StartsWith("--resume: needs --out"));
  CHECK_THAT(desk.gigasim("run town.yaml --jobs 2").err, StartsWith("--jobs: does nothing for a single run"));
  REQUIRE(desk.gigasim("run town.yaml --replications 5 --quiet --out study").code == 0);
  CHECK_THAT(desk.gigasim("run town.yaml --out study").err,
             StartsWith("--out: 'study' holds a study of many replications"));
  CHECK_THAT(desk.gigasim("run town.yaml --replications 5 --resume --seed 9 --out study").err,
             StartsWith("--resume: 'study' is a study with seed 1, not 9"));
  CHECK_THAT(desk.gigasim("run town.yaml --replications 5 --out .").err,
             StartsWith("--out: '.' holds files that are not a gigasim result"));
  CHECK_FALSE(fs::exists(desk / "out"));
}
