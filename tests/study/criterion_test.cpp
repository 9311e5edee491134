#include "gigasim/study/criterion.hpp"

#include <catch2/catch.hpp>
#include <limits>

#include "gigasim/base/issue.hpp"

using namespace gigasim;

namespace {
constexpr double none = std::numeric_limits<double>::quiet_NaN();

std::vector<Metric> figures() {
  std::vector<Metric> all;
  for (const auto& [name, unit] : {std::pair("lole_h_per_yr", "h/yr"),
                                   {"lole_hourly_h_per_yr", "h/yr"},
                                   {"lole_days_per_yr", "d/yr"},
                                   {"eue_mwh_per_yr", "MWh/yr"},
                                   {"neue_ppm", "ppm"},
                                   {"availability", ""},
                                   {"pue", ""},
                                   {"phase.\"500 MW\".eue_mwh", "MWh"},
                                   {"phase.\"500 MW\".facility_mean_mw", "MW"},
                                   {"fleet.titan-350.availability", ""},
                                   {"hall.west.coolant_peak_c", "degC"},
                                   {"hall.east.coolant_peak_c", "degC"},
                                   {"gpu_h.generation", "GPU-h"},
                                   {"gpu_share.generation", ""},
                                   {"gpu_share.useful", ""},
                                   {"gpu_share.failed", ""},
                                   {"energised_mw.2026-06-30", "MW"},
                                   {"energised_at_mw.2026-06-30", "MW"},
                                   {"installed_at_gpus.2026-06-30", ""},
                                   {"phase.\"1 GW\".complete_day", "d"}})
    all.push_back({metric_name_of(name), unit, none});
  return all;
}

Criterion read(const std::string& text) {
  static const std::vector<Metric> metrics = figures();
  return parse_criterion(text, {.metrics = metrics, .path = "expect[0]", .start = *parse_date("2026-01-01")});
}

std::string problem_of(const std::string& text) {
  try {
    read(text);
  } catch (const InputError& error) {
    CHECK(error.issues().front().path == "expect[0]");
    return error.issues().front().message;
  }
  return "none";
}

/// n observations, the first `ones` of them 1, the others 0.
std::vector<double> share(std::size_t ones, std::size_t n) {
  std::vector<double> all(n, 0.0);
  std::fill_n(all.begin(), ones, 1.0);
  return all;
}

/// Half of them above the mean by the deviation, half below.
std::vector<double> around(double mean, double deviation, std::size_t n) {
  std::vector<double> all;
  for (std::size_t i = 0; i < n; ++i) all.push_back(mean + (i % 2 == 0 ? deviation : -deviation));
  return all;
}
}  // namespace

TEST_CASE("criterion: a figure, a relation and a number with its unit") {
  const Criterion c = read("eue <= 50 MWh/yr at 95 % confidence");
  CHECK(c.name == "eue_mwh_per_yr");
  CHECK(c.relation == Relation::at_most);
  CHECK(c.bound == 50.0);
  CHECK(c.confidence == 0.95);
  CHECK(!c.chance);
}

TEST_CASE("criterion: figures are known by phrases, beginnings of names and whole names, whatever the case") {
  CHECK(read("LOLE <= 2.4 h/yr").name == "lole_h_per_yr");
  CHECK(read("Unserved energy <= 1 GWh/yr").name == "eue_mwh_per_yr");
  CHECK(read("unserved energy in \"500 MW\" <= 20 MWh").name == "phase.\"500 MW\".eue_mwh");
  CHECK(read("eue in phase 500 MW <= 20 MWh").name == "phase.\"500 MW\".eue_mwh");
  CHECK(read("phase.\"500 MW\".eue_mwh <= 20 MWh").name == "phase.\"500 MW\".eue_mwh");
  CHECK(read("availability of titan-350 >= 95 %").name == "fleet.titan-350.availability");
  CHECK(read("facility power in \"500 MW\" >= 400 MW").name == "phase.\"500 MW\".facility_mean_mw");
}

TEST_CASE("criterion: of several figures with one name the unit tells which is meant") {
  CHECK(read("lole <= 0.1 d/yr").name == "lole_days_per_yr");
  CHECK(read("lost to generation <= 0.5 %").name == "gpu_share.generation");
  CHECK(read("lost to generation <= 2 M GPU-h").name == "gpu_h.generation");
  CHECK(read("lost to generation <= 2 M GPU-h").bound == 2e6);
  CHECK(read("lost to failures < 3 %").name == "gpu_share.failed");
  CHECK(read("useful training ≥ 70 %").name == "gpu_share.useful");
}

TEST_CASE("criterion: numbers are converted to the unit of the figure") {
  CHECK(read("eue <= 1.5 GWh/yr").bound == Approx(1500.0));
  CHECK(read("lost to generation <= 0.5 %").bound == 0.005);
  CHECK(read("neue <= 0.002 %").bound == Approx(20.0));  // 0.002 % = 20 ppm
  CHECK(read("pue<1.3").bound == 1.3);
  CHECK(read("no hall above 113 degF").bound == Approx(45.0));
}

