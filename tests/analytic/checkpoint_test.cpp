#include "gigasim/models/checkpoint.hpp"

#include <boost/math/tools/minima.hpp>
#include <catch2/catch.hpp>
#include <cmath>
#include <cstdint>
#include <limits>

#include "checkpoint_theory.hpp"
#include "gigasim/base/random.hpp"

using namespace gigasim;
using namespace theory;

namespace {
constexpr Duration never{std::numeric_limits<double>::infinity()};

/// Interruptions per GPU-hour of the Llama 3 training: 419 in 54 days of 16,384 GPUs.
constexpr double llama3_rate = 419.0 / (16384.0 * 54.0 * 24.0);
Duration mtbf_of(double gpus) { return Duration{seconds_per_hour / (gpus * llama3_rate)}; }

Interruption job(double mtbf, double write, double restart, double detection = 0.0) {
  return {
      .mtbf = Duration{mtbf}, .write = Duration{write}, .restart = Duration{restart}, .detection = Duration{detection}};
}

/// The interval of least expected time per useful second, by Brent's search on the logarithm of the interval.
double searched_interval_s(const Interruption& j) {
  const auto cost = [&](double log_interval) {
    return -std::log(training_efficiency(j, Duration{std::exp(log_interval)}));
  };
  return std::exp(boost::math::tools::brent_find_minima(cost, std::log(1e-3), std::log(1e6), 60).first);
}

/// Failures of a Poisson process, met one by one by a job that does one stretch of work and one checkpoint.
class Replay {
 public:
  Replay(const Interruption& j, RandomStream& stream) : job_(j), stream_(stream), failure_s_(gap_s()) {}

  double finish_s(double useful_s) {
    while (!undisturbed(useful_s + job_.write.value())) {
      do detect();
      while (!undisturbed(job_.restart.value()));
    }
    return clock_s_;
  }

 private:
  double gap_s() { return job_.mtbf.value() * stream_.exponential(); }
  bool undisturbed(double length_s) {
    const bool done = failure_s_ >= clock_s_ + length_s;
    clock_s_ = done ? clock_s_ + length_s : failure_s_;
    return done;
  }
  void detect() {
    clock_s_ += job_.detection.value();
    while (failure_s_ <= clock_s_) failure_s_ += gap_s();
  }

  const Interruption& job_;
  RandomStream& stream_;
  double clock_s_ = 0.0, failure_s_;
};
}  // namespace

TEST_CASE("checkpoint: Young's interval is the root of twice write time and time between failures") {
  CHECK(young_interval(Duration{10.0}, Duration{2000.0}).value() == Approx(200.0).epsilon(1e-14));
}

TEST_CASE("checkpoint: Daly's interval is his Eq. 37") {
  // sqrt(2 * 10 * 1656) = 181.989, sqrt(10/3312) = 0.0549484: 181.989 (1 + 0.0183161 + 0.0003355) - 10 = 175.383
  CHECK(daly_interval(Duration{10.0}, Duration{1656.0}).value() == Approx(175.383).margin(0.001));
  // 110,000 GPUs: M = 1658.5 s, so sqrt(2 * 10 * M) = 182.127 and 182.127 * 1.018637 - 10 = 175.52: 176 s when rounded
  CHECK(std::round(daly_interval(Duration{10.0}, mtbf_of(110000)).value()) == 176.0);
  // C = M/2: sqrt(M^2) (1 + 1/6 + 1/36) - M/2 = M (43/36 - 1/2)
  CHECK(daly_interval(Duration{50.0}, Duration{100.0}).value() == Approx(100.0 * 25.0 / 36.0).epsilon(1e-14));
}

TEST_CASE(
    "checkpoint: Daly's interval is the time between failures when writing takes twice as long, and joins there") {
  CHECK(daly_interval(Duration{200.0}, Duration{100.0}).value() == 100.0);
  CHECK(daly_interval(Duration{700.0}, Duration{100.0}).value() == 100.0);
  // just below: 2 M (1 + 1/3 + 1/9) - 2 M = 8/9 M
  CHECK(daly_interval(Duration{200.0 - 1e-9}, Duration{100.0}).value() == Approx(800.0 / 9.0));
}

