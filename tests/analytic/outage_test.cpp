#include "gigasim/models/outage.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <stdexcept>

using namespace gigasim;

namespace {
constexpr int n = 50000;
constexpr double mean_h = 38.0;

Lifetime life(Law law, double shape) { return {.law = law, .mean = Duration{mean_h * 3600.0}, .shape = shape}; }

/// Share of draws below `limit_h`, and their mean, in hours.
struct Sample {
  double mean = 0.0, below = 0.0;
};
template <class Draw>
Sample sample(Draw draw, double limit_h) {
  RandomStream stream(7, 0, "test", "lifetime");
  Sample s;
  for (int i = 0; i < n; ++i) {
    const double x = draw(stream).value() / 3600.0;
    s.mean += x / n;
    s.below += (x < limit_h ? 1.0 : 0.0) / n;
  }
  return s;
}
double allowed(double sd) { return 3.3 * sd / std::sqrt(double(n)); }

void check_law(const Lifetime& l, double sd_h, double median_h) {
  const Sample s = sample([&](RandomStream& r) { return l.draw(r); }, median_h);
  CHECK(s.mean == Approx(mean_h).margin(allowed(sd_h)));
  CHECK(s.below == Approx(0.5).margin(allowed(0.5)));
}
void check_residual(const Lifetime& l, double expected_mean_h, double sd_h) {
  const Sample s = sample([&](RandomStream& r) { return l.draw_residual(r); }, 0.0);
  CHECK(s.mean == Approx(expected_mean_h).margin(allowed(sd_h)));
}
}  // namespace

TEST_CASE("lifetime: exponential draws have the given mean and the median mean * ln 2") {
  check_law(life(Law::exponential, 1.0), mean_h, mean_h * std::log(2.0));
}

TEST_CASE("lifetime: Weibull draws have the given mean whatever the shape") {
  for (const double k : {0.7, 1.0, 2.0, 3.5}) {
    const double scale = mean_h / std::tgamma(1 + 1 / k);
    const double sd = scale * std::sqrt(std::tgamma(1 + 2 / k) - std::pow(std::tgamma(1 + 1 / k), 2));
    check_law(life(Law::weibull, k), sd, scale * std::pow(std::log(2.0), 1 / k));
  }
}

TEST_CASE("lifetime: lognormal draws have the given mean, not the given median") {
  for (const double sigma : {0.3, 1.0}) {
    const double sd = mean_h * std::sqrt(std::exp(sigma * sigma) - 1.0);
    check_law(life(Law::lognormal, sigma), sd, mean_h * std::exp(-0.5 * sigma * sigma));
  }
}

TEST_CASE("lifetime: a deterministic draw is the mean") {
  RandomStream stream(7, 0, "test", "fixed");
  CHECK(life(Law::deterministic, 1.0).draw(stream) == Duration{mean_h * 3600.0});
}

TEST_CASE("lifetime: an exponential life does not remember its age") {
  check_residual(life(Law::exponential, 1.0), mean_h, mean_h);
}

TEST_CASE("lifetime: of a fixed life a uniform share remains") {
  check_residual(life(Law::deterministic, 1.0), mean_h / 2, mean_h / std::sqrt(12.0));
}

TEST_CASE("lifetime: what remains of a Weibull life follows the equilibrium law") {
  // Mean E[X^2] / (2 E[X]), second moment E[X^3] / (3 E[X]), with E[X^m] = scale^m Gamma(1 + m/k).
  for (const double k : {0.7, 2.0}) {
    const double scale = mean_h / std::tgamma(1 + 1 / k);
    const double expected = scale * scale * std::tgamma(1 + 2 / k) / (2 * mean_h);
    const double square = std::pow(scale, 3) * std::tgamma(1 + 3 / k) / (3 * mean_h);
    check_residual(life(Law::weibull, k), expected, std::sqrt(square - expected * expected));
  }
}

TEST_CASE("lifetime: what remains of a Rayleigh life is below r with probability erf(r / scale)") {
  // k = 2: (1 / mean) * integral of exp(-(t/scale)^2) from 0 to r, and mean = scale sqrt(pi) / 2.
  const double scale = mean_h / std::tgamma(1.5);
  for (const double share : {0.2, 0.5, 1.0}) {
    const Sample s = sample([](RandomStream& r) { return life(Law::weibull, 2.0).draw_residual(r); }, share * scale);
    const double p = std::erf(share);
    CHECK(s.below == Approx(p).margin(allowed(std::sqrt(p * (1 - p)))));
  }
}

TEST_CASE("lifetime: what remains of a lognormal life follows the equilibrium law") {
  // E[X^m] = mean^m exp(m (m-1) sigma^2 / 2), so E[X^2] / (2 E[X]) = mean e^(s^2) / 2 and E[X^3] / (3 E[X]) = mean^2
  // e^(3 s^2) / 3.
  const double sigma = 0.8, s2 = sigma * sigma;
  const double expected = mean_h * std::exp(s2) / 2;
  const double square = mean_h * mean_h * std::exp(3 * s2) / 3;
  check_residual(life(Law::lognormal, sigma), expected, std::sqrt(square - expected * expected));
}

TEST_CASE("outage: a forced outage rate gives the time to failure mttr (1 - q) / q") {
  OutageSpec s;
  s.forced_outage_rate = 0.025;
  s.mttr = life(Law::lognormal, 1.0);
  CHECK(s.fails());
  CHECK(s.time_to_failure().mean.value() / 3600.0 == Approx(1482.0));  // 38 h * 39
  CHECK(s.time_to_failure().law == Law::exponential);
  CHECK(s.unavailability() == 0.025);
}

TEST_CASE("outage: a failure rate gives an exponential time to failure") {
  OutageSpec s;
  s.rate = Rate{0.3 / (8760 * 3600.0)};
  s.mttr = Lifetime{.mean = Duration{2 * 3600.0}};
  CHECK(s.time_to_failure().mean.value() / 3600.0 == Approx(29200.0));  // 8760 h / 0.3
  CHECK(s.unavailability() == Approx(2.0 / 29202.0));
}

TEST_CASE("outage: mean times of 1500 h and 38 h make a unit unavailable for 2.47 % of the time") {
  OutageSpec s;
  s.mttf = Lifetime{.mean = Duration{1500 * 3600.0}};
  s.mttr = life(Law::exponential, 1.0);
  CHECK(s.unavailability() == Approx(38.0 / 1538.0));
}

TEST_CASE("outage: without a failure side a unit never fails") {
  const OutageSpec s;
  CHECK_FALSE(s.fails());
  CHECK(s.unavailability() == 0.0);
  CHECK_THROWS_AS(s.time_to_failure(), std::logic_error);
  CHECK_THROWS_AS(s.time_to_repair(), std::logic_error);
}

TEST_CASE("outage: a unit of forced outage rate 0 lives for ever") {
  OutageSpec s;
  s.forced_outage_rate = 0.0;
  s.mttr = life(Law::exponential, 1.0);
  RandomStream stream(7, 0, "test", "immortal");
  CHECK(std::isinf(s.time_to_failure().draw(stream).value()));
  CHECK(s.unavailability() == 0.0);
}
