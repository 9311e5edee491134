#include "gigasim/study/check.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "gigasim/base/issue.hpp"
#include "gigasim/base/random.hpp"
#include "scratch.hpp"

using namespace gigasim;

namespace {
PlanQuestions asked(const std::vector<std::string>& expectations, std::uint64_t most) {
  PlanQuestions q{.metrics = {{unserved_energy, "MWh/yr", 0.0, Sense::less_is_better},
                              {{.figure = "availability"}, "", 0.0, Sense::more_is_better}},
                  .most = most};
  for (std::size_t i = 0; i < expectations.size(); ++i)
    q.questions.expectations.push_back({parse_criterion(expectations[i], q.metrics, "expect"), "expect"});
  return q;
}

/// Evenly spread over 10 MWh/yr around a mean, by replication.
MetricsRunner around(double mean) {
  return [mean](std::uint64_t replication) {
    RandomStream stream(1, replication, "unit", "luck");
    return std::vector{mean + 10.0 * (stream.uniform() - 0.5), 0.99};
  };
}
}  // namespace

TEST_CASE("check: what is far from its bound is decided by few replications") {
  const PlanAnswers a = answer(asked({"eue <= 50 MWh/yr", "eue <= 5 MWh/yr"}, 2000), around(20.0), 2);
  CHECK(a.judgements[0].verdict == Verdict::pass);
  CHECK(a.judgements[1].verdict == Verdict::fail);
  CHECK(a.replications < 500);
  CHECK(a.judgements[0].estimate == Approx(20.0).margin(1.0));
}

TEST_CASE("check: what lies on its bound stays undecided up to the cap, and says that more would tell") {
  const PlanAnswers a = answer(asked({"eue <= 20 MWh/yr"}, 100), around(20.0), 2);
  CHECK(a.judgements[0].verdict == Verdict::undecided);
  CHECK(a.replications == 100);
}

TEST_CASE("check: an expectation may have a cap of its own") {
  PlanQuestions q = asked({"eue <= 20 MWh/yr"}, 400);
  q.questions.expectations[0].replications = 40;
  const PlanAnswers a = answer(q, around(20.0), 2);
  CHECK(a.judgements[0].n <= 40);
  CHECK(a.replications < 400);
}

TEST_CASE("check: with one replication the plan as written is judged as it is") {
  const PlanAnswers a = answer(
      asked({"eue <= 7 MWh/yr", "availability >= 99.5 %"}, 1),
      [](std::uint64_t replication) { return std::vector{replication == 0 ? 6.0 : 100.0, 0.99}; }, 2);
  CHECK(a.replications == 1);
  CHECK(a.judgements[0].verdict == Verdict::pass);
  CHECK(a.judgements[1].verdict == Verdict::fail);
}

TEST_CASE("check: the number of workers changes no answer") {
  const PlanQuestions q = asked({"eue <= 21 MWh/yr", "P(eue <= 22 MWh/yr) >= 0.5"}, 300);
  CHECK(to_text(answer(q, around(20.0), 1)) == to_text(answer(q, around(20.0), 3)));
}

TEST_CASE("check: answers survive a pipe") {
  PlanAnswers a{.replications = 7,
                .judgements = {{Verdict::undecided, 1.5, std::nan(""), 7, 12.0}, {Verdict::pass, 2.0, 0.1, 7}},
                .metrics = {{3.0, 0.5, 7}, {std::nan(""), std::nan(""), 0}}};
  ClaimResult c{.date = *parse_date("2026-01-17"),
                .says = "power >= 1 GW",
                .source = "press",
                .figure = "energised",
                .unit = "MW"};
  c.claimed = 1000.0;
  c.have = 400.0;
  c.odds = 0.25;
  c.resources = {{"cooling", 400.0}};
  a.claims.push_back(c);
  const PlanAnswers b = answers_of(to_text(a));
  CHECK(to_text(b) == to_text(a));
  CHECK(b.claims[0].date == c.date);
  CHECK(*b.judgements[0].more == 12.0);
  CHECK(std::isnan(b.judgements[0].standard_error));
}

TEST_CASE("check: a replication that fails twice ends it with its number and reason") {
  CHECK_THROWS_WITH(answer(
                        asked({"eue <= 1 MWh/yr"}, 5),
                        [](std::uint64_t) -> std::vector<double> { throw std::runtime_error("no power"); }, 1),
                    "replication 1 failed twice: no power");
}

// baselines

namespace {
Baseline blessed() {
  Baseline b{.plan = "plan.yaml", .version = "1", .reason = "first"};
  b.seed = 1;
  b.replications = 100;
  b.tolerance = {0.01, 0.0};
  b.metrics = {{"eue", "MWh", Sense::less_is_better, {100.0, 1.0, 100}, {}},
               {"availability", "", Sense::more_is_better, {0.9, 0.0, 100}, Tolerance{0.0, 0.02}}};
  return b;
}
std::vector<Move> since(double eue, double error, double availability) {
  return moves_since(blessed(), {{{.figure = "eue"}, "MWh", 0.0}, {{.figure = "availability"}, "", 0.0}},
                     {{eue, error, 100}, {availability, 0.0, 100}});
}
}  // namespace

TEST_CASE("baseline: a figure has moved when it is beyond its tolerance and beyond 3 standard errors") {
  CHECK(since(100.9, 0.1, 0.9).empty());  // within 1 %
  CHECK(since(104.0, 1.0, 0.9).empty());  // sqrt(1 + 1) = 1.41; 3 of them are 4.24
  const auto worse = since(105.0, 1.0, 0.9);
  REQUIRE(worse.size() == 1);
  CHECK(worse[0].how == Moved::worse);
  CHECK(since(95.0, 1.0, 0.9)[0].how == Moved::better);
  CHECK(since(100.0, 1.0, 0.885).empty());  // its own tolerance is 0.02
  CHECK(since(100.0, 1.0, 0.87)[0].how == Moved::worse);
  CHECK(since(100.0, 1.0, std::nan(""))[0].how == Moved::gone);
}

TEST_CASE("baseline: written and read back it is the same") {
  const Scratch scratch;
  write_baseline(scratch / "deep/plan.json", blessed());
  const Baseline b = read_baseline(scratch / "deep/plan.json");
  CHECK(b.reason == "first");
  CHECK(b.replications == 100);
  REQUIRE(b.metrics.size() == 2);
  CHECK(b.metrics[0].value.mean == 100.0);
  CHECK(b.metrics[1].sense == Sense::more_is_better);
  CHECK(b.metrics[1].tolerance->absolute == 0.02);
  CHECK(!b.metrics[0].tolerance);
}

TEST_CASE("baseline: what is none is told") {
  const Scratch scratch;
  touch(scratch / "x.json");
  CHECK_THROWS_AS(read_baseline(scratch / "x.json"), InputError);
  CHECK_THROWS_AS(read_baseline(scratch / "none.json"), InputError);
}
