#include "outage_clock.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <map>

using namespace gigasim;
using namespace gigasim::sim;

namespace {
constexpr double hour = seconds_per_hour;

Duration hours(double h) { return Duration(h * hour); }
Rate one_in(double h) { return Rate(1.0 / (h * hour)); }
Lifetime always(double h) { return {Law::deterministic, hours(h), 1.0}; }
RandomStream stream(std::uint64_t replication = 1) { return {7, replication, "rack/01", "outage"}; }

FailureCause cause(const char* name, double mean_h, std::optional<Lifetime> repair = {}, bool part = true) {
  return {.cause = name, .rate = one_in(mean_h), .per = FailurePer::rack, .repair = repair, .part = part};
}

OutageSpec own(Lifetime up, Lifetime down) {
  OutageSpec o;
  o.mttf = up;
  o.mttr = down;
  return o;
}

/// Three standard errors of a share p among n.
double bound(double p, int n) { return 3.0 * std::sqrt(p * (1.0 - p) / n); }
}  // namespace

TEST_CASE("outage clock: a unit without causes takes its draws from the stream one by one") {
  const OutageSpec spec = own({Law::weibull, hours(100), 2.0}, {Law::lognormal, hours(8), 1.0});
  const Hazards none({.profile = "llama-3", .scale = 0.0}, 72);
  for (const Hazards* hazards : {static_cast<const Hazards*>(nullptr), &none}) {
    RandomStream draws = stream();
    OutageClock clock(spec, stream(), hazards);
    clock.renew_residual(0.0);
    CHECK(clock.next() == spec.mttf->draw_residual(draws).value());
    CHECK(clock.starts_failed() == draws.chance(8.0 / 108));
    CHECK((clock.cause() == "outage" && clock.takes_away() && clock.takes_part()));
    CHECK(clock.repair_s() == spec.mttr->draw(draws).value());
    clock.repaired(1e6);
    CHECK(clock.next() == 1e6 + spec.mttf->draw(draws).value());
  }
}

TEST_CASE("outage clock: causes and the unit's own law race, each wins in proportion to its rate") {
  // Rates 1/100, 1/200, 1/50 and 1/400 an hour: 4, 2, 8 and 1 of 15; together one in 400/15 h.
  const Hazards hazards({.causes = {cause("a", 200), cause("b", 50), cause("c", 400)}}, 72);
  OutageClock clock(own({Law::exponential, hours(100), 1.0}, always(1)), stream(), &hazards);
  constexpr int n = 30000;
  std::map<std::string_view, int> won;
  double sum = 0.0;
  for (int k = 0; k < n; ++k) {
    clock.renew(0.0);
    sum += clock.next() / hour;
    ++won[clock.cause()];
  }
  // An exponential's standard deviation is its mean.
  CHECK(std::abs(sum / n - 400.0 / 15) <= 3.0 * 400.0 / 15 / std::sqrt(n));
  for (const auto& [name, share] :
       {std::pair{"outage", 4 / 15.0}, std::pair{"a", 2 / 15.0}, std::pair{"b", 8 / 15.0}, std::pair{"c", 1 / 15.0}}) {
    INFO(name);
    CHECK(std::abs(won[name] / double(n) - share) <= bound(share, n));
  }
}

TEST_CASE("outage clock: a software crash leaves the unit up, and its own law goes on") {
  const Hazards hazards({.causes = {cause("bug", 30)}}, 72);
  OutageClock clock(own(always(1000), always(1)), stream(), &hazards);
  clock.renew(0.0);
  int crashes = 0;
  while (clock.cause() == "bug") {
    REQUIRE_FALSE(clock.takes_away());
    REQUIRE_FALSE(clock.takes_part());
    ++crashes;
    clock.repaired(clock.next());
  }
  CHECK(clock.next() == Approx(1000 * hour));
  CHECK(clock.takes_away());
  // Poisson, mean 1,000 / 30.
  CHECK(std::abs(crashes - 1000 / 30.0) <= 3.0 * std::sqrt(1000 / 30.0));
}

TEST_CASE("outage clock: the unit's own law stands still while another failure is repaired") {
  const Hazards hazards({.causes = {cause("GPU", 100, always(5))}}, 72);
  OutageClock clock(own(always(1000), always(1)), stream(), &hazards);
  clock.renew(0.0);
  double down_h = 0.0;
  while (clock.cause() == "GPU") {
    REQUIRE(clock.takes_part());
    REQUIRE(clock.repair_s() == 5 * hour);
    down_h += 5;
    clock.repaired(clock.next() + 5 * hour);
  }
  CHECK(down_h > 0.0);
  CHECK(clock.next() == Approx((1000 + down_h) * hour));
}

