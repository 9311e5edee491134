// Simulated training against closed forms: expectation of checkpoint and restart, shares of failures by cause, swing.
#include <catch2/catch.hpp>
#include <cmath>

#include "../analytic/checkpoint_theory.hpp"
#include "tiny_site.hpp"

using namespace tiny;
using theory::training_efficiency;

namespace {

/// Mean of independent replications and its standard error.
struct Estimate {
  double mean = 0.0, error = 0.0;
};
template <class Run>
Estimate replicate(int n, Run run) {
  double sum = 0.0, squares = 0.0;
  for (int k = 0; k < n; ++k) {
    const double x = run(static_cast<std::uint64_t>(k));
    sum += x;
    squares += x * x;
  }
  const double mean = sum / n;
  return {mean, std::sqrt((squares / n - mean * mean) / (n - 1))};
}

Scenario powered(Date end) {
  Scenario s = site();
  s.end = end;
  s.output.resolution = hours(24 * 365);
  add_hall(s, "hall");
  add_fleet(s, "unit", generic(1000), 1);
  return s;
}

TrainingSpec with_times(double every, double write, double restart, double detection) {
  TrainingSpec t = training();
  t.checkpoint.every = Duration(every);
  t.checkpoint.write = Duration(write);
  t.restart = Duration(restart);
  t.detection = Duration(detection);
  return t;
}

}  // namespace

TEST_CASE("theory: crashes at random cost what the expectation of checkpoint and restart says") {
  struct Point {
    double mtbf, every, write, restart, detection;
  };
  const Point grid[] = {
      {36000, 600, 10, 120, 30}, {36000, 3600, 60, 900, 60}, {7200, 600, 60, 300, 0},    {7200, 1200, 120, 0, 30},
      {3600, 600, 60, 900, 300}, {1800, 600, 60, 300, 30},   {1800, 1800, 120, 600, 60}, {600, 300, 60, 300, 120},
  };
  constexpr int replications = 12;
  constexpr double failures_each = 1500.0;
  for (const Point& p : grid) {
    INFO("M " << p.mtbf << " s, tau " << p.every << " s, C " << p.write << " s, R " << p.restart << " s, D "
              << p.detection << " s");
    Scenario s =
        powered(day("2025-01-01") + std::chrono::seconds(static_cast<long>(failures_each * (p.mtbf + p.detection))));
    add_fleet(s, "rack", node(), 1, "hall");
    TrainingSpec t = with_times(p.every, p.write, p.restart, p.detection);
    t.crash_rate = Rate(1.0 / p.mtbf);
    add_job(s, "llm", t, 8);
    double failures = 0.0;
    const Estimate e = replicate(replications, [&](std::uint64_t k) {
      const RunResult r = forked_run(s, nullptr, k);
      failures += static_cast<double>(job(r, "llm").interruptions);
      return job(r, "llm").effective_time_ratio;
    });
    CHECK(failures > 3000.0);
    const double expected = training_efficiency(
        {Duration(p.mtbf), Duration(p.write), Duration(p.restart), Duration(p.detection)}, Duration(p.every));
    INFO("expected " << expected << ", found " << e.mean << " +- " << e.error);
    CHECK(std::abs(e.mean - expected) < 3.0 * e.error);
    CHECK(e.error < 0.02 * expected);
  }
}

