// Where the GPU-hours went when power, heat or the queue took them: bins, causes and chains worked out by hand.
#include <catch2/catch.hpp>
#include <cmath>
#include <map>

#include "drawn_campus.hpp"

using namespace tiny;

namespace {

constexpr double exact = 1e-9;

/// Whose power a cap takes from 1 MW down to 0.44 MW; throughput is the cap to the power 0.28.
RackSpec cappable() {
  RackSpec r = node();
  r.gpu_share = 0.8;
  r.cap_floor = 0.3;
  r.cap_exponent = 0.28;
  return r;
}
/// Pace of such a rack that gets `mw`: the accelerators' 0.8 MW give up what is missing.
double pace(double mw) { return std::pow(1.0 - (1.0 - mw) / 0.8, 0.28); }

GenericUnitSpec outage(GenericUnitSpec u, double up_h, double down_h) {
  u.outage.mttf = always(up_h);
  u.outage.mttr = always(down_h);
  return u;
}

/// Never saves.
TrainingSpec steady() {
  TrainingSpec t = training();
  t.checkpoint.every = hours(1e6);
  return t;
}

/// Ten racks, and a unit of 5 MW besides the one of 5 MW that fails after 10 h for 4 h. One day.
Scenario capped_hall() {
  Scenario s = site("2025-01-02");
  add_hall(s, "hall");
  add_fleet(s, "sound", generic(5), 1);
  add_fleet(s, "frail", outage(generic(5), 10, 4), 1);
  add_fleet(s, "rack", cappable(), 10, "hall");
  return s;
}

double installed_s(const RunResult& r) { return r.gpu_hours_installed * 3600.0; }

}  // namespace

TEST_CASE("hours: a job under a power cap loses what the cap's law says, to the fleet whose unit is out") {
  Scenario s = capped_hall();
  add_job(s, "llm", steady(), 80);
  const RunResult r = forked_run(s);
  // 10 MW wanted, 5 MW there from hour 10 to hour 14: half a MW a rack.
  const double slowed = 80.0 * 4 * 3600 * (1.0 - pace(0.5));
  CHECK(gpu_s(r, HourBin::capped) == Approx(slowed).epsilon(exact));
  CHECK(gpu_s(r, HourBin::capped, {.cause = "frail outage", .hall = "hall", .job = "llm"}) ==
        Approx(slowed).epsilon(exact));
  CHECK(gpu_s(r, HourBin::useful) == Approx(80.0 * (86400 - 120) - slowed).epsilon(exact));
  CHECK(job(r, "llm").slowed_gpu_hours == Approx(slowed / 3600).epsilon(exact));
  CHECK(job(r, "llm").interruptions == 0);
}

TEST_CASE("hours: of a loss to heat and cap together heat has what it takes alone, the cap the rest") {
  Scenario s = capped_hall();
  // Ten CDUs of 1 MW of which two fail after 9 h for 8 h: all racks are held to 0.8 MW, to 0.5 MW while the unit is
  // out.
  CduSpec cdu;
  cdu.capacity = Power(1.0);
  add_fleet(s, "cdu", cdu, 8, "hall");
  cdu.outage.mttf = always(9);
  cdu.outage.mttr = always(8);
  add_fleet(s, "weak", cdu, 2, "hall");
  add_job(s, "llm", steady(), 80);
  const RunResult r = forked_run(s);
  const double hot = 80.0 * 8 * 3600 * (1.0 - pace(0.8)), capped = 80.0 * 4 * 3600 * (pace(0.8) - pace(0.5));
  CHECK(gpu_s(r, HourBin::hot, {.cause = "weak outage"}) == Approx(hot).epsilon(exact));
  CHECK(gpu_s(r, HourBin::hot) == Approx(hot).epsilon(exact));
  CHECK(gpu_s(r, HourBin::capped, {.cause = "frail outage"}) == Approx(capped).epsilon(exact));
  CHECK(gpu_s(r, HourBin::capped) == Approx(capped).epsilon(exact));
}

