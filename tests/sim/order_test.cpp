// The order in which a plan lists its entries says nothing.
#include <algorithm>
#include <catch2/catch.hpp>

#include "tiny_site.hpp"

using namespace tiny;

namespace {

/// The same plan with its fleets listed the other way round.
Scenario reversed(Scenario s) {
  std::reverse(s.fleets.items.begin(), s.fleets.items.end());
  return s;
}

void check_same(const Scenario& s) {
  const RunResult a = forked_run(s), b = forked_run(reversed(s));
  CHECK(b.ledger.cooling_mwh == Approx(a.ledger.cooling_mwh).epsilon(1e-9));
  CHECK(b.ledger.it_mwh == Approx(a.ledger.it_mwh).epsilon(1e-9));
  CHECK(b.adequacy.unserved_mwh == Approx(a.adequacy.unserved_mwh).epsilon(1e-9).margin(1e-9));
  for (const FleetResult& f : a.fleets) {
    INFO(f.name);
    CHECK(fleet(b, f.name).running_hours == Approx(f.running_hours).epsilon(1e-9));
  }
}

/// Ten racks of 1 MW on one loop in the air of Memphis.
Scenario hall_and_loop() {
  Scenario s = site("2025-01-11");
  s.sites.items[0].second.climate = "memphis";
  add_loop(s);
  add_hall(s, "hall", "bus", "water");
  add_fleet(s, "unit", generic(100), 1);
  add_fleet(s, "rack", rack(), 10, "hall");
  return s;
}

}  // namespace

TEST_CASE("order: fans follow what the racks of each fleet draw, whichever is listed first") {
  // Water carries all the heat of ten racks of 1 MW, air that of two of 0.5 MW: 10 x 0.01 + 1 x 0.05 MW of fans.
  Scenario s = hall_and_loop();
  s.loops.items[0].second.water.cdu_share = 0.01;
  s.loops.items[0].second.water.air_share = 0.05;
  RackSpec air = rack(0.5);
  air.liquid_fraction = 0.0;
  add_fleet(s, "chiller", chiller(), 3, "water");
  add_fleet(s, "servers", air, 2, "hall");
  const double fans = 10 * 0.01 + 1 * 0.05;
  const RunResult r = forked_run(s);
  CHECK(r.ledger.cooling_mwh == Approx((fans + (11 + fans) / 4) * 240));
  CHECK(forked_run(reversed(s)).ledger.cooling_mwh == Approx(r.ledger.cooling_mwh).epsilon(1e-12));
}

TEST_CASE("order: unlike dry coolers turn at one speed, and each takes its own power for it") {
  // In air of 15 degC and water of 35 degC the cells take 12 x 1 and 4 x 1.5 MW at full speed with 0.02 and 0.06 MW of
  // fans. The racks are such that three quarters of full speed take the heat.
  Scenario s = hall_and_loop();
  s.sites.items[0].second.climate = "flat-15";
  DryCoolerSpec small, large;
  small.design_difference = large.design_difference = TemperatureDifference(20.0);
  large.capacity = Power(1.5);
  large.fan = Power(0.06);
  large.fan_fixed_share = 0.3;
  const double share = dry_cooler_heat(small, Temperature(35), Temperature(15), 0.75).value();
  s.fleets.items[1].second.device = rack((12 + 4 * 1.5) * share / 10);
  add_fleet(s, "small", small, 12, "water");
  add_fleet(s, "large", large, 4, "water");
  const double cube = 0.75 * 0.75 * 0.75;
  const RunResult r = forked_run(s);
  CHECK(r.ledger.cooling_mwh == Approx((12 * 0.02 * (0.1 + 0.9 * cube) + 4 * 0.06 * (0.3 + 0.7 * cube)) * 240));
  check_same(s);
}

TEST_CASE("order: of unlike chillers those run that take least power") {
  // 10 MW: two of 6 MW at a COP of 4 take 2.5 MW; two of 6 MW at a COP of 3 take 3.33 MW.
  Scenario s = hall_and_loop();
  ChillerSpec poor = chiller();
  poor.cop = 3.0;
  add_fleet(s, "a-poor", poor, 2, "water");
  add_fleet(s, "b-good", chiller(), 2, "water");
  const RunResult r = forked_run(s);
  CHECK(r.ledger.cooling_mwh == Approx(2.5 * 240));
  CHECK(fleet(r, "a-poor").running_hours == 0.0);
  check_same(s);
}

TEST_CASE("order: a plan and its permutation have the same results") {
  Scenario s = hall_and_loop();
  s.loops.items[0].second.water.recirculation = TemperatureDifference(3.0);
  s.halls.items[0].second.utilisation.series = TimeSeries{s.start, hours(7), {1.0, 0.3, 0.8, 0.5}, true};
  ChillerSpec large = chiller(5.0), small = chiller(2.0);
  large.part_load = {0.3, 0.2, 0.5};
  large.outage.mttf = always(50);
  large.outage.mttr = always(9);
  small.cop = 3.5;
  DryCoolerSpec cell, big;
  big.capacity = Power(2.0);
  big.ntu = 2.5;
  RackSpec air = rack(0.3);
  air.liquid_fraction = 0.1;
  add_fleet(s, "large", large, 2, "water");
  add_fleet(s, "small", small, 2, "water");
  add_fleet(s, "cell", cell, 2, "water");
  add_fleet(s, "big", big, 1, "water");
  add_fleet(s, "servers", air, 4, "hall");
  check_same(s);
}

TEST_CASE("order: what cooling carries counts all racks on a loop, whichever hall or fleet is listed first") {
  // Chillers take 18 MW of heat at a COP of 4. The plan has 10 racks of 1 MW and 8 GPUs, 20 of 0.5 MW and 72 GPUs: 20
  // MW and 1,520 GPUs, of which nine tenths are cooled.
  Scenario s = site("2025-01-03");
  add_loop(s);
  add_hall(s, "large", "bus", "water");
  add_hall(s, "small", "bus", "water");
  add_fleet(s, "unit", generic(100), 1);
  add_fleet(s, "chiller", chiller(), 3, "water");
  RackSpec few = rack(1.0), many = rack(0.5);
  few.gpus = 8;
  many.gpus = 72;
  add_fleet(s, "few", few, 10, "large");
  add_fleet(s, "many", many, 20, "small");
  Scenario swapped = reversed(s);
  std::reverse(swapped.halls.items.begin(), swapped.halls.items.end());
  for (const Scenario& plan : {s, swapped}) {
    const RunResult r = forked_run(plan);
    REQUIRE(r.build_out.size() == 2);
    const BuildOutDay& last = r.build_out.back();
    CHECK(last.cooled_gpus == Approx(0.9 * 1520));
    CHECK(last.cooled_mw == Approx(18 * (1 + 1.0 / 4)));
  }
}
