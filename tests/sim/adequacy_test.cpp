#include <unistd.h>

#include <catch2/catch.hpp>

#include "forked_run.hpp"
#include "gigasim/sim/run.hpp"

using namespace gigasim;

namespace {

Scenario one_bus() {
  Scenario s;
  s.name = "one bus";
  s.start = *parse_date("2025-01-01");
  s.end = *parse_date("2025-01-31");
  s.buses.items.push_back({"bus", {}});
  s.policy.reserve.units = 0;
  return s;
}

GenericUnitSpec unit(double mw) {
  GenericUnitSpec u;
  u.capacity = Power(mw);
  return u;
}

void add_load(Scenario& s, double mw) {
  LoadSpec load;
  load.bus = "bus";
  load.demand = Profile<Power>(Power(mw));
  s.loads.items.push_back({"town", load});
}

void add_fleet(Scenario& s, const std::string& name, Device device, int count, const std::string& at = "bus") {
  FleetSpec f;
  f.device = std::move(device);
  f.at = at;
  f.initial = count;
  s.fleets.items.push_back({name, f});
}

}  // namespace

TEST_CASE("run: a unit that fails by the clock leaves the load unserved for exactly its repair times") {
  Scenario s = one_bus();
  GenericUnitSpec u = unit(100);
  u.outage.mttf = Lifetime{Law::deterministic, Duration(90 * 3600.0), 1.0};
  u.outage.mttr = Lifetime{Law::deterministic, Duration(10 * 3600.0), 1.0};
  add_fleet(s, "unit", u, 1);
  add_load(s, 80);
  const RunResult r = forked_run(s);
  // 720 h = 7 cycles of 100 h and 20 h of the eighth: 7 repairs of 10 h, 80 MW each.
  CHECK(r.adequacy.loss_of_load_hours == Approx(70.0));
  CHECK(r.adequacy.unserved_mwh == Approx(5600.0));
  CHECK(r.adequacy.events == 7);
  CHECK(r.adequacy.deepest_mw == Approx(80.0));
  CHECK(r.ledger.generated_mwh == Approx(80.0 * 650.0));
  REQUIRE(r.shortfalls.size() == 1);
  CHECK(r.shortfalls[0].resource == Resource{Resource::Kind::generation});
  CHECK(r.shortfalls[0].cause == Cause::outage);
}

TEST_CASE("run: a battery carries the load through an outage as long as its energy lasts, then recharges") {
  Scenario s = one_bus();
  GenericUnitSpec u = unit(100);
  u.outage.mttf = Lifetime{Law::deterministic, Duration(90 * 3600.0), 1.0};
  u.outage.mttr = Lifetime{Law::deterministic, Duration(10 * 3600.0), 1.0};
  add_fleet(s, "unit", u, 1);
  BatterySpec b;
  b.rating = Power(200);
  b.capacity = Energy(800);
  b.one_way_efficiency = 0.8;
  b.soc_minimum = 0.0;
  b.soc_maximum = 1.0;
  b.initial_soc = 1.0;
  b.taper = 0.0;
  b.standby = 0.0;
  b.calendar_fade = b.cycle_fade = 0.0;
  add_fleet(s, "battery", b, 1);
  s.policy.battery = {0.0, 1.0};
  add_load(s, 80);
  const RunResult r = forked_run(s);
  // Full: 800 MWh * 0.8 = 640 MWh delivered = 8 h at 80 MW; 2 h unserved. In the next 90 h 20 MW spare charge it:
  // 20 MW * 0.8 * 50 h = 800 MWh. So each of the 7 repairs leaves 2 h unserved.
  CHECK(r.adequacy.loss_of_load_hours == Approx(14.0));
  CHECK(r.adequacy.unserved_mwh == Approx(7 * 2 * 80.0));
  CHECK(r.ledger.electric_residual == Approx(0.0).margin(1e-9));
}