TEST_CASE("hours: the slowest hall sets the pace of a job in two halls") {
  Scenario s = site("2025-01-02");
  // The circuit of 2.5 MW is out from hour 10 to hour 14: what stands behind it serves 2.5 of the 5 MW there.
  BusSpec ring = fed_from("bus", 2.5, 1);
  ring.via->circuit.outage.mttf = always(10);
  ring.via->circuit.outage.mttr = always(4);
  s.buses.items.push_back({"ring", ring});
  add_hall(s, "east");
  add_hall(s, "west", "ring");
  add_fleet(s, "unit", generic(100), 1);
  add_fleet(s, "e", cappable(), 7, "east");
  add_fleet(s, "w", cappable(), 5, "west");
  add_fleet(s, "local", generic(2.5), 1, "ring");
  add_job(s, "llm", steady(), 96);
  const RunResult r = forked_run(s);
  const double per_gpu = 4 * 3600 * (1.0 - pace(0.5));
  CHECK(gpu_s(r, HourBin::capped, {.hall = "west"}) == Approx(40.0 * per_gpu).epsilon(exact));
  CHECK(gpu_s(r, HourBin::capped, {.hall = "east"}) == Approx(56.0 * per_gpu).epsilon(exact));
  CHECK(gpu_s(r, HourBin::capped, {.cause = "ring outage"}) == Approx(96.0 * per_gpu).epsilon(exact));
}

TEST_CASE(
    "hours: a shed interrupts the job like a failure, racks without power are the lost unit's, and the job goes on "
    "after") {
  // The only unit fails after 2 h for 3500 s; racks are back at the next try, every 10 min after the shed: at 10,800 s.
  Scenario s = site("2025-01-01 04:00");
  add_hall(s, "hall");
  add_fleet(s, "unit", outage(generic(10), 2, 3500.0 / 3600), 1);
  add_fleet(s, "rack", node(), 10, "hall");
  add_job(s, "llm", training(), 80);
  std::vector<std::string> events;
  const RunResult r = forked_run(s, &events);
  // 120 - 7200: 10 cycles + 480 s lost; dark until 10,800; restart until 10,920; 3480 s = 5 cycles + 180 s until
  // 14,400.
  CHECK(gpu_s(r, HourBin::useful) == Approx(80.0 * (6000 + 3180)).epsilon(exact));
  CHECK(gpu_s(r, HourBin::checkpoint) == Approx(80.0 * (600 + 300)).epsilon(exact));
  CHECK(gpu_s(r, HourBin::lost_work) == Approx(80.0 * 480).epsilon(exact));
  CHECK(gpu_s(r, HourBin::restart) == Approx(80.0 * 240).epsilon(exact));
  CHECK(gpu_s(r, HourBin::generation, {.cause = "unit outage"}) == Approx(80.0 * 3600).epsilon(exact));
  CHECK(job(r, "llm").interruptions == 1);
  CHECK(with(events, "interrupted power").size() == 1);
  CHECK(with(events, "llm resumed").size() == 1);
}

TEST_CASE("hours: racks that boot once power is back are charged to what took it away") {
  Scenario s = site("2025-01-01 04:00");
  add_hall(s, "hall");
  add_fleet(s, "unit", outage(generic(10), 2, 3500.0 / 3600), 1);
  RackSpec slow = node();
  slow.boot = Duration(300);
  add_fleet(s, "rack", slow, 10, "hall");
  add_job(s, "llm", training(), 80);
  const RunResult r = forked_run(s);
  CHECK(gpu_s(r, HourBin::generation, {.cause = "unit outage"}) == Approx(80.0 * 3900).epsilon(exact));
}

