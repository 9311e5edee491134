#include <catch2/catch.hpp>

#include "tiny_site.hpp"

using namespace tiny;

namespace {

/// 50 MW, and 100 MW in the hours 2-4 and again from hour 6 on: one set of 60 MW runs all the time, a second when
/// needed.
Scenario two_sets(const GasTurbineSpec& spec, double low_again_h = 2.0) {
  Scenario s = site("2025-01-02");
  add_fleet(s, "set", spec, 2);
  if (low_again_h == 2.0)
    add_load_series(s, {50, 50, 100, 100, 50, 50, 100});
  else
    add_load_series(s, {50, 50, 50, 100, 100, 100, 50, 100}, low_again_h);
  return s;
}

}  // namespace

TEST_CASE(
    "turbine: a cold start takes twenty minutes, a hot one ten, meanwhile the load is short by what one set lacks") {
  const RunResult r = forked_run(two_sets(turbine()));
  // 100 MW less the 60 MW that run: 40 MW for 1,200 s at hour 2 (cold) and for 600 s at hour 6 (off since hour 4).
  CHECK(r.adequacy.unserved_mwh == Approx(40.0 * 1200 / 3600 + 40.0 * 600 / 3600));
  CHECK(r.adequacy.loss_of_load_hours == Approx(0.5));
  CHECK(r.adequacy.events == 2);
  CHECK(fleet(r, "set").starts == 2);
  // Set 1: 24 h. Set 2: hours 2:20 to 4:00 and 6:10 to 24:00. (One of them runs; which one is the dispatcher's choice.)
  CHECK(fleet(r, "set").running_hours == Approx(24.0 + 100.0 / 60 + 18.0 - 1.0 / 6));
  CHECK(charged(r, "generation", "starting") == Approx(20.0));
}

TEST_CASE("turbine: a set stays off for its minimum down time") {
  // Steps of 10 minutes: 100 MW from 0:30 to 1:00, 50 MW until 1:10, then 100 MW. The second set comes at 0:30 + 20 min
  // and, minimum up time 5 min, stops a second after 1:00 (excess must last); startable again at 1:30:01, hot start:
  // 1:40:01.
  GasTurbineSpec t = turbine();
  t.minimum_up = Duration(300);
  const RunResult r = forked_run(two_sets(t, 1.0 / 6));
  CHECK(r.adequacy.unserved_mwh == Approx(40.0 * 20 / 60 + 40.0 * 1801 / 3600));
  CHECK(fleet(r, "set").starts == 2);
}

TEST_CASE("turbine: a set runs for its minimum up time, and what nobody takes of its minimum load is spilled") {
  // 100 MW from 0:30 to 1:00. The second set comes at 0:50, but the first, which ran longest, may stop at 2:00 only:
  // for an hour both stay at 45 MW, and of 90 MW 50 are taken.
  Scenario s = site("2025-01-02");
  GasTurbineSpec t = turbine();
  t.minimum_load = 0.75;
  t.minimum_up = hours(2);
  add_fleet(s, "set", t, 2);
  add_load_series(s, {50, 100, 50}, 0.5);
  const RunResult r = forked_run(s);
  CHECK(r.ledger.spilled_mwh == Approx(40.0));
  CHECK(fleet(r, "set").running_hours == Approx(2.0 + 23.0 + 1.0 / 6));
}

TEST_CASE("turbine: failed starts are tried again after the wait, cold each time") {
  Scenario s = two_sets(turbine());
  std::get<GasTurbineSpec>(s.fleets.items[0].second.device).start_success = 0.5;
  s.loads.items[0].second.demand.series->values = {50, 50, 100};
  constexpr int replications = 200;
  double failed = 0.0;
  for (int k = 0; k < replications; ++k) {
    const RunResult r = forked_run(s, nullptr, k);
    const double n = static_cast<double>(fleet(r, "set").failed_starts);
    // Each failure costs 20 minutes of starting and 10 of waiting.
    REQUIRE(r.adequacy.unserved_mwh == Approx(40.0 * (20 + 30 * n) / 60));
    failed += n;
  }
  // Geometric: mean (1-p)/p = 1, variance (1-p)/p^2 = 2.
  CHECK(failed / replications == Approx(1.0).margin(3.3 * std::sqrt(2.0 / replications)));
}

TEST_CASE("turbine: spinning reserve of one unit keeps one more set on") {
  for (const int reserve : {0, 1, 2}) {
    Scenario s = site("2025-01-11");
    s.policy.reserve.units = reserve;
    add_fleet(s, "set", turbine(), 5);
    add_load(s, 100);
    // ceil(100/60) = 2 carry the load; 100 + 60 k need 2, 3, 4 sets.
    CHECK(fleet(forked_run(s), "set").running_hours == Approx((2 + reserve) * 240.0));
  }
}