TEST_CASE("criterion: by a date is at any time until it, on a date is on that day") {
  CHECK(read("energised >= 1 GW by 2026-06-30").name == "energised_mw.2026-06-30");
  CHECK(read("energised >= 1 GW by 2026-06-30").bound == 1000.0);
  CHECK(read("energised >= 900 MW at 2026-06-30").name == "energised_at_mw.2026-06-30");
  CHECK(read("energised on 2026-06-30 >= 900 MW").name == "energised_at_mw.2026-06-30");
  CHECK(read("GPUs >= 555000 on 2026-06-30").name == "installed_at_gpus.2026-06-30");
}

TEST_CASE("criterion: the date of a claim stands in for one that the text does not name") {
  const std::vector<Metric> metrics = figures();
  const CriterionContext context{
      .metrics = metrics, .path = "claims[0].says", .start = {}, .date = parse_date("2026-06-30")};
  CHECK(parse_criterion("facility power >= 1 GW", context).name == "energised_at_mw.2026-06-30");
  CHECK(parse_criterion("GPUs >= 555000", context).name == "installed_at_gpus.2026-06-30");
  CHECK(parse_criterion("pue <= 1.2", context).name == "pue");
}

TEST_CASE("criterion: a chance bounds the share of runs that keep a bound") {
  const Criterion c = read("P(energised >= 1 GW by 2026-06-30) >= 0.8");
  CHECK(c.name == "energised_mw.2026-06-30");
  CHECK(c.bound == 1000.0);
  REQUIRE(c.chance);
  CHECK(c.chance->bound == 0.8);
  std::vector<double> values(figures().size(), none);
  CHECK(observation(c, values) == 0.0);  // the run has no such figure
  values[c.metrics.front()] = 1000.0;
  CHECK(observation(c, values) == 1.0);
  values[c.metrics.front()] = 999.0;
  CHECK(observation(c, values) == 0.0);
}

TEST_CASE("criterion: a quantile is a chance turned around") {
  const Criterion most = read("P90(eue) <= 50 MWh/yr");  // nine in ten runs have at most 50
  CHECK(most.chance->bound == Approx(0.9));
  const Criterion least = read("P10(energised on 2026-06-30) >= 900 MW");  // nine in ten have at least 900
  CHECK(least.chance->bound == Approx(0.9));
  CHECK(read("median(eue) <= 50 MWh/yr").chance->bound == 0.5);
}

TEST_CASE("criterion: no hall above a temperature looks at the warmest") {
  const Criterion c = read("no hall above 45 degC");
  std::vector<double> values(figures().size(), none);
  values[10] = 44.0;
  values[11] = 46.0;
  CHECK(figure(c, values) == 46.0);
  CHECK(observation(c, values) == 0.0);
  CHECK(c.chance->bound == 0.95);
}

TEST_CASE("criterion: a phase is complete by a day when it is before the next") {
  const Criterion c = read("phase \"1 GW\" complete by 2026-01-31");
  std::vector<double> values(figures().size(), none);
  CHECK(observation(c, values) == 0.0);
  values.back() = 30.9;  // days since 2026-01-01: on the evening of the 31st
  CHECK(observation(c, values) == 1.0);
  values.back() = 31.0;
  CHECK(observation(c, values) == 0.0);
  CHECK(read("P(phase \"1 GW\" complete by 2026-01-31) >= 0.9").chance->bound == 0.9);
}