TEST_CASE("hours: an emergency power-off interrupts the job, and the hours are the chillers'") {
  // All chillers are lost at hour 10 and stay away for 2 h; the water warms by 10 MW until racks trip.
  Scenario s = site("2025-01-02");
  add_loop(s);
  add_hall(s, "hall", "bus", "water");
  add_fleet(s, "unit", generic(100), 1);
  ChillerSpec c = chiller();
  add_fleet(s, "chiller", c, 3, "water");
  CommonCauseSpec blackout;
  blackout.fleets = {"chiller"};
  blackout.outage.mttr = always(2);
  blackout.dates = {day("2025-01-01 10:00")};
  s.common_causes.items.push_back({"blackout", blackout});
  add_fleet(s, "rack", node(), 10, "hall");
  add_job(s, "llm", steady(), 80);
  std::vector<std::string> events;
  const RunResult r = forked_run(s, &events);
  const auto off = with(events, "emergency_off"), over = with(events, "emergency_over");
  REQUIRE(off.size() == 1);
  REQUIRE(over.size() == 1);
  const double dark = 80.0 * (date_s(over[0]) - date_s(off[0]));
  CHECK(with(events, "interrupted heat").size() == 1);
  CHECK(gpu_s(r, HourBin::cooling) == Approx(dark).epsilon(exact));
  CHECK(gpu_s(r, HourBin::cooling, {.cause = "chiller outage"}) +
            gpu_s(r, HourBin::cooling, {.cause = "chiller starting"}) ==
        Approx(dark).epsilon(exact));
  CHECK(gpu_s(r, HourBin::cooling, {.cause = "chiller outage"}) > 0.8 * dark);
  CHECK(gpu_s(r, HourBin::hot) > 0.0);
  CHECK(job(r, "llm").interruptions == 1);
  CHECK(gpu_s(r, HourBin::lost_work) + gpu_s(r, HourBin::hot) + gpu_s(r, HourBin::useful) + dark + 80.0 * 240 ==
        Approx(installed_s(r)).epsilon(exact));
}

TEST_CASE("hours: racks are waiting for the build-out, then commissioned, then idle or at work") {
  Scenario s = site("2025-01-11");
  add_hall(s, "hall");
  add_fleet(s, "unit", generic(100), 1);
  add_fleet(s, "rack", node(), 2, "hall");
  AddSpec& add = add_phase(s, "growth", "2025-01-03", "rack", 3);
  add.commissioning = hours(12);
  add_job(s, "llm", steady(), 16).release = day("2025-01-06");
  const RunResult r = forked_run(s);
  // Installed: 2 racks for 240 h, 3 for 192 h.
  CHECK(r.gpu_hours_installed == Approx(8.0 * (480 + 576)).epsilon(exact));
  CHECK(gpu_s(r, HourBin::not_commissioned) == Approx(8.0 * 3 * 12 * 3600).epsilon(exact));
  CHECK(gpu_s(r, HourBin::restart) == Approx(16.0 * 120).epsilon(exact));
  CHECK(gpu_s(r, HourBin::useful) == Approx(16.0 * (120 * 3600 - 120)).epsilon(exact));
  CHECK(gpu_s(r, HourBin::idle) == Approx(8.0 * 3600 * (480 + 576 - 36 - 240)).epsilon(exact));
}

TEST_CASE("hours: a service serves, its power follows its utilisation, and it loses only racks that failed") {
  Scenario s = site("2025-01-11");
  add_hall(s, "hall");
  add_fleet(s, "unit", generic(100), 1);
  add_fleet(s, "sound", node(), 4, "hall");
  add_fleet(s, "frail", failing(node(), 90000, 3600), 1, "hall");
  ServiceSpec service;
  service.utilisation.series = TimeSeries{s.start, hours(12), {0.5, 0.9}, true};
  add_job(s, "chat", service, 8, 40);
  const RunResult r = forked_run(s);
  // 240 h: the frail rack is away for 1 h after every 25 h, 9 times (9 * 26 = 234 h).
  CHECK(gpu_s(r, HourBin::failed) == Approx(8.0 * 9 * 3600).epsilon(exact));
  CHECK(gpu_s(r, HourBin::serving) == Approx(40.0 * 864000 - 8.0 * 9 * 3600).epsilon(exact));
  // Down from 25 + 26 k to 26 + 26 k hours: k = 0..8 begin at 1, 3, 5, ... 17 o'clock of their day: 6 by noon, 3 after.
  CHECK(r.ledger.it_mwh == Approx(5 * 10 * 12 * (0.5 + 0.9) - 6 * 0.5 - 3 * 0.9).epsilon(exact));
  CHECK(job(r, "chat").interruptions == 0);
  CHECK(job(r, "chat").useful_gpu_hours == Approx(gpu_s(r, HourBin::serving) / 3600).epsilon(exact));
}

// whatever the plan