TEST_CASE("turbine: spinning reserve as a share of load") {
  Scenario s = site("2025-01-11");
  s.policy.reserve.share = 0.25;
  add_fleet(s, "set", turbine(), 5);
  add_load(s, 100);  // 125 MW: three sets
  CHECK(fleet(forked_run(s), "set").running_hours == Approx(3 * 240.0));
}

namespace {

/// Two sets share 50 MW; one leaves for maintenance at hour 10 and the other picks its 25 MW up at 0.01 MW/s.
Scenario ramping() {
  Scenario s = site("2025-01-02");
  GasTurbineSpec t = turbine();
  t.step = 0.0;
  t.ramp = RampRate(0.01);
  t.maintenance.resize(1);
  t.maintenance[0].dates = {day("2025-01-01 10:00")};
  t.maintenance[0].duration = hours(1000);
  add_fleet(s, "set", t, 2);
  s.policy.reserve.units = 1;
  add_load(s, 50);
  return s;
}

BatterySpec plain_battery(double mw, double mwh) {
  BatterySpec b;
  b.rating = Power(mw);
  b.capacity = Energy(mwh);
  b.one_way_efficiency = 1.0;
  b.soc_minimum = 0.0;
  b.soc_maximum = 1.0;
  b.initial_soc = 0.9;
  b.taper = 0.0;
  b.standby = 0.0;
  b.calendar_fade = b.cycle_fade = 0.0;
  return b;
}

}  // namespace

TEST_CASE("turbine: after the loss of another the shortfall P falls with the ramp r and leaves P^2 / 2r unserved") {
  const RunResult r = forked_run(ramping());
  CHECK(r.adequacy.unserved_mwh == Approx(25.0 * 25.0 / (2 * 0.01) / 3600));
  CHECK(r.adequacy.loss_of_load_hours == Approx(2500.0 / 3600));
  CHECK(r.adequacy.deepest_mw == Approx(25.0));
  CHECK(r.adequacy.events == 1);
}

TEST_CASE("run: nothing is short while the state at the start is laid out") {
  std::vector<std::string> events;
  Scenario s = site("2025-01-02");
  add_fleet(s, "set", turbine(), 2);
  add_load(s, 50);
  const RunResult r = forked_run(s, &events);
  CHECK(with(events, "shortage").empty());
  CHECK(r.adequacy.unserved_mwh == 0.0);
  CHECK(r.adequacy.loss_of_load_hours == 0.0);
}

TEST_CASE("turbine: the step that a set takes at once shortens the ramp") {
  Scenario s = ramping();
  std::get<GasTurbineSpec>(s.fleets.items[0].second.device).step = 0.25;  // 15 MW of the 25
  CHECK(forked_run(s).adequacy.unserved_mwh == Approx(10.0 * 10.0 / (2 * 0.01) / 3600));
}

TEST_CASE("turbine: a battery bridges the ramp with just the energy that was missing") {
  Scenario s = ramping();
  add_fleet(s, "battery", plain_battery(30, 100), 1);
  s.policy.battery = {0.2, 0.9};
  const RunResult r = forked_run(s);
  CHECK(r.adequacy.unserved_mwh == Approx(0.0).margin(1e-9));
  CHECK(fleet(r, "battery").energy_mwh == Approx(25.0 * 25.0 / (2 * 0.01) / 3600));
}

TEST_CASE("turbine: a battery too small for the ramp bridges as much as its rating") {
  Scenario s = ramping();
  add_fleet(s, "battery", plain_battery(10, 100), 1);
  // 25 MW falling at 0.01 MW/s, less 10 MW: a triangle of 15 MW is left.
  CHECK(forked_run(s).adequacy.unserved_mwh == Approx(15.0 * 15.0 / (2 * 0.01) / 3600));
}

TEST_CASE("turbine: fuel follows the Willans line, and what burns it emits") {
  Scenario s = site("2025-01-11");
  add_fleet(s, "set", turbine(), 1);
  s.fleets.items[0].second.device = [] {
    auto t = turbine();
    t.variable_cost = {3.0};
    return t;
  }();
  s.gas_price = UsdPerMmbtu{4.0};
  add_load(s, 45);
  const RunResult r = forked_run(s);
  // 2 MW/MW: no load 0.2 * 60 * 2 = 24 MW, and 0.8 * 2 * 45 = 72 MW; 240 h.
  const double fuel = 96.0 * 240;
  CHECK(fleet(r, "set").fuel_mwh_lhv == Approx(fuel));
  const double mmbtu = fuel * 1.108 * 3.412142;
  CHECK(fleet(r, "set").co2_t == Approx(mmbtu * 53.06 / 1000));
  CHECK(fleet(r, "set").cost_usd == Approx(mmbtu * 4.0 + 45.0 * 240 * 3.0));
}