TEST_CASE("theory: failures of many racks with spares enough cost the same as crashes at their common rate") {
  // 50 racks at work, each failing once in 50 h: M = 1 h. Repair 2 h: 2 of 50 are away on average, 20 stand by.
  constexpr double mtbf = 3600.0;
  Scenario s = powered(day("2025-03-01"));
  RackSpec r = node();
  r.outage.mttf = Lifetime{Law::exponential, hours(50), 1.0};
  r.outage.mttr = always(2);
  add_fleet(s, "rack", r, 70, "hall");
  TrainingSpec t = with_times(600, 60, 300, 60);
  t.spares = 0.4;
  add_job(s, "llm", t, 400);
  double failures = 0.0;
  const double all_gpu_hours = 400.0 * 59 * 24;
  const Estimate e = replicate(8, [&](std::uint64_t k) {
    const RunResult result = forked_run(s, nullptr, k);
    failures += static_cast<double>(job(result, "llm").interruptions);
    CHECK(job(result, "llm").waiting_gpu_hours == 0.0);
    return job(result, "llm").useful_gpu_hours / all_gpu_hours;
  });
  CHECK(failures > 3000.0);
  const double expected =
      training_efficiency({Duration(mtbf), Duration(60), Duration(300), Duration(60)}, Duration(600));
  INFO("expected " << expected << ", found " << e.mean << " +- " << e.error);
  CHECK(std::abs(e.mean - expected) < 3.0 * e.error);
  CHECK(e.error < 0.01 * expected);
}

TEST_CASE("theory: GPU-hours in repair split by cause in proportion to rate and repair time") {
  Scenario s = powered(day("2025-12-27"));  // 360 days
  RackSpec r = node();
  const auto cause = [](const char* name, double per_1000_h, FailurePer per, double repair_h, Law law) {
    FailureCause c;
    c.cause = name;
    c.rate = Rate(per_1000_h / 1000 / 3600);
    c.per = per;
    if (repair_h > 0.0) c.repair = Lifetime{law, hours(repair_h), 0.5};
    return c;
  };
  // Per rack and 1000 h: 8 of trays, 4 of switches, 2 of hosts, 10 that take nothing away; repair 5, 20, 40 h.
  r.failures.causes = {cause("tray", 1.0, FailurePer::gpu, 5, Law::lognormal),
                       cause("switch", 4.0, FailurePer::rack, 20, Law::exponential),
                       cause("host", 2.0, FailurePer::rack, 40, Law::deterministic),
                       cause("bug", 10.0, FailurePer::rack, 0, Law::exponential)};
  add_fleet(s, "rack", r, 40, "hall");
  add_job(s, "serving", ServiceSpec{}, 320);
  // Down per hour up: 0.008 * 5 = 0.04, 0.004 * 20 = 0.08, 0.002 * 40 = 0.08; up 1 / 1.2 of the time.
  const double installed = 320.0 * 360 * 24;
  struct Part {
    const char* cause;
    double share;
  };
  for (const Part& part : {Part{"tray", 0.04 / 1.2}, Part{"switch", 0.08 / 1.2}, Part{"host", 0.08 / 1.2}}) {
    INFO(part.cause);
    const Estimate e = replicate(8, [&](std::uint64_t k) {
      return gpu_s(forked_run(s, nullptr, k), HourBin::failed, {.cause = part.cause}) / 3600 / installed;
    });
    INFO("expected " << part.share << ", found " << e.mean << " +- " << e.error);
    CHECK(std::abs(e.mean - part.share) < 3.0 * e.error);
  }
  const Estimate bug = replicate(
      8, [&](std::uint64_t k) { return gpu_s(forked_run(s, nullptr, k), HourBin::failed, {.cause = "bug"}); });
  CHECK(bug.mean == 0.0);
}

TEST_CASE("theory: failures of software interrupt the job at their rate and leave the racks where they are") {
  Scenario s = powered(day("2025-02-20"));  // 50 days
  RackSpec r = node();
  FailureCause bug;
  bug.cause = "bug";
  bug.rate = Rate(1.0 / (20 * 3600));
  bug.per = FailurePer::rack;
  r.failures.causes = {bug};
  add_fleet(s, "rack", r, 10, "hall");
  add_job(s, "llm", with_times(600, 60, 300, 60), 80);
  double failures = 0.0;
  const Estimate e = replicate(8, [&](std::uint64_t k) {
    const RunResult result = forked_run(s, nullptr, k);
    CHECK(fleet(result, "rack").failures == 0);
    CHECK(gpu_s(result, HourBin::failed) == 0.0);
    failures += static_cast<double>(job(result, "llm").interruptions);
    return job(result, "llm").effective_time_ratio;
  });
  CHECK(failures > 3000.0);
  // Ten racks, 20 h each: M = 2 h.
  const double expected =
      training_efficiency({Duration(7200), Duration(60), Duration(300), Duration(60)}, Duration(600));
  INFO("expected " << expected << ", found " << e.mean << " +- " << e.error);
  CHECK(std::abs(e.mean - expected) < 3.0 * e.error);
}

