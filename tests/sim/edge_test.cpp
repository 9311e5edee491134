// What is empty, missing or zero must neither stop a run nor make numbers that are none.
#include <catch2/catch.hpp>
#include <cmath>

#include "tiny_site.hpp"

using namespace tiny;

TEST_CASE("edge: a campus with nothing on it runs") {
  Scenario s = site();
  s.sites.items.clear();
  s.buses.items[0].second.site.clear();
  const RunResult r = forked_run(s);
  CHECK(r.adequacy.unserved_mwh == 0.0);
  CHECK(std::isnan(r.pue));
  CHECK(std::isnan(r.phases.at(0).hottest_c));
  REQUIRE(r.phases.size() == 1);
  CHECK(std::isfinite(r.phases[0].it_mean_mw));
}

TEST_CASE("edge: a load without any supply is unserved for want of what was never built") {
  Scenario s = site();
  add_load(s, 10);
  CHECK(charged(forked_run(s), "generation", "not built") == Approx(10.0 * 720));
}

TEST_CASE("edge: racks on a loop without a plant throttle for want of cooling that was never built, and trip") {
  Scenario s = site("2025-01-03");
  add_loop(s);
  add_hall(s, "hall", "bus", "water");
  add_fleet(s, "unit", generic(100), 1);
  add_fleet(s, "rack", rack(), 10, "hall");
  std::vector<std::string> events;
  const RunResult r = forked_run(s, &events);
  CHECK(with(events, "emergency_off").size() == 1);
  CHECK(charged(r, "cooling water", "not built") == Approx(r.adequacy.unserved_mwh));
  // All heat stays in the water, 418.6 MJ/K: 32 K to 57 degC, where racks at 60 degC go off.
  CHECK(r.ledger.heat_stored_change_mwh == Approx(32 * 418.6 / 3600).epsilon(1e-3));
}

TEST_CASE("edge: halls, loops and fleets that are empty at first") {
  Scenario s = site("2025-01-11");
  add_loop(s);
  add_hall(s, "hall", "bus", "water");
  add_hall(s, "spare", "bus", "water");
  add_fleet(s, "unit", generic(100), 1);
  add_fleet(s, "chiller", chiller(), 0, "water");
  add_fleet(s, "battery", BatterySpec{}, 0);
  add_fleet(s, "cdu", CduSpec{}, 0, "hall");
  add_fleet(s, "rack", rack(), 0, "hall");
  add_phase(s, "all", "2025-01-06", "chiller", 2);
  for (const char* name : {"rack", "battery", "cdu"}) {
    AddSpec add = s.phases[0].add[0];
    add.fleet = name;
    add.count = 8;
    s.phases[0].add.push_back(add);
  }
  const RunResult r = forked_run(s);
  CHECK(r.ledger.it_mwh == Approx(8.0 * 5 * 24).epsilon(0.001));
  CHECK(r.adequacy.unserved_mwh == Approx(0.0).margin(1e-6));
  for (const FleetResult& f : r.fleets) CHECK(std::isfinite(f.energy_mwh + f.state_of_health + f.cost_usd));
}

TEST_CASE("edge: times of zero: starts, repairs, loading, anti-recycle, minimum up and down") {
  Scenario s = site("2025-01-11");
  GasTurbineSpec t = turbine();
  t.hot_start = t.cold_start = t.minimum_up = t.minimum_down = t.start_retry = Duration(0);
  t.start_success = 0.5;
  t.outage.mttf = always(7);
  t.outage.mttr = always(0);
  add_fleet(s, "set", t, 3);
  add_loop(s);
  add_hall(s, "hall", "bus", "water");
  ChillerSpec c = chiller();
  c.anti_recycle = c.restart = c.loading = Duration(0);
  c.outage.mttf = always(5);
  c.outage.mttr = always(0);
  add_fleet(s, "chiller", c, 3, "water");
  RackSpec r = rack();
  r.outage.mttf = always(3);
  r.outage.mttr = always(0);
  add_fleet(s, "rack", r, 10, "hall");
  add_load_series(s, {20, 100, 60}, 1, true);
  const RunResult result = forked_run(s);
  CHECK(result.facts.events < 100'000);
  CHECK(result.ledger.it_mwh > 0.0);
  CHECK(result.ledger.it_mwh <= 2400.0);
}

TEST_CASE("edge: load at the very capability of machines that ramp does not make the dispatcher chatter") {
  for (const double load : {59.9, 60.0, 60.1, 119.9, 120.0, 58.2, 116.4}) {
    Scenario s = site("2025-01-11");
    GasTurbineSpec t = turbine();
    t.minimum_load = 0.5;
    t.minimum_up = t.minimum_down = Duration(0);
    add_fleet(s, "set", t, 4);
    add_load(s, load);
    CHECK(fleet(forked_run(s), "set").starts <= 1);
  }
}

TEST_CASE("edge: a change at the very end of the run does not keep it going") {
  Scenario s = site("2025-01-03");
  add_fleet(s, "set", turbine(), 2);
  add_load_series(s, {50, 100}, 48);
  s.end = day("2025-01-03");
  CHECK(forked_run(s).adequacy.unserved_mwh == Approx(0.0).margin(1e-9));
}

TEST_CASE("edge: a chiller that is written as if there were no limit cools as one that is large enough") {
  const auto it_mwh = [](double capacity_mw) {
    Scenario s = site("2025-01-03");
    add_loop(s);
    add_hall(s, "hall", "bus", "water");
    add_fleet(s, "unit", generic(1000), 1);
    ChillerSpec large = chiller();
    large.capacity = Power(capacity_mw);
    add_fleet(s, "chiller", large, 1, "water");
    add_fleet(s, "rack", rack(), 0, "hall");
    add_phase(s, "all", "2025-01-02", "rack", 10);
    return forked_run(s).ledger.it_mwh;
  };
  CHECK(it_mwh(100.0) > 1.0);
  CHECK(it_mwh(1e9) == Approx(it_mwh(100.0)).epsilon(0.01));
}