namespace {

/// A job of some kind and size, perhaps bound to a hall.
void add_any_job(Scenario& s, Draw& d, const std::string& name) {
  if (d.chance(0.2)) {
    ServiceSpec service;
    service.utilisation.series = TimeSeries{s.start, hours(d.between(2, 12)), {d.between(0, 1), d.between(0, 1)}, true};
    add_job(s, name, service, 72, 72 * d.count(1, 20)).priority = d.count(0, 2);
    return;
  }
  TrainingSpec t;
  t.checkpoint.rule = d.chance(0.5) ? CheckpointRule::daly : CheckpointRule::exact;
  if (d.chance(0.3)) t.checkpoint.every = Duration(d.between(60, 7200));
  t.checkpoint.write = Duration(d.between(0, 120));
  t.detection = Duration(d.between(0, 300));
  t.restart = Duration(d.between(0, 900));
  t.spares = d.chance(0.5) ? d.between(0, 0.2) : 0.0;
  t.regroup = hours(d.between(1, 24));
  t.crash_rate = Rate(d.chance(0.5) ? d.between(0, 1) / 7200 : 0.0);
  if (d.chance(0.5)) t.duration = hours(d.between(5, 100));
  if (d.chance(0.3))
    t.planned = PlannedStopSpec{.every = hours(d.between(3, 30)), .length = Duration(d.between(60, 3600))};
  if (d.chance(0.3)) t.smoothing = "battery";
  const int most = d.count(1, 15), least = d.chance(0.5) ? most : d.count(1, most);
  if (d.chance(0.3)) {
    const int count = d.count(1, 4);
    t.replicas = ReplicaSpec{.count = {count, count}, .at_least = d.count(1, count), .efficiency = d.between(0.5, 1.0)};
  }
  JobSpec& j = add_job(s, name, t, 72 * least, 72 * most);
  j.priority = d.count(0, 2);
  j.preempts = d.chance(0.7);
  if (d.chance(0.3)) j.halls = {d.chance(0.5) ? "east" : "west"};
  if (d.chance(0.3)) j.release = s.start + std::chrono::hours(d.count(0, 150));
  if (d.chance(0.2)) j.until = s.start + std::chrono::hours(d.count(150, 230));
}

Scenario busy_campus(std::uint64_t k) {
  Scenario s = campus(k);
  Draw d(k + 5000);
  s.policy.queue.backfill = d.chance(0.7);
  s.policy.queue.preemption = d.chance(0.7);
  for (auto& [name, fleet] : s.fleets.items) {
    auto* rack = std::get_if<RackSpec>(&fleet.device);
    if (rack && d.chance(0.5)) {
      rack->failures.profile = "llama-3";
      rack->failures.scale = d.between(1, 100);
    }
    if (rack && d.chance(0.3)) rack->failures.infant_factor = 3.0;
  }
  if (!s.fleets.index("battery")) add_fleet(s, "battery", BatterySpec{}, 1);
  const int jobs = d.count(1, 5);
  for (int i = 0; i < jobs; ++i) add_any_job(s, d, "job-" + std::to_string(i));
  if (jobs > 2 && d.chance(0.3)) s.jobs.items.back().second.after = {"job-0"};
  return s;
}

}  // namespace

