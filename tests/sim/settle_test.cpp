// What is at the edge of a solution: fast stores, steep ramps, losses and cooling that feed on themselves.
#include <catch2/catch.hpp>
#include <cmath>
#include <utility>

#include "tiny_site.hpp"

using namespace tiny;

namespace {

/// A battery that gives and takes back all it has, without losses, taper or fading.
BatterySpec ideal(double rating_mw, double capacity_mwh) {
  BatterySpec b;
  b.rating = Power(rating_mw);
  b.capacity = Energy(capacity_mwh);
  b.one_way_efficiency = 1.0;
  b.soc_minimum = 0.0;
  b.soc_maximum = b.initial_soc = 1.0;
  b.taper = b.standby = b.calendar_fade = b.cycle_fade = 0.0;
  return b;
}

}  // namespace

TEST_CASE("battery: any ratio of power to energy runs, from an hour to a third of a second") {
  for (const double c : {1.0, 3.6, 4.0, 100.0, 3600.0, 10000.0}) {
    INFO(c << " C");
    // 2 MW of load on a unit of 1 MW for an hour, then none for an hour, by turns: each time the pack gives its energy
    // once, and is charged again.
    Scenario s = site("2025-01-02");
    s.policy.battery = {.keep = 0.0, .target = 1.0};
    add_load_series(s, {2.0, 0.0}, 1.0, true);
    add_fleet(s, "unit", generic(1), 1);
    add_fleet(s, "pack", ideal(1.0, 1.0 / c), 1);
    const RunResult r = forked_run(s);
    CHECK(fleet(r, "pack").energy_mwh == Approx(12.0 / c).epsilon(1e-4));
    CHECK(r.adequacy.unserved_mwh == Approx(12.0 * (1.0 - 1.0 / c)).epsilon(1e-4).margin(1e-4));
    CHECK(r.facts.settles < 1000);
    // With the usual window, taper and losses.
    BatterySpec usual;
    usual.rating = Power(1.0);
    usual.capacity = Energy(1.0 / c);
    s.fleets.items[1].second.device = usual;
    CHECK(fleet(forked_run(s), "pack").energy_mwh > 0.0);
  }
}

TEST_CASE("battery: one that has faded to nothing gives nothing more") {
  Scenario s = site("2025-04-01");
  s.policy.battery = {.keep = 0.0, .target = 1.0};
  add_load_series(s, {2.0, 0.0}, 1.0, true);
  add_fleet(s, "unit", generic(1), 1);
  BatterySpec b = ideal(1.0, 1.0);
  b.cycle_fade = 0.002;  // 12 cycles a day: gone after 42 days, as it is aged every 30 days after 60
  add_fleet(s, "pack", b, 1);
  const RunResult r = forked_run(s);
  CHECK(fleet(r, "pack").state_of_health == 0.0);
  CHECK(fleet(r, "pack").energy_mwh < 12.0 * 61);
}

TEST_CASE("battery: a common cause that outlasts its repair leaves it away, once") {
  for (const double repair_h : {1.0, 5.0, 23.0}) {
    // Fails after 10 h in service, and is hit 1 h later for 20 h: away until hour 31, or the end of its repair.
    Scenario s = site("2025-01-03");
    add_load(s, 1.0);
    add_fleet(s, "unit", generic(2), 1);
    BatterySpec b = ideal(1.0, 1.0);
    b.outage.mttf = always(10);
    b.outage.mttr = always(repair_h);
    add_fleet(s, "pack", b, 1);
    CommonCauseSpec recall;
    recall.fleets = {"pack"};
    recall.outage.mttr = always(20);
    recall.dates = {day("2025-01-01 11:00")};
    s.common_causes.items.push_back({"recall", recall});
    const RunResult r = forked_run(s);
    const double away_h = std::max(21.0, repair_h);
    CHECK(fleet(r, "pack").forced_outage_hours >= away_h - 1e-6);
    CHECK(fleet(r, "pack").units_at_end == 1);
  }
}

