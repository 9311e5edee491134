/// What a study prints and writes of delivery risk.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "gigasim/report/study_report.hpp"
#include "study_odds.hpp"

using namespace gigasim;
using Catch::Contains;

namespace {
Date day(const char* text) { return *parse_date(text); }

StudyResult study() {
  StudyResult r{.replications = 200};
  r.metrics = {{.name = unserved_energy, .unit = "MWh/yr", .n = 200, .mean = 4.0, .standard_error = 0.5}};
  r.shortages = {
      {.name = {.figure = "length_h"}}, {.name = {.figure = "depth_mw"}}, {.name = {.figure = "energy_mwh"}}};
  r.milestones = {{.quantity = "energised",
                   .dates = {day("2026-05-31"), day("2026-06-30"), day("2026-07-31")},
                   .mw = {500.0, 1000.0},
                   .chance = {{0.0, 0.0}, {1.0, 0.35}, {1.0, 0.998}}}};
  r.phases = {{.phase = "1 GW",
               .planned = day("2026-05-01"),
               .p10 = day("2026-06-02"),
               .p50 = day("2026-07-05"),
               .complete = 0.85}};
  r.drivers = {{.metric = {Scope::phase, "1 GW", "complete_day"},
                .input = "phases[0].add[0].date",
                .unit = "d",
                .correlation = 0.8,
                .p_value = 1e-9,
                .significant = true,
                .n = 200},
               {.metric = {Scope::phase, "1 GW", "complete_day"},
                .input = "gas_price",
                .unit = "USD/MWh",
                .correlation = 0.01,
                .p_value = 0.9,
                .n = 200}};
  return r;
}
}  // namespace

TEST_CASE("a study prints how much stands by when, when each phase is complete, and what drives it") {
  const std::string text = study_text(study(), {.width = 100});
  CHECK_THAT(text, Contains("Chance of MW energised (racks energised; facility power) by the end of\n"
                            "at least  2026-06-30  2026-07-31\n"
                            "      MW\n"
                            "     500       100 %       100 %\n"
                            "   1,000        35 %       >99 %\n"));
  CHECK_THAT(text, Contains("1 GW            2026-05-01  2026-06-02  2026-07-05  never            85 %\n"));
  CHECK_THAT(text, Contains("date of 1 GW  phases[0].add[0].date       +0.80            │████████\n") &&
                       !Contains("gas_price"));
}

TEST_CASE("a study of a plan that builds nothing has no table of dates") {
  StudyResult r = study();
  r.milestones[0].chance = {{1.0, 0.0}, {1.0, 0.0}, {1.0, 0.0}};
  r.phases.clear();
  r.drivers.clear();
  CHECK_THAT(study_text(r, {.width = 100}), !Contains("Chance") && !Contains("phase complete") && !Contains("input"));
}

TEST_CASE("summary.json of a study has the odds") {
  const auto json = nlohmann::json::parse(study_json(study(), {}));
  CHECK(json["milestones"][0]["quantity"] == "energised");
  CHECK(json["milestones"][0]["probability"][1][1] == 0.35);
  CHECK(json["phase_odds"][0]["p50"] == "2026-07-05");
  CHECK(json["phase_odds"][0]["p90"].is_null());
  CHECK(json["drivers"][0]["rank_correlation"] == 0.8);
}
