// Jobs on a handful of racks, worked out by hand to the second.
#include <catch2/catch.hpp>

#include <cmath>
#include <map>

#include "tiny_site.hpp"

using namespace tiny;

namespace {

constexpr double exact = 1e-9;

/// Racks `a` and `b` that fail at set times, and as many that never do, in one hall with power for all; 5 h 50 min.
Scenario pair_of_racks(const RackSpec& a, const RackSpec& b, int solid = 0, const char* end = "2025-01-01 05:50") {
  Scenario s = site(end);
  add_hall(s, "hall");
  add_fleet(s, "unit", generic(100), 1);
  add_fleet(s, "a", a, 1, "hall");
  add_fleet(s, "b", b, 1, "hall");
  for (int k = 0; k < solid; ++k) add_fleet(s, std::string(1, static_cast<char>('c' + k)), node(), 1, "hall");
  return s;
}

/// GPU-seconds in every bin, and nothing in those not named.
void check_bins(const RunResult& r, const std::map<HourBin, double>& expected) {
  for (const HourBinName& name : hour_bins) {
    const auto bin = static_cast<HourBin>(&name - hour_bins);
    const auto it = expected.find(bin);
    INFO(name.id);
    CHECK(gpu_s(r, bin) == Approx(it == expected.end() ? 0.0 : it->second).epsilon(exact).margin(1e-5));
  }
}

}  // namespace

TEST_CASE("jobs: failures cost detection, waiting for the repair, restart and the work since the last finished checkpoint") {
  // a fails at 7200 s and 3600 s long, again 7200 s later, at 18,000; b fails at 13,530 s and 600 s long.
  Scenario s = pair_of_racks(failing(node(), 7200, 3600), failing(node(), 13530, 600));
  add_job(s, "llm", training(), 16);
  const RunResult r = forked_run(s);
  // Cycles are 600 s of training and 60 s of writing.
  //      0 -   120  restart
  //    120 -  7200  7080 s = 10 cycles + 480 s: 480 s lost
  //   7200 - 10,800 b: 30 s detection, 3570 s waiting;              10,800 - 10,920 restart
  // 10,920 - 13,530 2610 s = 3 cycles + 600 s + 30 s of writing: 630 s lost, the unfinished checkpoint with them
  // 13,530 - 14,130 a: 30 s detection, 570 s waiting;               14,130 - 14,250 restart
  // 14,250 - 18,000 3750 s = 5 cycles + 450 s: 450 s lost
  // 18,000 - 21,000 b: 30 s detection, 2970 s waiting
  check_bins(r, {{HourBin::useful, 16.0 * (6000 + 1800 + 3000)},
                 {HourBin::checkpoint, 16.0 * (600 + 180 + 300)},
                 {HourBin::lost_work, 16.0 * (480 + 630 + 450)},
                 {HourBin::restart, 16.0 * 3 * 120 + 8.0 * 3 * 30},
                 {HourBin::waiting, 8.0 * (3570 + 570 + 2970)},
                 {HourBin::failed, 8.0 * (3600 + 600 + 3000)}});
  CHECK(r.gpu_hours_installed == Approx(16.0 * 21000 / 3600).epsilon(exact));
  const JobResult& j = job(r, "llm");
  CHECK(j.checkpoints == 18);
  CHECK(j.interruptions == 3);
  CHECK(j.mtbf_h == Approx((7080.0 + 2610 + 3750) / 3 / 3600).epsilon(exact));
  // Held: 16 GPUs in 14,400 s less the 3600 + 600 + 3000 s of a failed rack.
  CHECK(j.effective_time_ratio == Approx(16.0 * 10800 / (16.0 * 21000 - 8.0 * 7200)).epsilon(exact));
}

TEST_CASE("jobs: a hot spare takes a failed rack's place as soon as the failure is noticed, and the repaired rack stands by") {
  Scenario s = pair_of_racks(failing(node(), 7200, 3600), failing(node(), 13530, 600), 1);
  TrainingSpec t = training();
  t.spares = 0.5;  // one for two racks
  add_job(s, "llm", t, 16);
  const RunResult r = forked_run(s);
  //    120 -  7200  10 cycles + 480 s lost;  7200 -  7230 detection: b,  then restart with c until 7350
  //   7350 - 13,530 9 cycles + 240 s lost;  13,530 - 13,560 detection: c, then restart with a until 13,680
  // 13,680 - 18,000 6 cycles + 360 s lost;  18,000 - 18,030 detection: c, then restart with b until 18,150
  // 18,150 - 21,000 4 cycles + 210 s
  // Spares: c until 7230, a 10,800 - 13,560, b 14,130 - 18,030.
  check_bins(r, {{HourBin::useful, 16.0 * (6000 + 5400 + 3600 + 2400 + 210)},
                 {HourBin::checkpoint, 16.0 * (600 + 540 + 360 + 240)},
                 {HourBin::lost_work, 16.0 * (480 + 240 + 360)},
                 {HourBin::restart, 16.0 * 4 * 120 + 8.0 * 3 * 30},
                 {HourBin::standby, 8.0 * (7230 + 2760 + 3900)},
                 {HourBin::failed, 8.0 * (3600 + 600 + 3000)}});
  CHECK(job(r, "llm").interruptions == 3);
}