TEST_CASE("turbine: maintenance after running hours comes round once they are run") {
  Scenario s = site("2025-02-01");
  GasTurbineSpec t = turbine();
  t.maintenance.resize(1);
  t.maintenance[0].every_running = hours(100);
  t.maintenance[0].duration = hours(10);
  add_fleet(s, "set", t, 1);
  add_load(s, 45);
  const RunResult r = forked_run(s);
  // Runs 100 h, is away 10 h, starts hot in 1/6 h: 744 h hold six such cycles of 110 1/6 h and 83 h of running.
  CHECK(fleet(r, "set").maintenance_hours == Approx(60.0));
  CHECK(fleet(r, "set").starts == 6);
  CHECK(r.adequacy.loss_of_load_hours == Approx(6 * (10.0 + 1.0 / 6)));
  CHECK(charged(r, "generation", "maintenance") == Approx(6 * 10 * 45.0));
}

TEST_CASE("turbine: a set whose maintenance must wait for another's goes on running") {
  Scenario s = site("2025-01-11");
  GasTurbineSpec t = turbine();
  t.maintenance.resize(1);
  t.maintenance[0].dates = {day("2025-01-02"), day("2025-01-02")};  // both on one day, but only one of two may be away
  t.maintenance[0].duration = hours(12);
  add_fleet(s, "set", t, 2);
  s.policy.reserve.units = 1;
  add_load(s, 50);
  const RunResult r = forked_run(s);
  // One from hour 24 to 36. The other asks again each 6 hours and goes at hour 36, when the first, hot, needs 10
  // minutes.
  CHECK(fleet(r, "set").maintenance_hours == Approx(24.0));
  CHECK(r.adequacy.loss_of_load_hours <= 1.0 / 6 + 1e-9);
}

TEST_CASE("turbine: a failure clock that counts running hours stands still while the set is off") {
  Scenario s = site("2025-01-04");
  GasTurbineSpec t = turbine();
  t.outage.mttf = always(10);
  t.outage.mttr = always(1000);
  t.outage.only_running = true;
  t.minimum_up = Duration(0);
  GasTurbineSpec base = turbine();
  add_fleet(s, "base", base, 1);
  t.variable_cost = {50.0};
  add_fleet(s, "peaker", t, 1);
  // 100 MW in the last 12 of every 24 h: the peaker starts cold at hour 12, runs from 12:20 to 24:00... and fails after
  // 10 h of running, at 22:20.
  add_load_series(s, {50, 100}, 12, true);
  std::vector<std::string> events;
  forked_run(s, &events);
  REQUIRE(with(events, "peaker/01 failed").size() == 1);
  CHECK(date_s(with(events, "peaker/01 failed")[0]) == Approx(3600.0 * (22.0 + 1.0 / 3)));
  // With 6 h a day (18-24): 5:40 on the first day, 5:50 (hot start) a day: 4:20 are left, at 18:10 + 4:20 = 22:30 of
  // day 2.
  s.loads.items[0].second.demand.series = TimeSeries{s.start, hours(6), {50, 50, 50, 100}, true};
  forked_run(s, &events);
  REQUIRE(with(events, "peaker/01 failed").size() == 1);
  CHECK(date_s(with(events, "peaker/01 failed")[0]) == Approx(3600.0 * (24 + 22.5)));
}

TEST_CASE("turbine: the cheaper runs first, unless the policy says otherwise") {
  Scenario s = site("2025-01-11");
  GasTurbineSpec dear = turbine();
  dear.variable_cost = {50.0};
  add_fleet(s, "dear", dear, 1);
  add_fleet(s, "cheap", turbine(), 1);
  add_load(s, 50);
  RunResult r = forked_run(s);
  CHECK(fleet(r, "cheap").energy_mwh == Approx(50.0 * 240));
  CHECK(fleet(r, "dear").running_hours == 0.0);
  s.policy.merit = {"dear", "cheap"};
  r = forked_run(s);
  CHECK(fleet(r, "dear").energy_mwh == Approx(50.0 * 240));
  CHECK(fleet(r, "cheap").running_hours == 0.0);
}

