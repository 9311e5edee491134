/// The search against responses of which the answer is known.
#include "gigasim/study/sizing.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <functional>

#include "gigasim/base/random.hpp"
#include "gigasim/campus/adequacy.hpp"

using namespace gigasim;

namespace {
SizingVariable counts(const std::string& name, int from, int to) {
  SizingVariable v{.name = name};
  for (int n = from; n <= to; ++n) v.values.push_back(std::to_string(n));
  return v;
}

using Response = std::function<std::vector<double>(const SizingPoint&, std::uint64_t replication)>;

/// Answers from a function; interrupted after `patience` replications.
struct Fake : SizingProbe {
  explicit Fake(Response r, std::uint64_t p = 1'000'000'000) : response(std::move(r)), patience(p) {}
  bool observe(const SizingPoint& point, std::uint64_t first, std::uint64_t last,
               const std::function<void(SizingObservation)>& take) override {
    for (std::uint64_t r = first; r <= last; ++r) {
      if (asked++ >= patience) return false;
      take({response(point, r), 0.0, "generation (outage)"});
    }
    return true;
  }
  Response response;
  std::uint64_t patience, asked = 0;
};

SizingResult search(const SizingProblem& problem, Response response, std::uint64_t patience = 1'000'000'000) {
  Fake probe(std::move(response), patience);
  SizingObserver nobody;
  return size_plan(problem, probe, nobody);
}

std::string value_of_best(const SizingProblem& p, const SizingResult& r, std::size_t variable = 0) {
  REQUIRE(r.best);
  return p.variables[variable].values[r.trials[*r.best].point[variable]];
}

SizingCriterion mean_at_most(double bound) { return {.text = "figure", .at_most = true, .bound = bound}; }
SizingCriterion share_at_least(double bound) { return {.text = "chance", .share = true, .bound = bound}; }

/// Share of searches with a wrong decision: the answer does not hold, or what was said to fail does hold.
double error_rate(const SizingProblem& problem, int searches, const std::function<bool(std::size_t)>& truly_holds,
                  const std::function<double(const RandomStream&, std::size_t)>& value) {
  int wrong = 0;
  for (int s = 0; s < searches; ++s) {
    const SizingResult result = search(problem, [&](const SizingPoint& p, std::uint64_t r) {
      return std::vector{value(RandomStream(static_cast<std::uint64_t>(s), r, "unit", "luck"), p[0])};
    });
    bool error = false;
    for (const SizingTrial& t : result.trials)
      error |= (t.standing == Standing::holds && !truly_holds(t.point[0])) ||
               (t.standing == Standing::fails && truly_holds(t.point[0]));
    wrong += error;
  }
  return static_cast<double>(wrong) / searches;
}

double choose(int n, int k) { return std::exp(std::lgamma(n + 1.0) - std::lgamma(k + 1.0) - std::lgamma(n - k + 1.0)); }
}  // namespace

TEST_CASE("sizing: looks come half as often again each time and end at the cap") {
  // 20 + 10 = 30, + 15 = 45, + 23 = 68, + 34 = 102.
  CHECK(looks(20, 100) == std::vector<std::uint64_t>{20, 30, 45, 68, 100});
  CHECK(looks(20, 5) == std::vector<std::uint64_t>{5});
  CHECK(looks(1, 1) == std::vector<std::uint64_t>{1});
}

TEST_CASE("sizing: shares are judged by the exact binomial distribution") {
  // P(all of 44 succeed) = 0.9^44 = 0.0097; of 43 0.0108. P(none of 2 succeeds) = 0.01.
  CHECK(share_surely_at_least(44, 44, 0.9, 0.01));
  CHECK_FALSE(share_surely_at_least(43, 43, 0.9, 0.01));
  CHECK(share_surely_below(0, 2, 0.9, 0.0101));
  CHECK_FALSE(share_surely_below(0, 2, 0.9, 0.0099));
  CHECK(share_surely_below(99, 100, 1.0, 0.01));
  CHECK_FALSE(share_surely_at_least(100, 100, 1.0, 0.01));
}

TEST_CASE("sizing: values that are all alike are told once nearly all runs surely are") {
  // A loss of 20 times the bound in 5 % of the runs would spoil the mean. Half of the money is bet against it: it has
  // grown to 0.5 / 0.95^n after n runs without; 0.5 / 0.95^58 = 9.8, 0.5 / 0.95^59 = 10.3. The others' adds less than
  // half as much.
  CHECK_FALSE(mean_surely_at_most(std::vector<double>(40, 0.0), 50.0, 0.1));
  CHECK(mean_surely_at_most(std::vector<double>(59, 0.0), 50.0, 0.1));
  CHECK_FALSE(mean_surely_at_most(std::vector{4.0}, 5.0, 0.5));
  // A mean that never varies and lies at the bound holds it.
  CHECK(mean_surely_at_most(std::vector<double>(59, 4.0), 4.0, 0.1));
  CHECK_FALSE(mean_surely_above(std::vector<double>(10'000, 4.0), 4.0, 0.1));
}

TEST_CASE("sizing: a loss as large as a neighbour's must have been missed often enough") {
  // A loss of 1,000 in 1 of 20 x 50 runs... in 5 % of the runs is a mean of 50: 0.5 * 0.95^-n. One of 10,000: in 0.5 %,
  // 0.5 * 0.995^-n.
  CHECK(mean_surely_at_most(std::vector<double>(59, 0.0), 50.0, 0.1, 1000.0));
  CHECK_FALSE(mean_surely_at_most(std::vector<double>(400, 0.0), 50.0, 0.1, 10'000.0));
  CHECK(mean_surely_at_most(std::vector<double>(600, 0.0), 50.0, 0.1, 10'000.0));  // 0.5 / 0.995^600 = 10.1
}

TEST_CASE("sizing: losses that cannot be negative prove a bound broken") {
  // Each of 100 against a mean of 50: twice the money each time, 0.5 * 2^5 = 16, 0.5 * 2^4 = 8. The others' is less
  // than that.
  CHECK(mean_surely_above(std::vector<double>(5, 100.0), 50.0, 0.1));
  CHECK_FALSE(mean_surely_above(std::vector<double>(2, 100.0), 50.0, 0.1));
  CHECK(mean_surely_above(std::vector{0.0, 0.1}, 0.0, 1e-9));  // a single loss is a mean above 0
}

TEST_CASE("sizing: skewness makes the side of the tail harder to be sure of") {
  // Nine in ten 0, one 10; mirrored around the mean, nine in ten 2 and one -8.
  std::vector<double> values, mirrored;
  for (int i = 0; i < 80; ++i) {
    values.push_back(i % 10 == 0 ? 10.0 : 0.0);
    mirrored.push_back(i % 10 == 0 ? -8.0 : 2.0);
  }
  CHECK(values_to_tell(values, 1.5, 0.01) > 1.1 * values_to_tell(mirrored, 1.5, 0.01));
}

TEST_CASE("sizing: what is told of the replications still needed is about right") {
  std::vector<double> values;
  RandomStream luck(3, 1, "unit", "luck");
  while (values.size() < 200) values.push_back(10.0 * luck.exponential());
  const double n = values_to_tell(values, 12.0, 0.01);
  CHECK_FALSE(mean_surely_at_most(values, 12.0, 0.01));
  while (static_cast<double>(values.size()) < 2.5 * n) values.push_back(10.0 * luck.exponential());
  CHECK(mean_surely_at_most(values, 12.0, 0.01));
  // All succeed: 0.9^44 = 0.0097.
  CHECK(trials_to_tell(1.0, 0.9, 0.01) == Approx(43.7).margin(0.05));
  CHECK(std::isinf(trials_to_tell(0.9, 0.9, 0.01)));
}

TEST_CASE("sizing: without noise the answer is the first that holds, found in few steps") {
  SizingProblem problem{.variables = {counts("units", 1, 100)}, .criteria = {mean_at_most(0.0)}, .most = 1};
  for (int needed = 1; needed <= 100; ++needed) {
    const SizingResult r = search(problem, [&](const SizingPoint& p, std::uint64_t) {
      return std::vector{static_cast<double>(needed - 1) - static_cast<double>(p[0])};
    });
    CHECK(value_of_best(problem, r) == std::to_string(needed));
    CHECK(r.end == SizingEnd::found);
    CHECK(r.trials.size() <= decisions(problem));
  }
}

TEST_CASE("sizing: where even the safest fails, nothing is the answer and the nearest is told") {
  SizingProblem problem{.variables = {counts("units", 1, 8)}, .criteria = {mean_at_most(-1.0)}, .most = 1};
  const SizingResult r =
      search(problem, [](const SizingPoint& p, std::uint64_t) { return std::vector{8.0 - static_cast<double>(p[0])}; });
  CHECK(r.end == SizingEnd::none);
  CHECK_FALSE(r.best);
  REQUIRE(r.nearest);
  CHECK(r.trials[*r.nearest].point == SizingPoint{7});
}

TEST_CASE("sizing: a point that cannot be simulated fails, is told of, and the search goes on") {
  SizingProblem problem{.variables = {counts("units", 1, 8)}, .criteria = {mean_at_most(0.0)}, .most = 1};
  const SizingResult r = search(problem, [](const SizingPoint& p, std::uint64_t) {
    if (p[0] == 3) throw SizingObstacle("no room");
    return std::vector{2.0 - static_cast<double>(p[0])};
  });
  CHECK(value_of_best(problem, r) == "5");  // 1, 8, then 4: no room, 6, 5
  REQUIRE(r.at({3}));
  CHECK(r.trials[*r.at({3})].standing == Standing::fails);
  CHECK(r.notes == std::vector<std::string>{"units 4 could not be simulated and is taken to fail: no room"});
}

TEST_CASE("sizing: the answer is judged again by how far replications stray one step short of it") {
  // Position 0 loses 1,000 in half of the runs, position 1 in none of the first 500, though it could: mean 4 of 5
  // allowed.
  SizingProblem problem{.variables = {counts("units", 1, 2)}, .criteria = {mean_at_most(5.0)}, .most = 100};
  const Response response = [](const SizingPoint& p, std::uint64_t r) {
    return std::vector{p[0] == 0 && r % 2 == 0 ? 1000.0 : 0.0};
  };
  // Without losses 0.5 / 0.95^n > 60 from n = 94 on; with one of 1,000 = 200 bounds possible only from ln 120 / ln (200
  // / 199) = 955 on.
  CHECK(search(problem, response).end == SizingEnd::none);
  problem.most = 1500;
  CHECK(value_of_best(problem, search(problem, response)) == "2");
}

TEST_CASE("sizing: an observed cost that falls with more of one is minimised over all that hold") {
  SizingProblem problem{.variables = {counts("a", 0, 3), counts("b", 0, 3)},
                        .criteria = {mean_at_most(0.0)},
                        .most = 1,
                        .cost_observed = true};
  struct : SizingProbe {
    bool observe(const SizingPoint& p, std::uint64_t, std::uint64_t,
                 const std::function<void(SizingObservation)>& take) override {
      take({{3.0 - static_cast<double>(p[0] + p[1])}, 10.0 - static_cast<double>(p[1]), ""});
      return true;
    }
  } probe;
  SizingObserver nobody;
  const SizingResult r = size_plan(problem, probe, nobody);
  REQUIRE(r.best);
  CHECK(r.trials[*r.best].point[1] == 3);  // a + b >= 3, each b saves 1
  CHECK(r.curve.size() == 4);
}

TEST_CASE("sizing: wrong decisions about shares are rarer than stated") {
  // Success when u < p, p = 0.80, 0.81, ... 0.99: 0.9 is p of position 10, which holds exactly.
  SizingProblem problem{
      .variables = {counts("units", 0, 19)}, .criteria = {share_at_least(0.895)}, .least = 20, .most = 2000};
  const auto chance = [](std::size_t i) { return 0.80 + 0.01 * static_cast<double>(i); };
  const double rate = error_rate(
      problem, 300, [&](std::size_t i) { return chance(i) >= 0.895; },
      [&](RandomStream u, std::size_t i) { return u.uniform() < chance(i) ? 1.0 : 0.0; });
  CHECK(rate <= 0.05);
}

TEST_CASE("sizing: wrong decisions about skewed means are rarer than stated") {
  // Exponential with mean 2, 1.9, ... 0.1 against 1.04: the means 1.0 and 1.1 are the hard ones.
  SizingProblem problem{
      .variables = {counts("units", 0, 19)}, .criteria = {mean_at_most(1.04)}, .least = 20, .most = 1000};
  const auto mean = [](std::size_t i) { return 2.0 - 0.1 * static_cast<double>(i); };
  const double rate = error_rate(
      problem, 200, [&](std::size_t i) { return mean(i) <= 1.04; },
      [&](RandomStream u, std::size_t i) { return mean(i) * u.exponential(); });
  CHECK(rate <= 0.05);
}

TEST_CASE("sizing: wrong decisions about rare losses are rarer than stated") {
  // A loss of exponential size, mean 100, in 20 %, 19 %, ... 1 % of the replications, against a mean of 10.4.
  SizingProblem problem{
      .variables = {counts("units", 0, 19)}, .criteria = {mean_at_most(10.4)}, .least = 20, .most = 1000};
  const auto chance = [](std::size_t i) { return 0.20 - 0.01 * static_cast<double>(i); };
  const double rate = error_rate(
      problem, 200, [&](std::size_t i) { return 100.0 * chance(i) <= 10.4; },
      [&](RandomStream u, std::size_t i) {
        const double x = u.uniform();
        return x < chance(i) ? 100.0 * u.exponential() : 0.0;
      });
  CHECK(rate <= 0.05);
}

TEST_CASE("sizing: wrong decisions about losses of heavy tail are rarer than stated") {
  // As before, but lognormal in size, mean 100, of which one in a hundred is 11 times the mean: exp(1.5 z - 1.5^2 / 2),
  // z = 2.33.
  SizingProblem problem{
      .variables = {counts("units", 0, 19)}, .criteria = {mean_at_most(10.4)}, .least = 20, .most = 1000};
  const auto chance = [](std::size_t i) { return 0.20 - 0.01 * static_cast<double>(i); };
  const double rate = error_rate(
      problem, 200, [&](std::size_t i) { return 100.0 * chance(i) <= 10.4; },
      [&](RandomStream u, std::size_t i) {
        const double x = u.uniform();
        return x < chance(i) ? 100.0 * std::exp(1.5 * u.normal() - 1.125) : 0.0;
      });
  CHECK(rate <= 0.05);
}

TEST_CASE("sizing: the fewest two-state units for a loss-of-load expectation are those that enumeration finds") {
  // n units of 10 MW, up 90 % of the time, against 50 MW: LOLE = 8760 P(fewer than 5 of n are up), binomial.
  const auto lole = [](int n) {
    double short_of = 0.0;
    for (int up = 0; up < 5; ++up) short_of += choose(n, up) * std::pow(0.9, up) * std::pow(0.1, n - up);
    return 8760.0 * short_of;
  };
  for (const double bound : {1200.0, 150.0, 20.0}) {
    int fewest = 5;
    while (lole(fewest) > bound) ++fewest;
    SizingProblem problem{
        .variables = {counts("units", 5, 14)}, .criteria = {mean_at_most(bound)}, .least = 20, .most = 3000};
    const SizingResult r = search(problem, [&](const SizingPoint& p, std::uint64_t replication) {
      double hours = 0.0;  // 1 of 40 sampled hours is 219 h of a year
      for (int h = 0; h < 40; ++h) {
        int up = 0;
        RandomStream luck(7, replication, "hour " + std::to_string(h), "units");
        for (std::size_t u = 0; u < 5 + p[0]; ++u) up += luck.uniform() < 0.9;
        hours += up < 5 ? 219.0 : 0.0;
      }
      return std::vector{hours};
    });
    INFO(bound);
    CHECK(value_of_best(problem, r) == std::to_string(fewest));
    CHECK(r.trials[*r.at({static_cast<std::size_t>(fewest) - 6})].standing == Standing::fails);
    const TwoStateSystem system{
        std::vector<TwoStateUnit>(static_cast<std::size_t>(fewest),
                                  {Power(10.0), Duration(90.0 * 3600.0), Duration(10.0 * 3600.0)}),
        {{Power(50.0), Duration(8760.0 * 3600.0)}},
        1.0};
    CHECK(exact_adequacy(system).lole_h_per_yr == Approx(lole(fewest)));
  }
}