// power swing

namespace {

/// 100 racks of 1 MW, all of it accelerators: 100 MW between 90 and 40 % of their power, 70 % of each 2 s high.
Scenario swinging(int batteries) {
  Scenario s = powered(day("2025-01-11"));
  RackSpec r = node();
  r.gpu_share = 1.0;
  r.cap_floor = 0.0;
  add_fleet(s, "rack", r, 100, "hall");
  BatterySpec b;
  b.rating = Power(2.0);
  b.capacity = Energy(4.0);
  b.one_way_efficiency = 0.9;
  b.standby = b.calendar_fade = b.cycle_fade = 0.0;
  b.initial_soc = 0.9;  // as full as the policy wants it
  add_fleet(s, "battery", b, batteries);
  TrainingSpec t = training();
  t.checkpoint.every = hours(1e6);
  t.restart = Duration(0);
  t.step = StepSpec{.period = Duration(2.0),
                    .compute_power = 0.9,
                    .communication_power = 0.4,
                    .duty = 0.7,
                    .edge = Duration(0.1),
                    .floor = 0.5,
                    .rack_storage = Energy(1000.0 / 3.6e9)};  // 1 kJ an accelerator
  if (batteries > 0) t.smoothing = "battery";
  add_job(s, "llm", t, 800);
  return s;
}

}  // namespace

TEST_CASE("theory: the swing of a job and what each means takes of it are those of the closed form") {
  const RunResult r = forked_run(swinging(5));
  const JobResult& j = job(r, "llm");
  // Peak to peak 100 * (0.9 - 0.4) = 50 MW; the floor takes 10; 800 kJ carry 0.8 / (0.7 * 0.3 * 2) = 1.905 MW;
  // 10 MW of batteries discharge 0.7 of what they take: 14.286 MW.
  CHECK(j.swing_mw == Approx(50.0));
  CHECK(j.swing_floor_mw == Approx(10.0));
  CHECK(j.swing_rack_mw == Approx(0.8 / 0.42));
  CHECK(j.swing_battery_mw == Approx(10.0 / 0.7));
  const double remaining = 40.0 - 0.8 / 0.42 - 10.0 / 0.7;
  CHECK(j.swing_remaining_mw == Approx(remaining));
  CHECK(j.swing_remaining_mw_per_s == Approx(remaining / 0.1));
  // Floor: 10 MW in 0.3 of the time. Batteries: 0.21 of what they take go through them.
  CHECK(j.smoothing_floor_mwh == Approx(3.0 * 240));
  CHECK(j.smoothing_throughput_mwh == Approx(3.0 * 240));
  CHECK(j.smoothing_loss_mwh == Approx(3.0 * (1 / 0.81 - 1) * 240));
  // Racks draw 0.7 * 90 + 0.3 * 50 MW on average.
  CHECK(r.ledger.it_mwh == Approx(78.0 * 240));
}

TEST_CASE("theory: smoothing costs energy in the ledger and cycles of the batteries") {
  const RunResult without = forked_run(swinging(0)), with_batteries = forked_run(swinging(5));
  const double loss = 3.0 * (1 / 0.81 - 1) * 240;
  CHECK(with_batteries.ledger.generated_mwh - without.ledger.generated_mwh == Approx(loss));
  CHECK(with_batteries.ledger.auxiliary_mwh - without.ledger.auxiliary_mwh == Approx(loss));
  // A full cycle is 20 MWh out of the cells, of which 0.9 reach the terminals.
  CHECK(fleet(with_batteries, "battery").cycles == Approx(3.0 * 240 / 0.9 / 20));
}