TEST_CASE("outage clock: a clock that stands still while the unit stands keeps what was left") {
  OutageSpec spec = own(always(100), always(1));
  spec.only_running = true;
  const Hazards hazards({.causes = {cause("bug", 1e9)}}, 72);
  OutageClock clock(spec, stream(), &hazards);
  clock.renew(0.0);
  CHECK(std::isinf(clock.next()));
  clock.run(10 * hour);
  clock.halt(40 * hour);
  CHECK(std::isinf(clock.next()));
  clock.run(50 * hour);
  CHECK(clock.next() == Approx(120 * hour));
}

TEST_CASE(
    "outage clock: a stationary start is down for the long-run share, of each cause for its share of the time down") {
  // Down per hour up: own 10/200 = 0.05, cable 4/100 = 0.04, test 24/240 = 0.1, software 0; 0.19 in all, of 1.19.
  const Hazards hazards({.causes = {cause("cable", 100, Lifetime{Law::exponential, hours(4), 1.0}, false),
                                    cause("bug", 20), cause("test", 240, always(24))}},
                        72);
  const OutageSpec whole = own({Law::exponential, hours(200), 1.0}, always(10));
  CHECK(OutageClock(whole, stream(), &hazards).unavailability() == Approx(0.19 / 1.19));
  constexpr int n = 1000000;
  std::map<std::string_view, int> down;
  std::map<std::string_view, double> left_h;
  int all = 0;
  for (int k = 0; k < n; ++k) {
    OutageClock clock(whole, stream(k), &hazards);
    clock.renew_residual(0.0);
    if (!clock.starts_failed()) continue;
    ++all;
    ++down[clock.cause()];
    left_h[clock.cause()] += clock.residual_repair_s() / hour;
    REQUIRE(clock.takes_away());
    REQUIRE(clock.takes_part() == (clock.cause() != "cable"));
  }
  CHECK(std::abs(all / double(n) - 0.19 / 1.19) <= bound(0.19 / 1.19, n));
  CHECK(down["bug"] == 0);
  // Of a constant repair time a uniform share is left, sigma = length / sqrt(12); an exponential one is memoryless.
  const struct {
    const char* name;
    double share, left, sigma;
  } expected[] = {{"outage", 5 / 19.0, 5, 10 / std::sqrt(12.0)},
                  {"cable", 4 / 19.0, 4, 4},
                  {"test", 10 / 19.0, 12, 24 / std::sqrt(12.0)}};
  for (const auto& e : expected) {
    INFO(e.name);
    CHECK(std::abs(down[e.name] / double(all) - e.share) <= bound(e.share, all));
    CHECK(std::abs(left_h[e.name] / down[e.name] - e.left) <= 3.0 * e.sigma / std::sqrt(down[e.name]));
  }
}

TEST_CASE("outage clock: after a stationary start under repair the own law goes on from the residual life") {
  // Own law: exactly 100 h, so that what is left at a random moment is uniform, 50 h in the mean.
  const Hazards hazards({.causes = {cause("GPU", 1e6, always(1e7))}}, 72);  // down for 10 / 11 of the time
  OutageClock clock(own(always(100), always(1e-9)), stream(), &hazards);
  double sum_h = 0.0;
  int n = 0;
  for (int k = 0; k < 20000; ++k) {
    clock.renew_residual(0.0);
    if (!clock.starts_failed() || clock.cause() != "GPU") continue;
    clock.repaired(0.0);
    REQUIRE(clock.next() <= 100 * hour);
    sum_h += clock.next() / hour;
    ++n;
  }
  REQUIRE(n > 10000);
  // Some 0.01 % of the residual lives are cut short by the next GPU failure.
  CHECK(std::abs(sum_h / n - 50.0) <= 3.0 * 100 / std::sqrt(12.0 * n) + 0.01);
}

TEST_CASE("outage clock: a new unit fails more often, one that nobody called new does not") {
  // (2,000 + 4,000 (1 - e^-2)) / 500 = 10.92 failures in 2,000 h for a factor of 5 that fades over 1,000 h; else 4.
  FailureSpec spec{.causes = {cause("bug", 500)}, .infant_factor = 5.0, .infant_fades = hours(1000)};
  const Hazards hazards(spec, 72);
  for (const bool fresh : {true, false}) {
    const double expected = fresh ? (2000 + 4000 * -std::expm1(-2.0)) / 500 : 4.0;
    OutageClock clock({}, stream(), &hazards);
    if (fresh) clock.born(0.0);
    constexpr int n = 2000;
    int failures = 0;
    for (int k = 0; k < n; ++k)
      for (clock.renew(0.0); clock.next() < 2000 * hour; clock.repaired(clock.next())) ++failures;
    INFO(fresh);
    CHECK(std::abs(failures / double(n) - expected) <= 3.0 * std::sqrt(expected / n));
  }
}