TEST_CASE("checkpoint: the exact interval solves the condition of the optimum at any ratio of write time to failures") {
  // d/dtau [(e^((tau + C)/M) - 1)/tau] = 0  <=>  y = 1 - e^(-(y + c)) with y = tau/M, c = C/M
  for (const double c : {1e-3, 0.01, 0.1, 0.5, 1.0, 2.0, 5.0, 30.0}) {
    const double y = optimal_interval(Duration{c}, Duration{1.0}).value();
    CAPTURE(c);
    CHECK(y == Approx(-std::expm1(-(y + c))).epsilon(1e-12));
  }
}

TEST_CASE("checkpoint: the exact interval tends to Young's for short writes, without losing digits") {
  // series of the branch point: y = p - p^2/3 + 11 p^3/72 - ..., p = sqrt(2 (1 - e^-c)) ~ sqrt(2 c)
  for (const double c : {1e-15, 1e-12, 1e-9}) {
    const double p = std::sqrt(2.0 * c);
    CHECK(optimal_interval(Duration{c}, Duration{1.0}).value() == Approx(p - p * p / 3.0).epsilon(c));
  }
  CHECK(optimal_interval(Duration{0.0}, Duration{1.0}).value() == 0.0);
  // the two ways of computing it meet: the slope there is about 1/p = 224
  const double below = optimal_interval(Duration{1e-5}, Duration{1.0}).value();
  const double above = optimal_interval(Duration{1e-5 * (1.0 + 1e-9)}, Duration{1.0}).value();
  CHECK(above - below == Approx(224.0 * 1e-14).margin(4e-13));
}

TEST_CASE("checkpoint: the exact interval is where a search finds the least expected time, whatever restart costs") {
  for (const double mtbf : {100.0, 1656.0, 86400.0})
    for (const double write : {1.0, 60.0, 400.0})
      for (const double restart : {0.0, 300.0}) {
        CAPTURE(mtbf, write, restart);
        const double searched = searched_interval_s(job(mtbf, write, restart, 30.0));
        CHECK(optimal_interval(Duration{write}, Duration{mtbf}).value() == Approx(searched).epsilon(1e-5));
      }
}

TEST_CASE("checkpoint: no rule beats the exact interval, and Daly's comes closer than Young's") {
  for (const double write : {5.0, 60.0, 300.0}) {
    const Interruption j = job(1656.0, write, 120.0);
    const double exact = training_efficiency(j, optimal_interval(j.write, j.mtbf));
    const double daly = training_efficiency(j, daly_interval(j.write, j.mtbf));
    const double young = training_efficiency(j, young_interval(j.write, j.mtbf));
    CHECK(exact >= daly);
    CHECK(daly >= young);
  }
}

TEST_CASE("checkpoint: half the best interval costs 110,000 GPUs less than 3 %") {
  const Interruption j = job(mtbf_of(110000).value(), 10.0, 120.0);
  const Duration best = optimal_interval(j.write, j.mtbf);
  // T/tau at 175.52 s: e^(185.52/1658.5) - 1 = 0.118358, / 175.52 = 6.7433e-4; at 87.76 s: e^(97.76/1658.5) - 1 =
  // 0.060717, / 87.76 = 6.9185e-4; 6.7433/6.9185 = 0.9747
  CHECK(training_efficiency(j, 0.5 * best) / training_efficiency(j, best) == Approx(0.9747).margin(1.5e-4));
}

TEST_CASE("checkpoint: best efficiencies of one job on 16,384, 110,000 and 440,000 GPUs") {
  // By hand for 16,384 GPUs, C = 60 s, R = 300 s: M = 3600/(16384 * 1.97328e-5) = 11135 s;
  // 1173/11135 = 0.105343, e^ - 1 = 0.111091; 300/11135 = 0.026942, e^ = 1.027308; T = 11135 * 1.027308 * 0.111091 =
  // 1270.8; 1113/1270.8 = 0.8758. And 110,000, C = 10, R = 120: M = 1658.5; 185/1658.5 = 0.111545, e^ - 1 = 0.118004;
  // e^0.072354 = 1.075035; T = 1658.5 * 1.075035 * 0.118004 = 210.40; 175/210.40 = 0.8318. And 440,000, C = 60, R =
  // 300: M = 414.63; 246/414.63 = 0.593300, e^ - 1 = 0.809951; e^0.723537 = 2.061712; T = 414.63 * 2.061712 * 0.809951
  // = 692.38; 186/692.38 = 0.2686. The intervals are good to 1 %; the optimum is flat, and where exactly it lies is
  // tested by the search above.
  struct Row {
    double gpus, write, restart, efficiency, interval;
  };
  for (const Row& row : {Row{16384, 60, 300, 0.876, 1113},
                         {16384, 10, 120, 0.948, 464},
                         {16384, 5, 60, 0.965, 331},
                         {110000, 60, 300, 0.630, 407},
                         {110000, 10, 120, 0.832, 175},
                         {110000, 5, 60, 0.892, 126},
                         {440000, 60, 300, 0.269, 186},
                         {440000, 10, 120, 0.596, 85},
                         {440000, 5, 60, 0.738, 61}}) {
    const Interruption j = job(mtbf_of(row.gpus).value(), row.write, row.restart);
    const Duration best = optimal_interval(j.write, j.mtbf);
    CAPTURE(row.gpus, row.write);
    CHECK(best.value() == Approx(row.interval).epsilon(0.01));
    CHECK(training_efficiency(j, best) == Approx(row.efficiency).margin(0.0005));
    CHECK(training_efficiency(j, Duration{row.interval}) == Approx(row.efficiency).margin(0.0005));
  }
}

