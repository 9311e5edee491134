// What the books say at their edges: racks that leave, phases within an hour, loads that are just met, permits.
#include <catch2/catch.hpp>

#include "tiny_site.hpp"

using namespace tiny;

TEST_CASE("books: racks whose service ends in repair are gone, and their crew is free") {
  // Eight racks fail after 24 h; one crew repairs one in 48 h. All leave after 96 h: one repaired, one under repair,
  // six waiting.
  Scenario s = site("2025-01-31");
  s.crews.items.push_back({"crew", CrewSpec{}});
  s.crews.items[0].second.count = 1;
  add_hall(s, "hall");
  add_fleet(s, "unit", generic(100), 1);
  FleetSpec& racks = add_fleet(s, "rack", failing(node(), 24 * 3600, 48 * 3600), 8, "hall");
  racks.crew = "crew";
  racks.lease = LeaseSpec{};
  racks.lease->term = hours(96);
  const RunResult r = forked_run(s);
  CHECK(fleet(r, "rack").units_at_end == 0);
  CHECK(fleet(r, "rack").in_service_hours == Approx(8 * 96.0));
  CHECK(r.rack_hours_failed == Approx(48.0 + 7 * 72.0));
  double failed = 0.0, all = 0.0;
  for (const GpuHours& g : r.gpu_hours) {
    CHECK(g.gpu_hours >= 0.0);
    all += g.gpu_hours;
    if (g.bin == HourBin::failed) failed += g.gpu_hours;
  }
  CHECK(all == Approx(8 * 8 * 96.0));
  CHECK(failed == Approx(8 * (48.0 + 7 * 72.0)));
}

TEST_CASE("books: a load that is just met is met, whatever the air is rounded to") {
  Scenario s = site("2025-01-03");
  add_load(s, 16.5);
  add_fleet(s, "set", turbine(16.5), 1);
  RunResult r = forked_run(s);
  CHECK(r.adequacy.loss_of_load_hours == 0.0);
  CHECK(r.adequacy.events == 0);
  // A millionth is the limit: 16.5 MW that lack 33 W are short.
  s.loads.items[0].second.demand = Profile<Power>(Power(16.5 * (1.0 + 0.5e-6)));
  CHECK(forked_run(s).adequacy.loss_of_load_hours == 0.0);
  s.loads.items[0].second.demand = Profile<Power>(Power(16.5 * (1.0 + 2e-6)));
  CHECK(forked_run(s).adequacy.loss_of_load_hours == Approx(48.0));
}

TEST_CASE("books: a phase that begins within an hour has a peak, and no mean above it") {
  Scenario s = site("2025-01-03");
  add_hall(s, "hall");
  add_fleet(s, "unit", generic(100), 1);
  add_fleet(s, "rack", rack(), 3, "hall");
  PhaseSpec phase;
  phase.name = "phase";
  phase.date = day("2025-01-01 00:26");
  s.phases.push_back(phase);
  const RunResult r = forked_run(s);
  REQUIRE(r.phases.size() == 1);
  CHECK(r.phases[0].it_peak_mw == Approx(3.0));
  CHECK(r.phases[0].it_mean_mw == Approx(3.0));
  CHECK(r.phases[0].facility_peak_mw == Approx(3.0));
}

TEST_CASE("books: a rack that is off draws its standby power and misses the rest") {
  // 5.5 MW for ten racks of 1 MW with 0.1 MW of standby: five on, five off at 0.1 MW.
  Scenario s = site("2025-01-03");
  add_hall(s, "hall");
  add_fleet(s, "unit", generic(5.5), 1);
  RackSpec one = rack();
  one.idle = Power(0.2);
  one.standby = Power(0.1);
  add_fleet(s, "rack", one, 10, "hall");
  const RunResult r = forked_run(s);
  CHECK(r.ledger.it_mwh + r.ledger.conversion_loss_mwh == Approx(5.5 * 48));
  CHECK(r.phases[0].demand_mwh == Approx(10.0 * 48));
  CHECK(r.adequacy.unserved_mwh == Approx(4.5 * 48));
}

TEST_CASE("books: energy that was served is never less than none") {
  // The set's only competitor is lost; it rises from 0 at 1 MW/min to 10 MW.
  Scenario s = site("2025-01-03");
  add_load(s, 10.0);
  GasTurbineSpec slow = turbine(20.0);
  slow.step = 0.0;
  slow.ramp = RampRate(1.0 / 60.0);
  add_fleet(s, "set", slow, 1);
  GenericUnitSpec first = generic(10.0);
  first.cost = {-1.0};
  first.outage.mttf = always(24);
  first.outage.mttr = always(1);
  add_fleet(s, "first", first, 1);
  s.policy.reserve.units = 1;
  const RunResult r = forked_run(s);
  for (const PhaseResult& p : r.phases) {
    CHECK(p.served_mwh >= 0.0);
    CHECK(p.served_mwh == Approx(p.demand_mwh - p.unserved_mwh));
  }
}

TEST_CASE("permit: dates and terms stop generic units, too") {
  Scenario s = site("2025-01-11");
  add_load(s, 1.0);
  add_fleet(s, "unit", generic(1), 1).permit = "air";
  PermitSpec permit;
  permit.from = day("2025-01-02");
  permit.until = day("2025-01-05");
  s.permits.items.push_back({"air", permit});
  RunResult r = forked_run(s);
  CHECK(fleet(r, "unit").running_hours == Approx(72.0));
  CHECK(r.adequacy.unserved_mwh == Approx(7 * 24.0));
  CHECK(charged(r, "generation", "permit") == Approx(7 * 24.0));
  s.permits.items[0].second = {};
  s.permits.items[0].second.term = hours(100);
  r = forked_run(s);
  CHECK(fleet(r, "unit").running_hours == Approx(100.0));
}

TEST_CASE("books: racks that fail and are repaired, all of them with power, leave nothing of the plan unserved") {
  // Hours of states are sums over thousands of moments; their rounding is no dark rack.
  for (int racks : {10, 40, 60, 100}) {
    Scenario s = site("2025-01-31");
    add_hall(s, "hall");
    add_fleet(s, "unit", generic(200), 1);
    RackSpec r = rack(0.132);
    r.outage.mttf = Lifetime{Law::exponential, hours(70), 1.0};
    r.outage.mttr = Lifetime{Law::exponential, hours(3), 1.0};
    add_fleet(s, "racks", r, racks, "hall");
    const RunResult result = forked_run(s);
    CHECK(result.rack_hours_failed > 0.0);
    CHECK(result.plan_wanted_mwh > 0.0);
    CHECK(result.plan_unserved_mwh == 0.0);
  }
}
