#include "gigasim/models/training_job.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <string_view>

#include "checkpoint_theory.hpp"
#include "gigasim/base/issue.hpp"
#include "gigasim/base/random.hpp"

using namespace gigasim;

namespace {
constexpr double infinity = std::numeric_limits<double>::infinity();

Progress started(double interval_s, double write_s) {
  Progress p;
  p.start(interval_s, write_s);
  return p;
}
double sum(const Progress::Spent& s) { return s.training_s + s.slowed_s + s.writing_s; }
double done_s(const Progress& p) { return p.saved_s() + p.at_risk_s(); }

/// Random cycles, stretches and paces for the properties below.
struct Case {
  double interval, write, a, b, pace;
};
template <class Property>
void for_random_cases(std::string_view name, Property property) {
  RandomStream stream(1, 0, "progress", name);
  for (int i = 0; i < 2000; ++i) {
    const double interval = 1.0 + 2000.0 * stream.uniform();
    const double write = stream.chance(0.2) ? 0.0 : 100.0 * stream.uniform();
    const double reach = stream.chance(0.5) ? 1e3 : 1e6;
    const Case c{interval, write, reach * stream.uniform(), reach * stream.uniform(), stream.uniform()};
    CAPTURE(c.interval, c.write, c.a, c.b, c.pace);
    property(c);
  }
}
}  // namespace

TEST_CASE("training job: size from operations, from parameters and tokens, from duration, or without end") {
  TrainingSpec job;
  CHECK_FALSE(job_flops(job, 1e18));
  job.duration = Duration{100.0};
  job.mfu = 0.4;
  CHECK(*job_flops(job, 1e18) == Approx(100.0 * 1e18 * 0.4));
  job.parameters = 405e9;  // Llama 3: 405e9 parameters, 15.6e12 tokens, published as 3.8e25 FLOPs
  job.tokens = 15.6e12;
  CHECK(*job_flops(job, 1e18) == Approx(6.0 * 405e9 * 15.6e12));
  CHECK(*job_flops(job, 1e18) == Approx(3.8e25).epsilon(0.01));
  job.flops = 1e24;
  CHECK(*job_flops(job, 1e18) == 1e24);
}

TEST_CASE("training job: a checkpoint of 6e12 parameters takes 42 s at 2 TB/s") {
  TrainingSpec job;
  CHECK(checkpoint_write(job).value() == 10.0);
  job.parameters = 6e12;  // * 14 B = 84 TB
  CHECK(checkpoint_write(job).value() == Approx(42.0));
  job.checkpoint.write = Duration{5.0};
  CHECK(checkpoint_write(job).value() == 5.0);
}

TEST_CASE("training job: the checkpoint interval follows the rule, unless one is given") {
  TrainingSpec job;  // writes 10 s
  const Duration mtbf{1656.0};
  CHECK(checkpoint_interval(job, mtbf) == daly_interval(Duration{10.0}, mtbf));
  job.checkpoint.rule = CheckpointRule::young;
  CHECK(checkpoint_interval(job, mtbf) == young_interval(Duration{10.0}, mtbf));
  job.checkpoint.rule = CheckpointRule::exact;
  CHECK(checkpoint_interval(job, mtbf) == optimal_interval(Duration{10.0}, mtbf));
  CHECK(checkpoint_interval(job, Duration{infinity}).value() == infinity);
  job.checkpoint.every = Duration{600.0};
  CHECK(checkpoint_interval(job, mtbf).value() == 600.0);
  CHECK(checkpoint_interval(job, Duration{infinity}).value() == 600.0);
}

TEST_CASE("training job: no rule saves more often than every step") {
  TrainingSpec job;
  job.checkpoint.write = Duration{0.0};  // the best interval would be 0
  job.step.period = Duration{2.0};
  for (const auto rule : {CheckpointRule::young, CheckpointRule::daly, CheckpointRule::exact}) {
    job.checkpoint.rule = rule;
    CHECK(checkpoint_interval(job, Duration{1656.0}).value() == 2.0);
  }
}