TEST_CASE("criterion: what cannot be read is told with what to write") {
  CHECK(problem_of("eeu <= 50 MWh/yr") == "'eeu' is not a figure of the plan; did you mean 'eue'?");
  CHECK(problem_of("eue <= 50 MWh") == "'50 MWh' is energy; eue_mwh_per_yr is in MWh/yr, write e.g. '50 MWh/yr'");
  CHECK(problem_of("eue <= 50 MW") == "'50 MW' is power; eue_mwh_per_yr is in MWh/yr, write e.g. '50 MWh/yr'");
  CHECK(problem_of("eue <= 50") == "'50' has no unit; eue_mwh_per_yr is in MWh/yr, write e.g. '50 MWh/yr'");
  CHECK(problem_of("unserved energy in \"500 MW\" <= 20 MWh/yr") ==
        "'20 MWh/yr' is energy in time; phase.\"500 MW\".eue_mwh is in MWh, write e.g. '20 MWh'");
  CHECK(problem_of("pue <= 2 h/yr") ==
        "'2 h/yr': the unit does not fit; pue is a plain number, write e.g. '2', or '2 %'");
  CHECK(problem_of("eue in \"5O0 MW\" <= 2 MWh") ==
        "the plan has no phase, fleet, hall, load or job '5O0 MW'; did you mean '500 MW'?");
  CHECK(problem_of("energised >= 1 GW") ==
        "'energised' is a figure of a date; write e.g. 'energised ... on 2026-06-30'");
  CHECK(problem_of("energised >= 1 GW by 2026-02-30") == "2026-02-30 is not a date");
  CHECK(problem_of("pue on 2026-06-30 <= 1.3") ==
        "'pue' is not known for 2026-06-30: it is told for the whole run, or the date lies outside the run");
  CHECK(problem_of("eue = 0 MWh/yr") ==
        "'eue = 0 MWh/yr' asks for an exact value, which no run hits; write '<=' or '>='");
  CHECK(problem_of("eue") == "'eue' has no bound; write e.g. 'eue <= ...' or '>= ...'");
  CHECK(problem_of("P(eue <= 5 MWh/yr)") ==
        "a chance needs a bound after the bracket; write e.g. 'P(eue <= 5 MWh/yr) >= 0.8'");
  CHECK(problem_of("P(eue <= 5 MWh/yr) >= 2") == "'2' is not a chance; write e.g. '0.8' or '80 %'");
  CHECK(problem_of("eue <= 5 MWh/yr at 30 % confidence") ==
        "a confidence of 30 % is not between 50 % and 100 %; write e.g. 'at 95 % confidence'");
}

TEST_CASE("judge: a mean far from its bound passes or fails, one near it needs more") {
  const Criterion c = read("eue <= 50 MWh/yr");
  CHECK(judge(c, around(10.0, 1.0, 100)).verdict == Verdict::pass);
  CHECK(judge(c, around(90.0, 1.0, 40)).verdict == Verdict::fail);
  // Mean 49, s = 10.13: a tenth of s below the bound. A bettor who knew it would gain 0.1^2 / 2 = 0.0049 a value in log
  // terms, and needs ln 20 = 3.0 of it: 615 values; not knowing costs up to as much again.
  const Judgement near = judge(c, around(49.0, 10.0, 40));
  CHECK(near.verdict == Verdict::undecided);
  CHECK(near.estimate == Approx(49.0));
  CHECK(*near.more > 200.0);
  CHECK(*near.more < 1230.0);
}

TEST_CASE("judge: looking often is allowed for in the mean, and asks for more of a share") {
  const Criterion mean = read("eue <= 50 MWh/yr"), chance = read("P(energised >= 1 GW by 2026-06-30) >= 0.8");
  CHECK(judge(mean, around(40.0, 10.0, 100), 0.95, 1).verdict == Verdict::pass);
  CHECK(judge(mean, around(40.0, 10.0, 100), 0.95, 50).verdict == Verdict::pass);
  CHECK(judge(chance, share(14, 14), 0.95, 1).verdict == Verdict::pass);  // 0.8^14 = 0.044
  CHECK(judge(chance, share(14, 14), 0.95, 5).verdict == Verdict::undecided);
}

TEST_CASE("judge: a share is judged by the exact binomial distribution") {
  const Criterion c = read("P(energised >= 1 GW by 2026-06-30) >= 0.8");
  // All of n keep it although only 0.8 would: 0.8^13 = 0.055, 0.8^14 = 0.044.
  CHECK(judge(c, share(13, 13)).verdict == Verdict::undecided);
  CHECK(judge(c, share(14, 14)).verdict == Verdict::pass);
  // None of two, if 0.8 keep it: 0.2^2 = 0.04.
  CHECK(judge(c, share(0, 2)).verdict == Verdict::fail);
}

TEST_CASE("judge: values that are all alike pass once it is sure that nearly all runs are") {
  const Criterion c = read("eue <= 50 MWh/yr");
  // Half of the money is on it that no loss of 20 times the bound comes in 5 % of the runs: 0.5 / 0.95^71 = 19.1, ^72
  // = 20.1. The others' adds a little.
  CHECK(judge(c, std::vector<double>(60, 0.0)).verdict == Verdict::undecided);
  CHECK(*judge(c, std::vector<double>(50, 0.0)).more <= 22.0);
  CHECK(judge(c, std::vector<double>(72, 0.0)).verdict == Verdict::pass);
}

TEST_CASE("judge: a single run is taken as it is") {
  CHECK(judge(read("eue <= 50 MWh/yr"), std::vector{49.0}).verdict == Verdict::pass);
  CHECK(judge(read("eue <= 50 MWh/yr"), std::vector{51.0}).verdict == Verdict::fail);
  CHECK(judge(read("P(eue <= 50 MWh/yr) >= 0.8"), std::vector{1.0}).verdict == Verdict::pass);
}

TEST_CASE("judge: runs without the figure do not count for a mean") {
  const Judgement j = judge(read("eue <= 50 MWh/yr"), std::vector{none, none});
  CHECK(j.n == 0);
  CHECK(j.verdict == Verdict::undecided);
}
