/// Delivery risk: chances by date, phases, and what drives them, against counting by hand.
#include <catch2/catch.hpp>
#include <cmath>

#include "gigasim/study/study.hpp"

using namespace gigasim;
using std::chrono::days;

namespace {
Date day(const char* text) { return *parse_date(text); }
const Date start = day("2025-01-01"), end = day("2025-04-01");

/// 40 MW of racks stand from 5 January and are energised `after` days after the start, or never.
RunResult delivery(std::optional<int> after) {
  RunResult r{.scenario_name = "Delivery", .start = start, .end = end};
  r.fleets = {{.name = "racks", .kind = "rack"}};
  r.phases = {{.name = "first", .from = start, .to = end}};
  if (after) r.phases[0].complete = start + days(*after);
  for (int d = 0; d < 90; ++d)
    r.build_out.push_back({.installed_mw = d >= 4 ? 40.0 : 0.0, .energised_mw = after && d >= *after ? 40.0 : 0.0});
  return r;
}

StudyResult study_of(const std::vector<std::optional<int>>& deliveries, StudyInputs inputs = {}) {
  StudyOptions o;
  o.start = start;
  o.end = end;
  o.metrics = metrics_of(delivery(0));
  o.replications = deliveries.size();
  o.phases = {{"first", day("2025-01-05")}};
  o.inputs = std::move(inputs);
  StudyObserver nobody;
  return monte_carlo(o, [&](std::uint64_t k, Recorder&) { return delivery(deliveries.at(k - 1)); }, nobody);
}

double chance(const StudyResult& r, const std::string& quantity, const char* date, double mw) {
  for (const MilestoneOdds& odds : r.milestones)
    for (std::size_t d = 0; d < odds.dates.size(); ++d)
      for (std::size_t k = 0; k < odds.mw.size(); ++k)
        if (odds.quantity == quantity && odds.dates[d] == day(date) && odds.mw[k] == mw) return odds.chance[d][k];
  return -1.0;
}
}  // namespace

TEST_CASE("odds: the chance of so many MW by a date is the share of replications that have them") {
  // 10 January, 20 January, 10 February, 11 March.
  const StudyResult r = study_of({9, 19, 40, 69});
  CHECK(chance(r, "energised", "2025-01-31", 40.0) == 0.5);
  CHECK(chance(r, "energised", "2025-02-28", 40.0) == 0.75);
  CHECK(chance(r, "energised", "2025-03-31", 40.0) == 1.0);
  CHECK(chance(r, "energised", "2025-01-31", 1.0) == 0.5);
  CHECK(chance(r, "installed", "2025-01-31", 40.0) == 1.0);
  CHECK(chance(r, "cooled", "2025-03-31", 1.0) == 0.0);
  CHECK(r.milestones[0].mw.back() == 40.0);
}

TEST_CASE("odds: a phase's dates count the replications in which it never was complete as later than all") {
  // In order 9, 19, 40, never: ranks 0.3, 1.5 and 2.7 are day 12, day 29.5, and nothing.
  const StudyResult r = study_of({40, {}, 9, 19});
  REQUIRE(r.phases.size() == 1);
  CHECK(r.phases[0].phase == "first");
  CHECK(r.phases[0].planned == day("2025-01-05"));
  CHECK(r.phases[0].complete == 0.75);
  CHECK(r.phases[0].p10 == day("2025-01-13"));
  CHECK(r.phases[0].p50 == day("2025-01-30 12:00"));
  CHECK_FALSE(r.phases[0].p90);
}

TEST_CASE("odds: inputs are ranked by how their ranks go with a result") {
  // Deliveries in the order of the replications, the last never: the first input goes with it exactly. The second is
  // swapped in pairs: 1 - 6 12 / (12 143) = 0.958042. The third stays what it is.
  std::vector<std::optional<int>> deliveries;
  for (int k = 0; k < 11; ++k) deliveries.emplace_back(5 + k);
  deliveries.emplace_back();
  const StudyResult r = study_of(
      deliveries, {.names = {"constant", "pairs", "date"}, .units = {"MW", "", "d"}, .values = [](std::uint64_t k) {
                     return std::vector<double>{7.0, static_cast<double>(k % 2 ? k + 1 : k - 1),
                                                100.0 + static_cast<double>(k)};
                   }});
  std::vector<Driver> drivers;
  for (const Driver& d : r.drivers)
    if (d.metric == MetricName{Scope::phase, "first", "complete_day"}) drivers.push_back(d);
  REQUIRE(drivers.size() == 2);
  CHECK(drivers[0].input == "date");
  CHECK(drivers[0].unit == "d");
  CHECK(drivers[0].correlation == Approx(1.0));
  CHECK(drivers[0].significant);
  CHECK(drivers[1].input == "pairs");
  CHECK(drivers[1].correlation == Approx(1.0 - 72.0 / 1716.0));
  CHECK(drivers[1].n == 12);
}

TEST_CASE("odds: where replications are drawn together, errors are those of the means of blocks") {
  // The deepest shortage is 1, 3, 5, 7 MW: pairs have means 2 and 6, so s^2 = 8 and s.e. = sqrt(8 / 2) = 2;
  // one by one s^2 = 20/3 and s.e. = sqrt(20 / 12). A fifth without a partner: sqrt(8 * 2 / 5).
  StudyOptions o;
  o.start = start;
  o.end = end;
  o.metrics = metrics_of(delivery(0));
  o.replications = 4;
  StudyObserver nobody;
  const Runner runner = [](std::uint64_t k, Recorder&) {
    RunResult r = delivery(0);
    r.adequacy.deepest_mw = 2.0 * static_cast<double>(k) - 1.0;
    return r;
  };
  const auto error = [&](std::uint64_t block, std::uint64_t n) {
    o.block = block;
    o.replications = n;
    const StudyResult r = monte_carlo(o, runner, nobody);
    for (const MetricSummary& m : r.metrics)
      if (m.name == MetricName{.figure = "deepest_mw"}) return m.standard_error;
    return -1.0;
  };
  CHECK(error(2, 4) == Approx(2.0));
  CHECK(error(1, 4) == Approx(std::sqrt(20.0 / 12.0)));
  CHECK(error(2, 5) == Approx(std::sqrt(16.0 / 5.0)));
}