TEST_CASE("progress: a hand-computed replay of cycles, a failure while training and one while writing") {
  Progress p = started(600.0, 10.0);
  Progress::Spent s = p.advance(1500.0, 1.0);  // 2 * 610 + 280
  CHECK(s.training_s == 1480.0);
  CHECK(s.slowed_s == 0.0);
  CHECK(s.writing_s == 20.0);
  CHECK(p.saved_s() == 1200.0);
  CHECK(p.at_risk_s() == 280.0);
  CHECK(p.checkpoints() == 2);
  CHECK(p.roll_back().training_s == 280.0);
  CHECK(p.at_risk_s() == 0.0);

  p.start(600.0, 10.0);
  p.advance(605.0, 0.5);  // 5 s into the writing
  const Progress::Spent lost = p.roll_back();
  CHECK(lost.training_s == 300.0);
  CHECK(lost.slowed_s == 300.0);
  CHECK(lost.writing_s == 5.0);
  CHECK(p.saved_s() == 1200.0);

  p.start(600.0, 10.0);
  p.advance(610.0, 1.0);
  CHECK(p.saved_s() == 1800.0);
  CHECK(p.checkpoints() == 3);
  p.advance(100.0, 1.0);
  p.commit();  // a planned stop
  CHECK(p.saved_s() == 1900.0);
  CHECK(sum(p.roll_back()) == 0.0);
}

TEST_CASE("progress: without failures it never saves, and all is at risk") {
  Progress p = started(infinity, 10.0);
  CHECK(p.advance(1e7, 0.5).training_s == 5e6);
  CHECK(p.saved_s() == 0.0);
  CHECK(p.at_risk_s() == 5e6);
  CHECK(p.until(100.0, 0.5) == 200.0);
}

TEST_CASE("progress: the time to an amount of work counts the checkpoints before its last second") {
  Progress p = started(600.0, 10.0);
  CHECK(p.until(0.0, 1.0) == 0.0);
  CHECK(p.until(600.0, 1.0) == 600.0);
  CHECK(p.until(1200.0, 1.0) == 1210.0);
  CHECK(p.until(1500.0, 1.0) == 1520.0);
  CHECK(p.until(1500.0, 0.5) == 3000.0 + 4 * 10.0);
  CHECK(p.until(1.0, 0.0) == infinity);
  p.advance(605.0, 1.0);
  CHECK(p.until(100.0, 1.0) == 105.0);
}

TEST_CASE("progress: advancing in two stretches is advancing in one") {
  for_random_cases("two stretches", [](const Case& c) {
    Progress once = started(c.interval, c.write), twice = once;
    const Progress::Spent all = once.advance(c.a + c.b, c.pace);
    const Progress::Spent first = twice.advance(c.a, c.pace), second = twice.advance(c.b, c.pace);
    const double close = 1e-12 * (c.a + c.b);
    CHECK(first.training_s + second.training_s == Approx(all.training_s).margin(close));
    CHECK(first.slowed_s + second.slowed_s == Approx(all.slowed_s).margin(close));
    CHECK(first.writing_s + second.writing_s == Approx(all.writing_s).margin(close));
    CHECK(twice.saved_s() == Approx(once.saved_s()).epsilon(1e-12).margin(close));
    CHECK(twice.checkpoints() == once.checkpoints());
    CHECK(sum(twice.roll_back()) == Approx(sum(once.roll_back())).margin(close));
  });
}

TEST_CASE("progress: what a stretch was spent on sums to it, and nothing is negative") {
  for_random_cases("spent", [](const Case& c) {
    Progress p = started(c.interval, c.write);
    for (const double dt : {c.a, c.b, 0.0, 1e-9 * c.a}) {
      const Progress::Spent s = p.advance(dt, c.pace);
      CHECK(sum(s) == Approx(dt).epsilon(1e-14));
      CHECK(std::min({s.training_s, s.slowed_s, s.writing_s}) >= 0.0);
    }
  });
}

TEST_CASE("progress: all training is either saved or comes back from a roll-back") {
  for_random_cases("roll back", [](const Case& c) {
    Progress p = started(c.interval, c.write);
    double trained = p.advance(c.a, c.pace).training_s;
    trained += p.advance(c.b, 1.0).training_s;
    const double at_risk = p.at_risk_s();
    const Progress::Spent lost = p.roll_back();
    CHECK(lost.training_s == at_risk);
    CHECK(lost.training_s + lost.slowed_s <= c.interval * (1.0 + 1e-12) + 1e-9 * (c.a + c.b));
    CHECK(lost.writing_s <= c.write + 1e-12 * (c.a + c.b));
    CHECK(p.saved_s() + lost.training_s == Approx(trained).epsilon(1e-12));
  });
}

