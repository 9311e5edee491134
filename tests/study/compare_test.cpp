#include <catch2/catch.hpp>
#include <cmath>
#include <fstream>

#include "gigasim/base/issue.hpp"
#include "gigasim/study/study.hpp"
#include "scratch.hpp"

using namespace gigasim;

namespace {
/// A study folder by hand: LOLE of replications 0, 1, 2, ...
void write_study(const std::filesystem::path& folder, int seed, std::initializer_list<double> lole) {
  std::filesystem::create_directories(folder);
  std::ofstream(folder / "study.json") << R"({"scenario_hash": "ab", "seed": )" << seed << R"(, "version": "0.1.0"})";
  std::ofstream(folder / "shortages.csv") << "replication,start,length_h,depth_mw,energy_mwh,gpu_hours,cause\n";
  std::ofstream rows(folder / "replications.csv");
  rows << "replication,shortages,lole_h_per_yr\n";
  int number = 0;
  for (const double value : lole) rows << number++ << ",0," << value << '\n';
}

void write_run(const std::filesystem::path& folder, int replication, double lole) {
  std::filesystem::create_directories(folder);
  std::ofstream(folder / "summary.json")
      << R"({"gigasim": {"seed": 1, "replication": )" << replication
      << R"(}, "metrics": [{"name": "lole_h_per_yr", "unit": "h/yr", "better": "less", "value": )" << lole << "}]}";
}
}  // namespace

TEST_CASE("compare: common draws are compared pair by pair") {
  // b - a: 1, 1, 3, 3: mean 2, variance (4 * 1) / 3, standard error sqrt(1/3). Unpaired it would be lost in the spread
  // of 0 ... 300.
  const Scratch scratch;
  write_study(scratch / "a", 1, {0, 100, 200, 300});
  write_study(scratch / "b", 1, {1, 101, 203, 303});
  const Comparison c = compare(scratch / "a", scratch / "b");
  CHECK(c.pairs == 4);
  const Difference& d = c.metrics.at(0);
  CHECK(to_text(d.name) == "lole_h_per_yr");
  CHECK(d.paired);
  CHECK(d.difference == Approx(2.0));
  CHECK(d.standard_error == Approx(std::sqrt(1.0 / 3.0)));
  CHECK(d.significant());
}

TEST_CASE("compare: other seeds are independent samples") {
  // Means 2 and 3, variances 1 and 1 of three each: standard error sqrt(1/3 + 1/3), less than 2 of them apart.
  const Scratch scratch;
  write_study(scratch / "a", 1, {1, 2, 3});
  write_study(scratch / "b", 2, {2, 3, 4});
  const Difference d = compare(scratch / "a", scratch / "b").metrics.at(0);
  CHECK_FALSE(d.paired);
  CHECK(d.difference == Approx(1.0));
  CHECK(d.standard_error == Approx(std::sqrt(2.0 / 3.0)));
  CHECK_FALSE(d.significant());
}

TEST_CASE("compare: a study and its prolongation are paired as far as both go") {
  const Scratch scratch;
  write_study(scratch / "a", 1, {1, 2, 4});
  write_study(scratch / "b", 1, {1, 2, 4, 50, 60});
  const Comparison c = compare(scratch / "a", scratch / "b");
  CHECK(c.pairs == 3);
  CHECK(c.metrics.at(0).difference == 0.0);
  CHECK_FALSE(c.metrics.at(0).significant());
}

TEST_CASE("compare: single runs differ, but by how much luck nobody can tell") {
  const Scratch scratch;
  write_run(scratch / "a", 0, 5.0);
  write_run(scratch / "b", 0, 8.0);
  const Comparison c = compare(scratch / "a", scratch / "b");
  CHECK(c.runs_a == 1);
  CHECK(c.metrics.at(0).difference == Approx(3.0));
  CHECK(std::isnan(c.metrics.at(0).standard_error));
  CHECK_FALSE(c.metrics.at(0).significant());
}

TEST_CASE("compare: what is no result folder is refused") {
  const Scratch scratch;
  CHECK_THROWS_AS(compare(scratch.path, scratch.path), InputError);
  CHECK_THROWS_AS(compare(scratch / "nowhere", scratch.path), InputError);
}

TEST_CASE("compare: a damaged folder is a problem of the folder, and its names are harmless") {
  const Scratch scratch;
  const auto with = [&](const std::string& summary) {
    std::ofstream(scratch / "summary.json") << summary;
    return compare(scratch.path, scratch.path);
  };
  for (const char* summary :
       {"{\"metrics\": 5, \"gigasim\": []}", "{\"metrics\": [{}], \"gigasim\": {\"seed\": 1, \"replication\": 0}}",
        "{\"metrics\": [], \"gigasim\": {\"seed\": \"x\", \"replication\": 0}}"})
    CHECK_THROWS_AS(with(summary), InputError);
  const Comparison c = with(
      R"({"metrics": [{"name": "eue\u001b[31m", "unit": "MWh", "better": "less", "value": 1}], "gigasim": {"seed": 1, "replication": 4000000000000}})");
  REQUIRE(c.metrics.size() == 1);
  CHECK(to_text(c.metrics[0].name).find('\x1b') == std::string::npos);
}
