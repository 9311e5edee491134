// Jobs on a handful of racks, worked out by hand to the second.
#include <catch2/catch.hpp>
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

TEST_CASE(
    "jobs: failures cost detection, waiting for the repair, restart and the work since the last finished checkpoint") {
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

TEST_CASE(
    "jobs: a hot spare takes a failed rack's place as soon as the failure is noticed, and the repaired rack stands "
    "by") {
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
  t.parameters = 3e9;
  t.tokens = 2e8;  // 6 * 3e9 * 2e8 = 3.6e18 at 2 PFLOP/s * 0.5: 3600 s of training
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

// elastic, replicas

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
  t.replicas = ReplicaSpec{.count = {3, 3}, .at_least = 2, .efficiency = 0.9};
  add_job(s, "llm", t, 8);
  const RunResult r = forked_run(s);
  // Two replicas: 10,680 s = 16 cycles + 120 s. The third: 10 cycles, 480 s lost, in repair until the end.
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
  t.replicas = ReplicaSpec{.count = {3, 3}, .at_least = 3, .efficiency = 1.0};
  add_job(s, "llm", t, 8);
  const RunResult r = forked_run(s);
  // a fails at 7200, is back at 9000 and trains again at 9120; the others wait from 7200 to 9120, 480 s into their
  // eleventh cycle: they go on there. Until 10,800: a 1680 s = 2 cycles + 360 s; the others 480 + 1680 = 3 cycles + 180
  // s.
  check_bins(r, {{HourBin::useful, 8.0 * (6000 + 1560 + 2 * (6000 + 1980))},
                 {HourBin::checkpoint, 8.0 * (600 + 120 + 2 * (600 + 180))},
                 {HourBin::lost_work, 8.0 * 480},
                 {HourBin::restart, 8.0 * 4 * 120},
                 {HourBin::waiting, 8.0 * 2 * 1920},
                 {HourBin::failed, 8.0 * 1800}});
}

// the queue

namespace {

/// Never saves, starts at once; one hour of work for every hour of `duration_h`, without end when it is 0.
TrainingSpec plain(double duration_h = 0.0) {
  TrainingSpec t = training();
  t.checkpoint.every = hours(1e6);
  t.restart = Duration(0.0);
  if (duration_h > 0.0) t.duration = hours(duration_h);
  return t;
}

/// Ten racks, 80 GPUs, that never fail, in one hall.
Scenario ten_racks(const char* end = "2025-01-11") {
  Scenario s = site(end);
  add_hall(s, "hall");
  add_fleet(s, "unit", generic(100), 1);
  add_fleet(s, "rack", node(), 10, "hall");
  return s;
}

double start_h(const RunResult& r, const std::string& name) {
  REQUIRE(job(r, name).start);
  return clock_s(r.start, *job(r, name).start) / 3600.0;
}
double end_h(const RunResult& r, const std::string& name) {
  REQUIRE(job(r, name).end);
  return clock_s(r.start, *job(r, name).end) / 3600.0;
}

}  // namespace

TEST_CASE("queue: jobs go by priority, then release, then their place in the file") {
  Scenario s = ten_racks();
  add_job(s, "third", plain(10), 80);
  add_job(s, "fourth", plain(10), 80);
  add_job(s, "second", plain(10), 80).priority = 1;
  add_job(s, "first", plain(10), 80).priority = 2;
  const RunResult r = forked_run(s);
  double expected = 0.0;
  for (const char* name : {"first", "second", "third", "fourth"}) {
    INFO(name);
    CHECK(start_h(r, name) == Approx(expected).margin(1e-6));
    CHECK(job(r, name).finished);
    expected += 10.0;
    CHECK(end_h(r, name) == Approx(expected).epsilon(1e-9));
  }
}

TEST_CASE("queue: release and `after` hold a job back, `until` ends it") {
  Scenario s = ten_racks();
  add_job(s, "one", plain(10), 40);
  add_job(s, "two", plain(5), 40).release = day("2025-01-02");
  add_job(s, "three", plain(5), 40).after = {"one", "two"};
  JobSpec& four = add_job(s, "four", plain(), 40);
  four.after = {"one"};
  four.until = day("2025-01-01 16:00");
  const RunResult r = forked_run(s);
  CHECK(start_h(r, "two") == Approx(24.0).epsilon(1e-9));
  CHECK(start_h(r, "three") == Approx(29.0).epsilon(1e-9));
  CHECK(end_h(r, "three") == Approx(34.0).epsilon(1e-9));
  CHECK(start_h(r, "four") == Approx(10.0).epsilon(1e-9));
  CHECK(end_h(r, "four") == Approx(16.0).epsilon(1e-9));
  CHECK(job(r, "four").finished);  // without a size it has done what it had to
}

TEST_CASE("queue: a job of higher priority preempts, the state is saved, and the other resumes later") {
  Scenario s = ten_racks();
  TrainingSpec t = plain(20);
  t.restart = Duration(1800.0);
  add_job(s, "low", t, 80);
  JobSpec& high = add_job(s, "high", plain(5), 40);
  high.priority = 1;
  high.release = day("2025-01-01 08:00");
  const RunResult r = forked_run(s);
  CHECK(start_h(r, "high") == Approx(8.0).epsilon(1e-9));
  // low: 7.5 h of work by 8:00, back at 13:00, training at 13:30, 12.5 h to do: 26:00.
  CHECK(job(r, "low").preemptions == 1);
  CHECK(job(r, "low").interruptions == 0);
  CHECK(end_h(r, "low") == Approx(26.0).epsilon(1e-9));
  CHECK(gpu_s(r, HourBin::lost_work) == 0.0);
  CHECK(gpu_s(r, HourBin::useful, {.job = "low"}) == Approx(80.0 * 20 * 3600).epsilon(exact));
}

TEST_CASE("queue: without preemption, by policy or by the job, the higher priority waits for its turn") {
  for (const bool by_policy : {true, false}) {
    Scenario s = ten_racks();
    add_job(s, "low", plain(20), 80);
    JobSpec& high = add_job(s, "high", plain(5), 40);
    high.priority = 1;
    high.release = day("2025-01-01 08:00");
    (by_policy ? s.policy.queue.preemption : high.preempts) = false;
    const RunResult r = forked_run(s);
    CHECK(start_h(r, "high") == Approx(20.0).epsilon(1e-9));
    CHECK(job(r, "low").preemptions == 0);
    CHECK(end_h(r, "low") == Approx(20.0).epsilon(1e-9));
  }
}

TEST_CASE("queue: a job passes one that waits only if that one starts no later") {
  // `running` holds 6 racks for 10 h; `waits` wants 8, so it starts at hour 10 at the earliest; 4 racks are free.
  const auto campus = [](double hours_of_small) {
    Scenario s = ten_racks();
    add_job(s, "running", plain(10), 48);
    add_job(s, "waits", plain(10), 64);
    add_job(s, "small", plain(hours_of_small), 32);
    return s;
  };
  const RunResult short_one = forked_run(campus(9));
  CHECK(start_h(short_one, "small") == Approx(0.0).margin(1e-6));
  CHECK(start_h(short_one, "waits") == Approx(10.0).epsilon(1e-9));
  const RunResult long_one = forked_run(campus(11));
  CHECK(start_h(long_one, "waits") == Approx(10.0).epsilon(1e-9));
  CHECK(start_h(long_one, "small") == Approx(20.0).epsilon(1e-9));
  Scenario strict = campus(9);
  strict.policy.queue.backfill = false;
  CHECK(start_h(forked_run(strict), "small") == Approx(20.0).epsilon(1e-9));
}

TEST_CASE("queue: a long job passes when what it takes is not needed at the reserved start") {
  // At hour 10 `waits` needs 5 of 10 racks: 4 are left over for one that goes on.
  Scenario s = ten_racks();
  add_job(s, "running", plain(10), 48);
  add_job(s, "waits", plain(10), 40);
  add_job(s, "small", plain(30), 32);
  const RunResult r = forked_run(s);
  CHECK(start_h(r, "small") == Approx(0.0).margin(1e-6));
  CHECK(start_h(r, "waits") == Approx(10.0).epsilon(1e-9));
}

TEST_CASE("queue: jobs in different halls do not disturb each other") {
  const auto campus = [](bool neighbour) {
    Scenario s = site("2025-01-11");
    add_hall(s, "east");
    add_hall(s, "west");
    add_fleet(s, "unit", generic(100), 1);
    RackSpec r = node();
    r.outage.mttf = Lifetime{Law::exponential, hours(20), 1.0};
    r.outage.mttr = Lifetime{Law::lognormal, hours(2), 1.0};
    add_fleet(s, "e", r, 10, "east");
    add_fleet(s, "w", r, 10, "west");
    add_job(s, "stays", training(), 72).halls = {"east"};
    if (neighbour) {
      JobSpec& other = add_job(s, "other", training(), 8, 80);
      other.halls = {"west"};
      other.priority = 3;
    }
    return s;
  };
  const RunResult alone = forked_run(campus(false)), together = forked_run(campus(true));
  CHECK(job(alone, "stays").interruptions > 50);
  CHECK(job(together, "stays").interruptions == job(alone, "stays").interruptions);
  CHECK(job(together, "stays").useful_gpu_hours == Approx(job(alone, "stays").useful_gpu_hours).epsilon(exact));
  CHECK(gpu_s(together, HourBin::useful, {.hall = "east", .job = "other"}) == 0.0);
}

TEST_CASE("queue: a job is placed in the smallest hall that holds it, else in halls of one feeder") {
  Scenario s = site("2025-01-02");
  s.buses.items.push_back({"ring-1", fed_from("bus", 100, 1)});
  s.buses.items.push_back({"ring-2", fed_from("bus", 100, 1)});
  add_fleet(s, "unit", generic(100), 1);
  const auto hall = [&s](const std::string& name, const std::string& bus, int racks) {
    add_hall(s, name, bus);
    add_fleet(s, "r" + name, node(), racks, name);
  };
  hall("a", "ring-2", 6);
  hall("b", "ring-1", 4);
  hall("c", "ring-2", 2);
  hall("d", "ring-1", 5);
  const auto halls_of = [&s](int racks) {
    s.jobs.items.clear();
    add_job(s, "llm", plain(), 8 * racks);
    const RunResult r = forked_run(s);
    std::string used;
    for (const char* h : {"a", "b", "c", "d"})
      if (gpu_s(r, HourBin::useful, {.hall = h, .job = "llm"}) > 0.0) used += h;
    return used;
  };
  CHECK(halls_of(2) == "c");
  CHECK(halls_of(4) == "b");
  CHECK(halls_of(5) == "d");
  CHECK(halls_of(6) == "a");
  CHECK(halls_of(9) == "bd");  // ring-1 has 9 racks, ring-2 has 8
  CHECK(halls_of(17) == "abcd");
}

TEST_CASE("queue: a service takes its racks before a job of lower priority, and no failure rolls it back") {
  Scenario s = ten_racks("2025-01-03");
  add_job(s, "llm", plain(), 40);
  add_job(s, "chat", ServiceSpec{}, 8, 48).priority = 1;
  const RunResult r = forked_run(s);
  CHECK(gpu_s(r, HourBin::serving) == Approx(48.0 * 2 * 86400).epsilon(1e-9));
  CHECK(gpu_s(r, HourBin::useful) == 0.0);  // four racks are not enough
}

TEST_CASE("jobs: islands that started at different dates end together when their work is done") {
  // Racks of 1 PFLOP/s at MFU 0.5, 30 h of all three: 90 rack-hours. The third rack arrives at hour 10.
  Scenario s = site("2025-01-04");
  add_hall(s, "hall");
  add_fleet(s, "unit", generic(100), 1);
  add_fleet(s, "rack", node(), 2, "hall");
  add_phase(s, "third", "2025-01-01 10:00", "rack", 1);
  TrainingSpec t = plain();
  t.checkpoint.every = hours(1.9);
  t.checkpoint.write = hours(0.1);
  t.duration = hours(30);
  t.replicas = ReplicaSpec{.count = {3, 3}, .at_least = 1, .efficiency = 1.0};
  add_job(s, "llm", t, 8);
  const RunResult r = forked_run(s);
  // At hour h two have trained 0.95 h on average and the third 0.95 (h - 10): 66 rack-hours at hour 26, 13 and 8 cycles
  // each (2 * 24.7 + 15.2 = 64.6); all three are in step from then on, 1.9 h in 2: after 4 more cycles 87.4, and 2.6 /
  // 3 h.
  CHECK(end_h(r, "llm") == Approx(34.0 + 2.6 / 3).epsilon(1e-7));
  CHECK(job(r, "llm").share_done == Approx(1.0).epsilon(1e-7));
  CHECK(job(r, "llm").finished);
}

TEST_CASE("jobs: planned stops save the state and take the time they are given") {
  Scenario s = ten_racks("2025-01-02");
  TrainingSpec t = training();
  t.planned = PlannedStopSpec{.every = hours(10), .length = hours(1)};
  add_job(s, "llm", t, 80);
  const RunResult r = forked_run(s);
  // Restart 120 s; 36,000 s = 54 cycles + 360 s; saving 60 s; 3600 s; twice. The rest: 86,400 - 2 * 39,780 = 6840 s:
  // restart and 6720 s = 10 cycles + 120 s.
  CHECK(gpu_s(r, HourBin::planned) == Approx(80.0 * 2 * 3600).epsilon(exact));
  CHECK(gpu_s(r, HourBin::restart) == Approx(80.0 * 3 * 120).epsilon(exact));
  CHECK(gpu_s(r, HourBin::checkpoint) == Approx(80.0 * (2 * (54 * 60 + 60) + 600)).epsilon(exact));
  CHECK(gpu_s(r, HourBin::useful) == Approx(80.0 * (2 * (54 * 600 + 360) + 6120)).epsilon(exact));
  CHECK(job(r, "llm").planned_stops == 2);
  CHECK(job(r, "llm").interruptions == 0);
}

TEST_CASE("jobs: repairs queue for one crew, and a failure by cause takes as long as that cause") {
  // Racks a and b fail at 7200 and 7800 s; one crew, 3600 s each: b is repaired from 10,800 to 14,400.
  Scenario s = pair_of_racks(failing(node(), 7200, 3600), failing(node(), 7800, 3600), 1, "2025-01-01 04:00");
  s.crews.items.push_back({"crew", {1}});
  for (const char* name : {"a", "b"}) s.fleets.items[*s.fleets.index(name)].second.crew = "crew";
  add_job(s, "llm", training(), 8, 24);
  const RunResult r = forked_run(s);
  CHECK(gpu_s(r, HourBin::failed, {.cause = "outage"}) == Approx(8.0 * (3600 + 6600)).epsilon(exact));
  CHECK(job(r, "llm").interruptions == 2);
}

TEST_CASE("jobs: with too little power left for all racks a job of fixed size waits, without trying again and again") {
  // One of two units of 5 MW fails after 2 h for 35,820 s; power is tried every 10 min, so racks are back at 43,200 s.
  // They take 1 MW each and cannot be capped.
  Scenario s = site("2025-01-01 13:35");
  add_hall(s, "hall");
  add_fleet(s, "sound", generic(5), 1);
  GenericUnitSpec u = generic(5);
  u.outage.mttf = always(2);
  u.outage.mttr = always(9.95);
  add_fleet(s, "frail", u, 1);
  add_fleet(s, "rack", node(), 10, "hall");
  add_job(s, "llm", training(), 80);
  std::vector<std::string> events;
  const RunResult r = forked_run(s, &events);
  // 10 cycles + 480 s lost; five racks wait, 30 s of it unaware; 5580 s from 43,320 on = 8 cycles + 300 s.
  CHECK(job(r, "llm").interruptions == 1);
  CHECK(with(events, "shed power").size() == 1);
  CHECK(gpu_s(r, HourBin::generation, {.cause = "frail outage"}) == Approx(40.0 * 36000).epsilon(exact));
  CHECK(gpu_s(r, HourBin::waiting) == Approx(40.0 * 35970).epsilon(exact));
  CHECK(gpu_s(r, HourBin::useful) == Approx(80.0 * (6000 + 5100)).epsilon(exact));
  CHECK(gpu_s(r, HourBin::checkpoint) == Approx(80.0 * (600 + 480)).epsilon(exact));
}

namespace {

/// 40 racks that idle at 0.25 MW and work at 1 MW, on machines that load at 0.1 MW/s each and take no step.
Scenario ramping_island(double machine_mw, const char* end) {
  Scenario s = site(end);
  GasTurbineSpec machine = turbine(machine_mw);
  machine.step = 0.0;
  machine.ramp = RampRate(0.1);
  RackSpec r = node();
  r.idle = Power(0.25);
  add_hall(s, "hall");
  add_fleet(s, "solid", machine, 1);
  add_fleet(s, "racks", r, 40, "hall");
  add_job(s, "llm", training(), 320);
  return s;
}

}  // namespace

TEST_CASE("jobs: a load that rises waits for the ramp of the machines, and no rack is switched off for it") {
  Scenario s = ramping_island(60, "2025-01-01 02:00");
  s.policy.cap = GENERATE(true, false);
  std::vector<std::string> events;
  const RunResult r = forked_run(s, &events);
  // After 120 s of restart 10 MW become 40: 30 MW at 0.1 MW/s take 300 s, and 30 x 300 / 2 MW s are short.
  CHECK(with(events, "shed").empty());
  CHECK(r.adequacy.unserved_mwh == Approx(30.0 * 300 / 2 / 3600));
  CHECK(r.adequacy.loss_of_load_hours == Approx(300.0 / 3600));
  CHECK(job(r, "llm").interruptions == 0);
}

TEST_CASE("jobs: a campus without batteries that lost racks to a trip has them back once another machine runs") {
  Scenario s = ramping_island(25, "2025-01-01 12:00");
  GasTurbineSpec frail = turbine(25);
  frail.step = 0.0;
  frail.ramp = RampRate(0.1);
  frail.outage.mttf = always(6);
  frail.outage.mttr = always(1);
  add_fleet(s, "frail", frail, 1);
  std::vector<std::string> events;
  const RunResult r = forked_run(s, &events);
  REQUIRE(!with(events, "shed").empty());
  CHECK(job(r, "llm").interruptions == 1);
  // At work from 2 min to 6 h, and again at 7:30 at the latest: repaired at 7:00, started in 10 min, racks tried again
  // every 10 min, restarted in 2 min. Of 11 min one goes into a checkpoint; at most 11 min of work are lost.
  const double working_s = (12.0 - 1.5) * 3600 - 120;
  CHECK(gpu_s(r, HourBin::useful) >= 320 * (working_s - 660) * 10.0 / 11.0);
  CHECK(charged(r, "generation", "outage") > 0.0);
}