TEST_CASE("progress: the time to an amount of work ends exactly with it") {
  for_random_cases("until", [](const Case& c) {
    Progress p = started(c.interval, c.write);
    p.advance(c.a, c.pace);
    const double before = done_s(p), work = c.b * c.pace;
    const double dt = p.until(work, c.pace);
    Progress shortly = p;
    p.advance(dt, c.pace);
    CHECK(done_s(p) - before == Approx(work).epsilon(1e-12).margin(1e-12 * (before + work)));
    shortly.advance(dt * (1.0 - 1e-6), c.pace);
    CHECK(done_s(shortly) < before + work);
  });
}

TEST_CASE("progress: a pace given by its integral is the same as the constant one") {
  for_random_cases("integral", [](const Case& c) {
    Progress closed = started(c.interval, c.write), looped = closed;
    for (const double dt : {c.a, std::min(c.b, 1e4)}) {
      const Progress::Spent expected = closed.advance(dt, c.pace);
      const Progress::Spent s = looped.advance(dt, [&](double t) { return c.pace * t; });
      const double close = 1e-10 * (c.a + c.b);  // the loop adds up to 1e6 cycles
      CHECK(s.training_s == Approx(expected.training_s).margin(close));
      CHECK(s.slowed_s == Approx(expected.slowed_s).margin(close));
      CHECK(s.writing_s == Approx(expected.writing_s).margin(close));
      CHECK(looped.saved_s() == Approx(closed.saved_s()).margin(close));
      CHECK(looped.checkpoints() == closed.checkpoints());
    }
  });
}

TEST_CASE("progress: a pace that falls linearly works its integral while training, and none while writing") {
  // pace 1 - t/2000 over 1000 s, interval 600, write 100: work [0,600] + [700,1000] = t - t^2/4000: 510 + 300 - 127.5
  Progress p = started(600.0, 100.0);
  const Progress::Spent s = p.advance(1000.0, [](double t) { return t - t * t / 4000.0; });
  CHECK(s.training_s == Approx(682.5));
  CHECK(s.slowed_s == Approx(217.5));
  CHECK(s.writing_s == Approx(100.0));
  CHECK(p.saved_s() == Approx(510.0));
}

TEST_CASE("progress: misuse is refused") {
  Progress p;
  CHECK_THROWS_AS(p.advance(1.0, 1.0), InternalFault);  // before its start
  CHECK_THROWS_AS(p.start(0.0, 10.0), InternalFault);
  p.start(600.0, 10.0);
  CHECK_THROWS_AS(p.advance(-1.0, 1.0), InternalFault);
  CHECK_THROWS_AS(p.advance(1.0, 1.1), InternalFault);
  p.advance(100.0, 1.0);
  CHECK_THROWS_AS(p.start(600.0, 10.0), InternalFault);  // would forget what is at risk
}

TEST_CASE("progress: a long job under random failures reaches the expected efficiency") {
  // 110,000 GPUs: one failure in 1656 s; detection 30 s hides further failures, a failed restart is detected again
  const theory::Interruption j{
      .mtbf = Duration{1656.0}, .write = Duration{10.0}, .restart = Duration{120.0}, .detection = Duration{30.0}};
  const Duration interval = optimal_interval(j.write, j.mtbf);
  constexpr int batches = 400, failures = 500;
  RandomStream stream(1, 0, "progress", "failures");
  double sum_e = 0.0, squares = 0.0;
  for (int batch = 0; batch < batches; ++batch) {
    Progress p;
    double clock_s = 0.0;
    for (int i = 0; i < failures; ++i) {
      p.start(interval.value(), j.write.value());
      const double up_s = j.mtbf.value() * stream.exponential();
      p.advance(up_s, 1.0);
      p.roll_back();
      clock_s += up_s + j.detection.value();
      for (double gap; (gap = j.mtbf.value() * stream.exponential()) < j.restart.value();)
        clock_s += gap + j.detection.value();
      clock_s += j.restart.value();
    }
    const double e = p.saved_s() / clock_s;
    sum_e += e;
    squares += e * e;
  }
  const double mean = sum_e / batches;
  const double standard_error = std::sqrt((squares / batches - mean * mean) / batches);
  CAPTURE(standard_error);
  CHECK(standard_error < 1e-3);
  CHECK(std::abs(mean - theory::training_efficiency(j, interval)) < 3.0 * standard_error);
}