TEST_CASE("jobs: a failure during a restart is detected again, and the restart begins again") {
  // 7200 detected at 7230, restart until 7350, but b fails at 7290: detected at 7320, restart until 7440.
  Scenario s = pair_of_racks(failing(node(), 7200, 86400), failing(node(), 7290, 86400), 2, "2025-01-01 03:00");
  TrainingSpec t = training();
  t.spares = 1.0;
  add_job(s, "llm", t, 16);
  const RunResult r = forked_run(s);
  // Until 10,800 s: 3360 s = 5 cycles + 60 s.
  check_bins(r, {{HourBin::useful, 16.0 * (6000 + 3060)},
                 {HourBin::checkpoint, 16.0 * (600 + 300)},
                 {HourBin::lost_work, 16.0 * 480},
                 {HourBin::restart, 16.0 * (120 + 60 + 120) + 8.0 * (30 + 30)},
                 {HourBin::standby, 8.0 * (2 * 7230 + 90)},  // c until 7230, d until 7320
                 {HourBin::failed, 8.0 * (3600 + 3510)}});
  CHECK(job(r, "llm").interruptions == 2);
}

TEST_CASE("jobs: a failure while another is being detected changes nothing") {
  Scenario s = pair_of_racks(failing(node(), 7200, 86400), failing(node(), 7215, 86400), 2, "2025-01-01 03:00");
  TrainingSpec t = training();
  t.spares = 1.0;
  add_job(s, "llm", t, 16);
  const RunResult r = forked_run(s);
  // Restart 7230 - 7350, until 10,800 s: 3450 s = 5 cycles + 150 s. Detection: b for 15 s.
  check_bins(r, {{HourBin::useful, 16.0 * (6000 + 3150)},
                 {HourBin::checkpoint, 16.0 * (600 + 300)},
                 {HourBin::lost_work, 16.0 * 480},
                 {HourBin::restart, 16.0 * (120 + 120) + 8.0 * 15},
                 {HourBin::standby, 8.0 * 2 * 7230},
                 {HourBin::failed, 8.0 * (3600 + 3585)}});
  CHECK(job(r, "llm").interruptions == 1);
}

TEST_CASE("jobs: a job of known size ends at the date worked out by hand") {
  Scenario s = site("2025-01-02");
  add_hall(s, "hall");
  add_fleet(s, "unit", generic(100), 1);
  add_fleet(s, "rack", node(), 3, "hall");
  TrainingSpec t = training();
  t.parameters = 3e9, t.tokens = 2e8;  // 6 * 3e9 * 2e8 = 3.6e18 at 2 PFLOP/s * 0.5: 3600 s of training
  add_job(s, "llm", t, 16);
  const RunResult r = forked_run(s);
  // 120 s start, 6 * 600 s of training, 5 checkpoints: none after the last second of work.
  const JobResult& j = job(r, "llm");
  REQUIRE(j.finished);
  REQUIRE(j.start);
  REQUIRE(j.end);
  CHECK(*j.start == s.start + std::chrono::seconds(120));
  CHECK(clock_s(s.start, *j.end) == Approx(120.0 + 3600 + 300).epsilon(exact));
  CHECK(j.share_done == Approx(1.0).epsilon(exact));
  CHECK(j.flops_done == Approx(3.6e18).epsilon(exact));
  CHECK(j.tokens_done == Approx(2e8).epsilon(exact));
  CHECK(j.checkpoints == 5);
  CHECK(j.interruptions == 0);
  CHECK(j.gpus_wanted == 16);
  CHECK(j.gpus_mean == Approx(16.0).epsilon(exact));
  CHECK(j.gpu_hours == Approx(16.0 * 4020 / 3600).epsilon(exact));
  CHECK(j.useful_gpu_hours == Approx(16.0).epsilon(exact));
  CHECK(j.effective_time_ratio == Approx(3600.0 / 4020).epsilon(exact));
  CHECK(j.goodput == Approx(0.5 * 3600 / 4020).epsilon(exact));
  CHECK(j.energy_mwh == Approx(2.0 * 3900 / 3600).epsilon(exact));  // idle racks draw nothing
  CHECK(j.joule_per_flop == Approx(2e6 * 3900 / 3.6e18).epsilon(exact));
  // The third rack has no job all day, the two from the end.
  CHECK(gpu_s(r, HourBin::idle) == Approx(8.0 * 86400 + 16.0 * (86400 - 4020)).epsilon(exact));
}

