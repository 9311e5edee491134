#include "gigasim/models/failure_causes.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <limits>

#include "gigasim/base/issue.hpp"
#include "gigasim/base/random.hpp"

using namespace gigasim;

namespace {
double sum_per_hour(const std::vector<FailureCause>& causes) {
  double sum = 0.0;
  for (const FailureCause& c : causes) sum += number(c.rate) * seconds_per_hour;
  return sum;
}

const FailureProfile& llama_3() { return *find_failure_profile("llama-3"); }
Duration hours(double h) { return Duration(h * seconds_per_hour); }

FailureSpec infant(double factor, double fades_h) { return {.infant_factor = factor, .infant_fades = hours(fades_h)}; }

/// The hazard that a rack of age `age_h` goes through in the next `t_h` hours, by Simpson's rule on the hazard itself.
double hazard_by_simpson(const FailureSpec& s, double rate_per_h, double age_h, double t_h) {
  constexpr int steps = 2000;
  double sum = 0.0;
  for (int i = 0; i <= steps; ++i) {
    const double age = age_h + t_h * i / steps, weight = i == 0 || i == steps ? 1.0 : i % 2 ? 4.0 : 2.0;
    sum += weight * rate_per_h *
           (1.0 + (s.infant_factor - 1.0) * std::exp(-age * seconds_per_hour / s.infant_fades.value()));
  }
  return sum * t_h / steps / 3.0;
}
}  // namespace

TEST_CASE("failure causes: the Llama 3 breakdown sums to the 419 interruptions that were published") {
  int count = 0;
  for (const FailureCause& c : llama_3().causes) {
    const double n = c.rate * llama_3().watched;
    CHECK(n == Approx(std::round(n)).epsilon(1e-12));
    count += static_cast<int>(std::lround(n));
  }
  CHECK(count == 419);
  CHECK(llama_3().causes.size() == 18);
  // 16,384 GPUs for 54 * 24 = 1,296 h are 21,233,664 GPU-hours; 419 / 21,233,664 = 1.973e-5.
  CHECK(sum_per_hour(llama_3().causes) == Approx(419.0 / 21233664.0).epsilon(1e-12));
  CHECK(sum_per_hour(llama_3().causes) == Approx(1.973e-5).epsilon(5e-4));
}

TEST_CASE("failure causes: 16,384 GPUs of the Llama 3 profile are interrupted every 186 minutes") {
  // 54 * 1,440 min / 419 = 185.6 min.
  const double per_hour = sum_per_hour(rack_causes({.profile = "llama-3"}, 16384));
  CHECK(60.0 / per_hour == Approx(185.6).margin(0.05));
}

TEST_CASE("failure causes: host and GPU shares of the profile are those of the published table") {
  const auto count = [](auto... names) {
    double sum = 0.0;
    for (const FailureCause& c : llama_3().causes)
      if (((c.cause == names) || ...)) sum += (c.rate * llama_3().watched).value();
    return sum;
  };
  CHECK(count("GPU", "GPU HBM3 memory", "GPU SRAM memory", "GPU system processor", "silent data corruption",
              "GPU thermal interface or sensor") == Approx(268));
  CHECK(count("software bug", "dependency") == Approx(56));
  CHECK(count("network switch or cable") == Approx(35));
}

TEST_CASE("failure causes: software leaves the rack standing, hardware takes a part and a crew") {
  for (const FailureCause& c : llama_3().causes) {
    INFO(c.cause);
    const bool software = c.cause == "software bug" || c.cause == "dependency" || c.cause == "NCCL watchdog timeout";
    CHECK(c.repair.has_value() != software);
    if (c.part) CHECK(c.repair->mean == hours(8));
  }
}

TEST_CASE("failure causes: a rack's list is the profile, then its own causes, at scaled rates per rack") {
  FailureSpec s{.profile = "llama-3", .scale = 0.5};
  s.causes = {{.cause = "fan", .rate = Rate(2e-9)}, {.cause = "manifold", .rate = Rate(6e-9), .per = FailurePer::rack}};
  const auto causes = rack_causes(s, 72);
  REQUIRE(causes.size() == 20);
  CHECK(causes[0].cause == "GPU");
  CHECK(number(causes[0].rate) == Approx(0.5 * 72 * 148.0 / (21233664.0 * 3600.0)).epsilon(1e-12));
  CHECK(number(causes[18].rate) == Approx(0.5 * 72 * 2e-9));
  CHECK(number(causes[19].rate) == Approx(0.5 * 6e-9));
  CHECK(std::all_of(causes.begin(), causes.end(), [](const FailureCause& c) { return c.per == FailurePer::rack; }));
}

