#include "gigasim/study/metric_name.hpp"

#include <catch2/catch.hpp>
#include <set>

#include "gigasim/study/metrics.hpp"

using namespace gigasim;

namespace {
const Date midsummer = *parse_date("2026-06-30");

/// A run with one of everything that metrics are told for, under names that need quotes.
RunResult everything() {
  RunResult r{.start = *parse_date("2026-05-01"), .end = *parse_date("2026-07-01")};
  r.phases = {{.name = "1 GW", .from = r.start, .to = r.end, .complete = r.end}, {.name = "gpu_h.useful"}};
  r.fleets = {{.name = "racks", .kind = "rack"}, {.name = "ring", .kind = "circuit"}, {.name = "a \"b\".c"}};
  r.halls = {{.name = "hall.west", .coolant_peak_c = 40.0}};
  r.loads = {{.name = "energised_mw.2026-06-30"}};
  r.jobs = {{.name = "llm"}};
  r.dates_asked = {midsummer};
  return r;
}
}  // namespace

TEST_CASE("metric names: whose figure it is stands first, in quotes unless it is a plain word") {
  CHECK(to_text(MetricName{.figure = "lole_h_per_yr"}) == "lole_h_per_yr");
  CHECK(to_text(MetricName{Scope::phase, "1 GW", "eue_mwh"}) == "phase.\"1 GW\".eue_mwh");
  CHECK(to_text(MetricName{Scope::fleet, "titan-350", "availability"}) == "fleet.titan-350.availability");
  CHECK(to_text(MetricName{Scope::feeder, "ring", "failures"}) == "feeder.ring.failures");
  CHECK(to_text(MetricName{Scope::hall, "a/b", "coolant_peak_c"}) == "hall.\"a/b\".coolant_peak_c");
  CHECK(to_text(MetricName{Scope::load, "town", "served"}) == "load.town.served");
  CHECK(to_text(MetricName{Scope::job, "llm", "done"}) == "job.llm.done");
  CHECK(to_text(MetricName{Scope::month, "2026-07", "eue_mwh"}) == "month.2026-07.eue_mwh");
  CHECK(to_text(MetricName{Scope::quarter, "2026-Q3", "eue_mwh"}) == "quarter.2026-Q3.eue_mwh");
  CHECK(to_text(MetricName{Scope::year, "2026", "gpu_h", HourBin::hot}) == "year.2026.gpu_h.hot");
}

TEST_CASE("metric names: a figure of a date says whether it is of that day or the highest until then") {
  CHECK(to_text(by_date("energised", midsummer)) == "energised_mw.2026-06-30");
  CHECK(to_text(by_date("energised", midsummer + std::chrono::hours(13))) == "energised_mw.2026-06-30");
  const MetricName power{.figure = "facility_per_gpu_kw", .date = midsummer, .on_date = true};
  CHECK(to_text(power) == "facility_per_gpu_at_kw.2026-06-30");
  CHECK(figure_text(power) == "facility_per_gpu_at_kw");
}

TEST_CASE("metric names: the campus's own are neither of a part, nor of a bin, nor of a date") {
  CHECK(of_campus(unserved_energy));
  CHECK_FALSE(of_campus(useful_gpu_hours));
  CHECK_FALSE(of_campus(by_date("energised", midsummer)));
  CHECK_FALSE(of_campus(MetricName{Scope::phase, "1 GW", "eue_mwh"}));
}

TEST_CASE("metric names: months, quarters, years and dates are periods") {
  CHECK(of_no_period(MetricName{Scope::phase, "1 GW", "eue_mwh"}));
  CHECK(of_no_period(useful_gpu_hours));
  CHECK(of_no_period(MetricName{Scope::fleet, "x_mw.2", "failures"}));
  CHECK_FALSE(of_no_period(MetricName{Scope::month, "2026-07", "eue_mwh"}));
  CHECK_FALSE(of_no_period(MetricName{Scope::quarter, "2026-Q3", "eue_mwh"}));
  CHECK_FALSE(of_no_period(MetricName{Scope::year, "2026", "eue_mwh"}));
  CHECK_FALSE(of_no_period(by_date("energised", midsummer)));
}

TEST_CASE("metric names: every metric of a run is read back from its text, whatever names the plan has") {
  std::set<Scope> scopes;
  std::set<std::string> texts;
  const std::vector<Metric> all = metrics_of(everything());
  for (const Metric& m : all) {
    INFO(to_text(m.name));
    CHECK(metric_name_of(to_text(m.name)) == m.name);
    scopes.insert(m.name.scope);
    texts.insert(to_text(m.name));
  }
  CHECK(scopes.size() == 8);  // all but quarters and years
  CHECK(texts.size() == all.size());
}

TEST_CASE("metric names: a text that no name has stays as it is") {
  for (const char* text :
       {"", ".", "phase.", "phase.1 GW.eue", "phase.\"", "phase.\".x", "fleet.a", "eue.2026-02-30"}) {
    CHECK(metric_name_of(text) == MetricName{.figure = text});
    CHECK(to_text(metric_name_of(text)) == text);
  }
}