TEST_CASE("jobs: size by duration, an end that is projected, and the date after which a job ends unfinished") {
  Scenario s = site("2025-01-02");
  add_hall(s, "hall");
  add_fleet(s, "unit", generic(100), 1);
  add_fleet(s, "rack", node(), 4, "hall");
  TrainingSpec t = training();
  t.checkpoint.every = Duration(1e9);
  t.duration = hours(48);
  add_job(s, "long", t, 16);
  add_job(s, "cut", t, 16).until = day("2025-01-01 12:00");
  const RunResult r = forked_run(s);
  // Both train 120 s less than they hold their racks; the one projected needs 48 h of training at full pace.
  const JobResult& l = job(r, "long");
  CHECK(!l.finished);
  REQUIRE(l.end);
  CHECK(clock_s(s.start, *l.end) == Approx(120.0 + 48 * 3600).epsilon(1e-6));
  CHECK(l.share_done == Approx((86400.0 - 120) / (48 * 3600)).epsilon(exact));
  const JobResult& c = job(r, "cut");
  CHECK(!c.finished);
  REQUIRE(c.end);
  CHECK(*c.end == day("2025-01-01 12:00"));
  CHECK(c.share_done == Approx((43200.0 - 120) / (48 * 3600)).epsilon(exact));
}

// ---------------------------------------------------------------------------------------------------- elastic, islands

TEST_CASE("jobs: an elastic job shrinks at a failure without a spare and grows again when it regroups") {
  Scenario s = pair_of_racks(failing(node(), 7200, 3600), node(), 1, "2025-01-01 04:43:20");  // 17,000 s
  TrainingSpec t = training();
  t.regroup = Duration(7000);
  add_job(s, "llm", t, 8, 24);
  const RunResult r = forked_run(s);
  //    120 -  7200  10 cycles + 480 s lost, 24 GPUs;  30 s detection and 120 s restart with 16
  //   7350 - 14,350 7000 s = 10 cycles + 400 s, 16 GPUs; a is free from 10,800
  // 14,350 - 14,410 the state is saved; restart with 24 until 14,530
  // 14,530 - 17,000 2470 s = 3 cycles + 490 s, 24 GPUs
  check_bins(r, {{HourBin::useful, 24.0 * 6000 + 16.0 * 6400 + 24.0 * 2290},
                 {HourBin::checkpoint, 24.0 * 600 + 16.0 * 660 + 24.0 * 180},
                 {HourBin::lost_work, 24.0 * 480},
                 {HourBin::restart, 24.0 * 120 + 16.0 * 150 + 24.0 * 120},
                 {HourBin::idle, 8.0 * 3610},
                 {HourBin::failed, 8.0 * 3600}});
  const JobResult& j = job(r, "llm");
  CHECK(j.interruptions == 1);
  CHECK(j.flops_done == Approx(0.5 * 0.125e15 * (24.0 * 6000 + 16.0 * 6400 + 24.0 * 2290)).epsilon(exact));
}

TEST_CASE("jobs: when one island fails the others go on") {
  Scenario s = pair_of_racks(failing(node(), 7200, 3600), node(), 1, "2025-01-01 03:00");
  TrainingSpec t = training();
  t.islands = IslandSpec{.count = {3, 3}, .at_least = 2, .efficiency = 0.9};
  add_job(s, "llm", t, 8);
  const RunResult r = forked_run(s);
  // Two islands: 10,680 s = 16 cycles + 120 s. The third: 10 cycles, 480 s lost, in repair until the end.
  check_bins(r, {{HourBin::useful, 8.0 * (2 * 9720 + 6000)},
                 {HourBin::checkpoint, 8.0 * (2 * 960 + 600)},
                 {HourBin::lost_work, 8.0 * 480},
                 {HourBin::restart, 8.0 * 3 * 120},
                 {HourBin::failed, 8.0 * 3600}});
  CHECK(job(r, "llm").flops_done == Approx(0.9 * 0.5 * 1e15 * (2 * 9720 + 6000)).epsilon(exact));
  CHECK(job(r, "llm").gpus_wanted == 24);
}

TEST_CASE("jobs: with fewer islands than it needs a job waits") {
  Scenario s = pair_of_racks(failing(node(), 7200, 1800), node(), 1, "2025-01-01 03:00");
  TrainingSpec t = training();
  t.islands = IslandSpec{.count = {3, 3}, .at_least = 3, .efficiency = 1.0};
  add_job(s, "llm", t, 8);
  const RunResult r = forked_run(s);
  // a fails at 7200, is back at 9000 and trains again at 9120; the others wait from 7200 to 9120, 480 s into their
  // eleventh cycle: they go on there. Until 10,800: a 1680 s = 2 cycles + 360 s; the others 480 + 1680 = 3 cycles + 180 s.
  check_bins(r, {{HourBin::useful, 8.0 * (6000 + 1560 + 2 * (6000 + 1980))},
                 {HourBin::checkpoint, 8.0 * (600 + 120 + 2 * (600 + 180))},
                 {HourBin::lost_work, 8.0 * 480},
                 {HourBin::restart, 8.0 * 4 * 120},
                 {HourBin::waiting, 8.0 * 2 * 1920},
                 {HourBin::failed, 8.0 * 1800}});
}