TEST_CASE("battery: one that is hit in the first moment of the run, or leaves out of its repair") {
  Scenario s = site("2025-01-11");
  add_load(s, 1.0);
  add_fleet(s, "unit", generic(2), 1);
  FleetSpec& packs = add_fleet(s, "pack", ideal(1.0, 1.0), 1);
  CommonCauseSpec recall;
  recall.fleets = {"pack"};
  recall.outage.mttr = always(240);
  recall.dates = {s.start};
  s.common_causes.items.push_back({"recall", recall});
  packs.lease = LeaseSpec{};
  packs.lease->term = hours(48);
  const RunResult r = forked_run(s);
  CHECK(fleet(r, "pack").in_service_hours == Approx(48.0));
  CHECK(fleet(r, "pack").forced_outage_hours == Approx(48.0));
  CHECK(fleet(r, "pack").units_at_end == 0);
}

TEST_CASE("ramp: a steep one without a step costs no more events than any other") {
  Scenario s = site("2025-01-11");
  add_load_series(s, {36.0, 45.0, 40.0}, 1.0, true);  // three sets of four run
  GasTurbineSpec t = turbine(16.5);
  t.step = 0.0;
  t.ramp = RampRate(1e6);
  add_fleet(s, "set", t, 4);
  RunResult r = forked_run(s);
  CHECK(r.facts.settles < 2000);
  CHECK(r.adequacy.unserved_mwh < 1e-3);
  // And a slow one is told each time by what it leaves: 9 MW at 1.5 MW/min leave 9^2 / (2 * 1.5) MW min, every third
  // hour.
  t.ramp = RampRate(0.5 / 60.0);
  s.fleets.items[0].second.device = t;
  r = forked_run(s);
  CHECK(r.facts.settles < 4000);
  CHECK(r.adequacy.unserved_mwh == Approx(80 * 9.0 * 9.0 / (2 * 1.5) / 60).epsilon(1e-3));
}

TEST_CASE("settling: cooling that takes more than it cools still finds what can be served") {
  // A chiller at a COP of 0.4 takes 2.5 MW for each MW of racks: 7 MW carry 2 MW of racks and 5 MW of cooling.
  Scenario s = site("2025-01-03");
  add_loop(s);
  add_hall(s, "hall", "bus", "water");
  add_fleet(s, "unit", generic(7), 1);
  ChillerSpec poor = chiller(5.0);
  poor.cop = 0.4;
  add_fleet(s, "chiller", poor, 1, "water");
  RackSpec r = rack();
  r.gpu_share = 1.0;
  r.cap_floor = 0.1;
  add_fleet(s, "rack", r, 4, "hall");
  s.policy.energise = {.cooling = false, .power = false};
  const RunResult result = forked_run(s);
  CHECK(result.ledger.it_mwh == Approx(2.0 * 48).epsilon(1e-3));
  CHECK(result.ledger.cooling_mwh == Approx(5.0 * 48).epsilon(1e-3));
}

TEST_CASE("settling: losses that grow faster than the flow do not alternate") {
  // k = 0.7 MW / (1 MW)^2: 0.5 MW of supply carry f + 0.7 f^2 = 0.5, f = (sqrt(2.4) - 1) / 1.4 = 0.3923 MW.
  Scenario s = site("2025-01-03");
  BusSpec far = fed_from("bus", 1.0, 1);
  far.via->circuit.branch = BranchKind::transformer;
  far.via->circuit.load_loss = Power(0.7);
  s.buses.items.push_back({"far", far});
  add_load(s, 1.0, "town", "far");
  add_fleet(s, "unit", generic(0.5), 1);
  const RunResult r = forked_run(s);
  CHECK(r.ledger.load_mwh == Approx((std::sqrt(2.4) - 1.0) / 1.4 * 48).epsilon(1e-3));
}

TEST_CASE("racks: full work that rounding puts above their rating is no loss to heat") {
  for (const auto& [rating_mw, idle_mw] : {std::pair{0.2099, 0.0815}, {0.11, 0.04}, {0.21, 0.08}}) {
    RackSpec r = rack(rating_mw);
    r.idle = Power(idle_mw);
    REQUIRE(rack_power(r, 1.0) > r.rating);
    Scenario s = site("2025-01-02");
    add_hall(s, "hall");  // no loop could be at fault
    add_fleet(s, "racks", r, 4, "hall");
    add_fleet(s, "unit", generic(rating_mw), 2);  // half of what the four want
    const RunResult result = forked_run(s);
    CHECK(result.adequacy.unserved_mwh > 0.0);
    CHECK(charged(result) == Approx(result.adequacy.unserved_mwh));
    for (const Shortfall& f : result.shortfalls) CHECK(f.resource.kind != Resource::Kind::cooling);
  }
}