TEST_CASE("failure causes: nothing said is nothing that fails, and a misspelt profile is named") {
  CHECK(rack_causes({}, 72).empty());
  CHECK(find_failure_profile("") == nullptr);
  CHECK_THROWS_WITH(rack_causes({.profile = "lama-3"}, 72),
                    Catch::Contains("unknown failure profile 'lama-3'; did you mean 'llama-3'?"));
}

TEST_CASE("failure causes: without infant mortality, or past it, the time to failure is hazard over rate, exactly") {
  const Rate rate(3e-6);
  for (const double hazard : {1e-9, 0.1, 1.0, 7.3}) {
    CHECK(time_to_failure({}, rate, Duration(0.0), hazard).value() == hazard / 3e-6);
    CHECK(time_to_failure(infant(5, 1000), rate, Duration(std::numeric_limits<double>::infinity()), hazard).value() ==
          hazard / 3e-6);
  }
  CHECK(std::isinf(time_to_failure({}, Rate(0.0), Duration(0.0), 1.0).value()));
}

TEST_CASE("failure causes: with infant mortality the time to failure is the inverse of the cumulative hazard") {
  for (const double factor : {1.001, 3.0, 50.0, 1e4})
    for (const double age_h : {0.0, 300.0, 5000.0})
      for (const double mean_h : {20.0, 1000.0, 50677.0})
        for (const double hazard : {1e-6, 0.5, 1.0, 20.0}) {
          const FailureSpec s = infant(factor, 1000.0);
          const double t_h = time_to_failure(s, Rate(1.0 / (mean_h * seconds_per_hour)), hours(age_h), hazard).value() /
                             seconds_per_hour;
          INFO(factor << " " << age_h << " " << mean_h << " " << hazard << " " << t_h);
          // H(t) = (t + (f - 1) T exp(-age/T) (1 - exp(-t/T))) / mean
          const double excess_h = (factor - 1.0) * 1000.0 * std::exp(-age_h / 1000.0) * -std::expm1(-t_h / 1000.0);
          CHECK((t_h + excess_h) / mean_h == Approx(hazard).epsilon(1e-11));
        }
}

TEST_CASE("failure causes: the cumulative hazard at the failure is that of the stated hazard rate, by quadrature") {
  const FailureSpec s = infant(4.0, 1000.0);
  const double t_h =
      time_to_failure(s, Rate(1.0 / (800.0 * seconds_per_hour)), hours(200), 1.7).value() / seconds_per_hour;
  CHECK(hazard_by_simpson(s, 1.0 / 800.0, 200.0, t_h) == Approx(1.7).epsilon(1e-9));
}

TEST_CASE("failure causes: a new rack fails as often in [0, t] as the closed form says") {
  // lambda (t + (f - 1) T (1 - exp(-t/T))) with 1/lambda = 500 h, f = 5, T = 1,000 h, t = 2,000 h:
  // (2,000 + 4,000 * (1 - e^-2)) / 500 = 10.917. The number is Poisson: variance = mean.
  const FailureSpec s = infant(5.0, 1000.0);
  const Rate rate(1.0 / (500.0 * seconds_per_hour));
  const double expected = (2000.0 + 4000.0 * -std::expm1(-2.0)) / 500.0;
  constexpr int racks = 4000;
  RandomStream stream(1, 1, "rack", "infant mortality");
  long failures = 0, early = 0;
  for (int k = 0; k < racks; ++k)
    for (Duration age{0.0};;) {
      age += time_to_failure(s, rate, age, stream.exponential());
      if (age > hours(2000)) break;
      ++failures;
      early += age < hours(250);
    }
  CHECK(std::abs(static_cast<double>(failures) / racks - expected) <= 3.0 * std::sqrt(expected / racks));
  // In the first 250 h: (250 + 4,000 * (1 - e^-0.25)) / 500 = 2.270.
  const double first = (250.0 + 4000.0 * -std::expm1(-0.25)) / 500.0;
  CHECK(std::abs(static_cast<double>(early) / racks - first) <= 3.0 * std::sqrt(first / racks));
}