TEST_CASE("checkpoint: without failures nothing but writing is lost, and no rule saves") {
  const Interruption j{.mtbf = never, .write = Duration{10.0}, .restart = Duration{300.0}, .detection = Duration{30.0}};
  CHECK(expected_time(j, Duration{90.0}).value() == 100.0);
  CHECK(training_efficiency(j, Duration{90.0}) == 0.9);
  CHECK(training_efficiency(j, never) == 1.0);
  for (const auto rule : {young_interval, daly_interval, optimal_interval})
    for (const double write : {0.0, 10.0}) CHECK(std::isinf(rule(Duration{write}, never).value()));
}

TEST_CASE("checkpoint: rare failures are counted without losing digits") {
  // first orders in 1/M: tau + C + (tau + C)(R + D + (tau + C)/2)/M = 100 + 100 * (300 + 30 + 50)/1e12
  const double extra = expected_time(job(1e12, 10.0, 300.0, 30.0), Duration{90.0}).value() - 100.0;
  CHECK(extra == Approx(3.8e-8).margin(2e-14));
}

TEST_CASE("checkpoint: efficiency has its limits at intervals of zero and without end") {
  CHECK(training_efficiency(job(1000.0, 10.0, 100.0), Duration{0.0}) == 0.0);
  CHECK(training_efficiency(job(1000.0, 10.0, 100.0), never) == 0.0);
  CHECK(training_efficiency(job(1000.0, 10.0, 100.0), Duration{1e9}) == 0.0);
  // free writes, interval tau -> 0: tau / ((M + D) e^(R/M) tau/M)
  const Interruption j = job(1000.0, 0.0, 100.0, 30.0);
  CHECK(training_efficiency(j, Duration{0.0}) == Approx(std::exp(-0.1) / 1.03).epsilon(1e-14));
  CHECK(training_efficiency(j, Duration{1e-7}) == Approx(std::exp(-0.1) / 1.03).epsilon(1e-9));
  CHECK(training_efficiency({.mtbf = never}, Duration{0.0}) == 1.0);
}

TEST_CASE("checkpoint: the expected time is the mean of a replay failure by failure") {
  constexpr int runs = 40000;
  std::uint64_t stream_number = 0;
  double sum_of_deviations = 0.0;
  for (const double mtbf : {300.0, 1656.0, 11160.0})
    for (const double write : {5.0, 60.0})
      for (const double restart : {0.0, 60.0, 300.0})
        for (const double detection : {0.0, 30.0}) {
          const Interruption j = job(mtbf, write, restart, detection);
          const Duration useful = daly_interval(j.write, j.mtbf);
          RandomStream stream(1, stream_number++, "job", "replay");
          double sum = 0.0, squares = 0.0;
          for (int i = 0; i < runs; ++i) {
            const double t = Replay(j, stream).finish_s(useful.value());
            sum += t;
            squares += t * t;
          }
          const double mean = sum / runs, standard_error = std::sqrt((squares / runs - mean * mean) / runs);
          const double deviation = (mean - expected_time(j, useful).value()) / standard_error;
          CAPTURE(mtbf, write, restart, detection, standard_error);
          CHECK(std::abs(deviation) < 3.0);
          sum_of_deviations += deviation;
        }
  CHECK(std::abs(sum_of_deviations) < 3.0 * std::sqrt(double(stream_number)));  // no bias that all cases share
}