TEST_CASE("turbine: a permit says from when, until when, and for how long from the first start") {
  Scenario s = site("2025-01-11");
  add_fleet(s, "set", turbine(), 1).permit = "air";
  add_load(s, 50);
  PermitSpec air;
  air.from = day("2025-01-02");
  s.permits.items.push_back({"air", air});
  // From hour 24, and a cold start.
  RunResult r = forked_run(s);
  CHECK(r.adequacy.loss_of_load_hours == Approx(24.0 + 1.0 / 3));
  CHECK(charged(r, "generation", "permit") == Approx(24 * 50.0));
  s.permits.items[0].second = {};
  s.permits.items[0].second.until = day("2025-01-10");
  CHECK(forked_run(s).adequacy.loss_of_load_hours == Approx(24.0));
  s.permits.items[0].second = {};
  s.permits.items[0].second.term = hours(100);  // it runs from the start
  CHECK(forked_run(s).adequacy.loss_of_load_hours == Approx(140.0));
}

TEST_CASE("turbine: when the year's NOx is emitted the sets stop until New Year") {
  Scenario s = site("2026-01-03");
  GasTurbineSpec t = turbine();
  t.nox_ppm = 10.0;
  add_fleet(s, "set", t, 1).permit = "air";
  add_load(s, 45);
  PermitSpec air;
  air.nox_per_year = Mass(20.0);
  s.permits.items.push_back({"air", air});
  const RunResult r = forked_run(s);
  // 96 MW of fuel (as above) is 96 * 1.108 * 3.412142 MMBtu/h at 1.194e-7 * 8710 * 20.9 / 5.9 * 10 lb: 20 t take so
  // long.
  const double t_per_h = 96 * 1.108 * 3.412142 * 1.194e-7 * 8710 * 20.9 / 5.9 * 10 * 0.45359237e-3;
  const double hours_of_year = 20.0 / t_per_h;  // about 3,300 h
  // The meter is judged spent at 99.9 %, and read no less than once a minute. In 2026 it starts cold: 20 min.
  CHECK(r.adequacy.loss_of_load_hours == Approx(8760 - hours_of_year + 1.0 / 3).margin(0.001 * hours_of_year + 0.02));
  CHECK(fleet(r, "set").nox_t == Approx(20.0 + t_per_h * (48 - 1.0 / 3)).epsilon(0.0015));
}

TEST_CASE("turbine: leased sets go back at the end of their term or on the date, and rent is paid until then") {
  Scenario s = site("2025-01-31");
  add_load(s, 50);
  FleetSpec& f = add_fleet(s, "set", turbine(), 1);
  f.lease = LeaseSpec{};
  f.lease->rate = {30000.0};
  f.lease->term = hours(240);
  RunResult r = forked_run(s);
  CHECK(r.adequacy.loss_of_load_hours == Approx(480.0));
  CHECK(fleet(r, "set").units_at_end == 0);
  const double fuel_usd = (24 + 80) * 240 * 1.108 * 3.412142 * 4.0;
  CHECK(fleet(r, "set").cost_usd == Approx(fuel_usd + 30000.0 * 60 * 240 / 730));
  s.fleets.items[0].second.lease->term.reset();
  s.fleets.items[0].second.lease->until = day("2025-01-21");
  CHECK(forked_run(s).adequacy.loss_of_load_hours == Approx(240.0));
}

TEST_CASE("turbine: units of a phase retire on their date, and removals take the oldest") {
  Scenario s = site("2025-01-31");
  add_load(s, 50);
  add_fleet(s, "set", turbine(), 1);
  PhaseSpec phase;
  phase.name = "change";
  AddSpec add;
  add.fleet = "set";
  add.count = 1;
  add.date = day("2025-01-06");
  add.retire = day("2025-01-26");
  add.commissioning = hours(24);
  phase.add.push_back(add);
  phase.remove.push_back({"set", 1, day("2025-01-16")});
  s.phases.push_back(phase);
  std::vector<std::string> events;
  const RunResult r = forked_run(s, &events);
  // Set 1 until day 15, set 2 (in service on day 6) cold-started then, until day 25: short for 20 min and for five
  // days.
  REQUIRE(with(events, "retired").size() == 2);
  CHECK(with(events, "1296000 set/01 retired removed -60 ").size() == 1);
  CHECK(with(events, "2160000 set/02 retired retired -60 ").size() == 1);
  CHECK(date_s(with(events, "set/02 in_service")[0]) == 6 * 86400.0);
  CHECK(r.adequacy.loss_of_load_hours == Approx(120.0 + 1.0 / 3));
}