TEST_CASE("hours: on campuses drawn at random every GPU-second is in one bin, and none is negative") {
  double useful = 0.0, lost = 0.0, interruptions = 0.0, preemptions = 0.0, finished = 0.0;
  for (std::uint64_t k = 0; k < 150; ++k) {
    INFO("campus " << k);
    const RunResult r = forked_run(busy_campus(k), nullptr, k);
    CHECK(std::abs(r.ledger.electric_residual) <= 1e-9);
    double sum = 0.0;
    std::map<std::string, double> by_job;
    for (const GpuHours& h : r.gpu_hours) {
      INFO(h.month << ' ' << h.hall << ' ' << h.job << ' ' << to_name(h.bin).id << ' ' << h.cause);
      sum += h.gpu_hours;
      by_job[h.job] += h.bin == HourBin::standby ? 0.0 : h.gpu_hours;
      CHECK(!h.hall.empty());
      // Work that is rolled back leaves these two in the month of the failure, whenever it was done.
      if (h.bin != HourBin::useful && h.bin != HourBin::checkpoint) CHECK(h.gpu_hours >= -1e-9 * r.gpu_hours_installed);
    }
    CHECK(sum == Approx(r.gpu_hours_installed).epsilon(1e-9));
    for (const JobResult& j : r.jobs) {
      INFO(j.name);
      CHECK(by_job[j.name] == Approx(j.gpu_hours).epsilon(1e-9).margin(1e-6));
      if (j.kind == "training" && j.gpu_hours > 0.0)
        CHECK(j.useful_gpu_hours + j.checkpoint_gpu_hours + j.lost_work_gpu_hours + j.restart_gpu_hours +
                  j.waiting_gpu_hours + j.slowed_gpu_hours <=
              j.gpu_hours * (1 + 1e-9) + 1e-9);
      CHECK(j.effective_time_ratio <= 1.0 + 1e-9);
      CHECK(j.share_done <= 1.0 + 1e-6);  // the clock of jobs that end ticks in milliseconds
      CHECK(j.useful_gpu_hours >= -1e-9);
      if (j.finished && j.share_done > 0.0) CHECK(j.share_done == Approx(1.0).epsilon(1e-6));
      interruptions += static_cast<double>(j.interruptions);
      preemptions += static_cast<double>(j.preemptions);
      finished += j.finished && j.share_done > 0.0;
    }
    for (const BindingSpell& b : r.binding) CHECK((b.from < b.to && b.gpu_hours > 0.0));
    useful += gpu_s(r, HourBin::useful);
    lost += gpu_s(r, HourBin::lost_work);
  }
  // The draws reach what they are there for.
  CHECK(useful > 0.0);
  CHECK(lost > 0.0);
  CHECK(interruptions > 1000.0);
  CHECK(preemptions > 50.0);
  CHECK(finished > 30.0);
}

TEST_CASE("hours: cells add up by month and hall to what stands there") {
  Scenario s = site("2025-03-11");
  add_hall(s, "east");
  add_hall(s, "west");
  add_fleet(s, "unit", generic(100), 1);
  RackSpec r = node();
  r.outage.mttf = Lifetime{Law::exponential, hours(50), 1.0};
  r.outage.mttr = Lifetime{Law::lognormal, hours(5), 1.0};
  add_fleet(s, "e", r, 6, "east");
  add_fleet(s, "w", r, 9, "west");
  add_job(s, "llm", training(), 24, 100);
  const RunResult result = forked_run(s);
  std::map<std::string, double> sums;
  for (const GpuHours& h : result.gpu_hours) sums[h.month + h.hall] += h.gpu_hours;
  CHECK(sums["2025-01east"] == Approx(8.0 * 6 * 31 * 24).epsilon(exact));
  CHECK(sums["2025-02east"] == Approx(8.0 * 6 * 28 * 24).epsilon(exact));
  CHECK(sums["2025-03east"] == Approx(8.0 * 6 * 10 * 24).epsilon(exact));
  CHECK(sums["2025-02west"] == Approx(8.0 * 9 * 28 * 24).epsilon(exact));
}

TEST_CASE("hours: more batteries never lose useful GPU-hours at the same draws") {
  for (std::uint64_t k = 0; k < 8; ++k) {
    INFO("replication " << k);
    double before = 0.0;
    for (int batteries = 0; batteries <= 4; ++batteries) {
      INFO(batteries << " batteries");
      Scenario s = site("2025-03-01");
      add_hall(s, "hall");
      GenericUnitSpec u = generic(3);
      u.outage.mttf = Lifetime{Law::exponential, hours(60), 1.0};
      u.outage.mttr = Lifetime{Law::lognormal, hours(6), 1.0};
      add_fleet(s, "unit", u, 5);
      BatterySpec b;
      b.rating = Power(1.5);
      b.capacity = Energy(6.0);
      b.initial_soc = 0.9;
      b.standby = 0.0;
      add_fleet(s, "battery", b, batteries);
      add_fleet(s, "rack", cappable(), 12, "hall");
      add_job(s, "llm", training(), 8, 96);
      const double useful = forked_run(s, nullptr, k).jobs.front().useful_gpu_hours;
      CHECK(useful >= before * (1 - 1e-9));
      before = useful;
    }
  }
}
